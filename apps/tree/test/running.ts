import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TreeConfig } from '#config';
import type { ExitCode } from '../src/command.js';
import type { Io } from '../src/io.js';
import { run } from '../src/run.js';

export interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in this process, as from a script: no terminal. */
export async function tree(
  argv: readonly string[],
  given: Partial<Pick<Io, 'askSecret' | 'isTty'>> & { config?: Partial<TreeConfig> } = {},
): Promise<Ran> {
  let out = '';
  let err = '';
  const code = await run(argv, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    isTty: given.isTty ?? false,
    config: { databaseUrl: undefined, password: undefined, ...given.config },
    askSecret: given.askSecret ?? (() => Promise.reject(new Error('nobody is asked'))),
  });
  return { code, out, err };
}

/** A folder for the time of one piece of work. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'wardline-tree-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
