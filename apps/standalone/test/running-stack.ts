import { killTree, runFolder, waitFor } from '#testing';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

const main = join(import.meta.dirname, '../../../dist/apps/standalone/src/main.js');

export interface RunningStack {
  readonly address: string;
  readonly mqttUrl: string;
  readonly dataDir: string;
  readonly output: () => string;
  readonly process: ChildProcess;
  /** kill -9 of everything at once, the database included. */
  kill9(): Promise<void>;
  /** As Ctrl-C does; resolves with the exit code. */
  stop(): Promise<number | null>;
}

export interface StackOptions {
  readonly dataDir?: string;
  readonly port?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * `npm start` without the build, on ports and in a folder of its own: the one given, or a copy of one in which it has
 * run before. Resolves when it says that it is running.
 */
export async function startStack(options: StackOptions = {}): Promise<RunningStack> {
  return startIn(options.dataDir ?? (await preparedDataDir()), options);
}

async function startIn(folder: string, { port, environment = {} }: StackOptions): Promise<RunningStack> {
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: '/usr/bin:/bin',
      DATA_DIR: folder,
      PORT: String(port ?? (await freePort())),
      MQTT_PORT: String(await freePort()),
      DEMO_TRAFFIC: 'false',
      LOG_LEVEL: 'warn',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const running = new Promise<void>((resolve, reject) => {
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes('Ctrl-C stops it')) resolve();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('exit', (code) => {
      reject(new StackEnded(code, output));
    });
  });
  await running;
  return {
    address: /Wardline is running:\s+(\S+)/.exec(output)?.[1] ?? '',
    mqttUrl: /Devices publish to:\s+(\S+)/.exec(output)?.[1] ?? '',
    dataDir: folder,
    output: () => output,
    process: child,
    kill9: () => killTree(child.pid ?? 0),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const exit = once(child, 'exit') as Promise<[number | null]>;
      child.kill('SIGINT');
      return (await exit)[0];
    },
  };
}

/** It ended instead of running. */
export class StackEnded extends Error {
  constructor(
    readonly exitCode: number | null,
    readonly output: string,
  ) {
    super(`the stack ended with ${String(exitCode)}:\n${output}`);
  }
}

/**
 * A copy of a folder in which the stack has been started and stopped: PostgreSQL set up, migrated, the demo written.
 * The first test of a run that needs one makes it.
 */
async function preparedDataDir(): Promise<string> {
  const prepared = join(runFolder(), 'prepared');
  if (await isFirst(prepared)) {
    await chmod(prepared, 0o711);
    const exit = await (await startIn(prepared, {})).stop();
    await writeFile(join(runFolder(), 'prepared.exit'), String(exit));
  }
  await waitFor(() => readFile(join(runFolder(), 'prepared.exit'), 'utf8').catch(() => undefined), {
    timeout: 110_000,
    what: 'the folder in which the stack has run',
  });
  const folder = await newDataDir();
  // Keeps owners, as PostgreSQL's files may be another user's.
  await promisify(execFile)('cp', ['-a', `${prepared}/.`, folder]);
  return folder;
}

async function isFirst(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** In the run's folder: its teardown ends whatever PostgreSQL a failed test left there. */
export async function newDataDir(): Promise<string> {
  const folder = await mkdtemp(join(runFolder(), 'stack-'));
  // As root, PostgreSQL runs as another user, who must be able to enter.
  await chmod(folder, 0o711);
  return folder;
}

/** Removes the folder, and the PostgreSQL that a stack killed by its test left running in it. */
export async function removeDataDir(folder: string): Promise<void> {
  const pidFile = await readFile(join(folder, 'postgresql', 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(pidFile, 10);
  if (Number.isInteger(pid)) await killTree(pid);
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
