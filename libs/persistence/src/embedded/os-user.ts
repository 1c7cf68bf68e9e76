import { execFile } from 'node:child_process';
import { chmod, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.js';
import { EmbeddedPostgresError } from './errors.js';

const run = promisify(execFile);

/** Whom a process runs as; empty: as we do. */
export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
  /** Path of a `setpriv` that lets this user pass through folders which are closed to it. */
  readonly passage?: string;
}

/** A program with its arguments, as that user runs it. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly options: { readonly uid?: number; readonly gid?: number };
}

export function commandAs({ uid, gid, passage }: RunAs, program: string, args: readonly string[]): Command {
  if (uid === undefined || gid === undefined) return { file: program, args, options: {} };
  if (passage === undefined) return { file: program, args, options: { uid, gid } };
  const rights = ['--inh-caps=-all,+dac_read_search', '--ambient-caps=-all,+dac_read_search'];
  const who = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  return { file: passage, args: [...who, ...rights, '--', program, ...args], options: {} };
}

/**
 * PostgreSQL refuses to run as root. As root it runs as the owner of the cluster, where there is one, else as the
 * system's user `postgres`, who is made when missing.
 *
 * @throws {EmbeddedPostgresError} `user-missing`
 */
export async function choosePostgresUser(cluster: string): Promise<RunAs> {
  if (process.getuid?.() !== 0) return {};
  const owner = await stat(cluster).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  try {
    return await lookUp();
  } catch {
    await run('groupadd', ['--system', '--force', 'postgres']).catch(() => undefined);
    await run('useradd', ['--system', '--gid', 'postgres', '--no-create-home', 'postgres']).catch(
      () => undefined,
    );
  }
  try {
    return await lookUp();
  } catch (error) {
    throw new EmbeddedPostgresError(
      'user-missing',
      'PostgreSQL does not run as root, and there is no user "postgres" and none could be made. ' +
        'Start Wardline as an ordinary user, or add that user to the system.',
      { cause: error },
    );
  }
}

async function lookUp(): Promise<RunAs> {
  const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
  return { uid: Number.parseInt(uid.stdout, 10), gid: Number.parseInt(gid.stdout, 10) };
}

/** npm does not always keep the executable bit. Left alone where it is set: the folder may be read-only. */
export async function makeExecutable({ initdb, postgres }: Binaries): Promise<void> {
  if (process.platform === 'win32') return;
  for (const file of [initdb, postgres]) {
    const { mode } = await stat(file);
    if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
  }
}

/**
 * Makes sure, before anything is made, that this user gets as far as the folder and the programs. It asks the system
 * as that user, since mode bits are not all that decides. Where a folder above is closed (a checkout below /root, a
 * folder of mktemp), the user is given the right to pass through, and no other: `setpriv` of util-linux does it.
 *
 * @returns the user, with a passage where one is needed
 * @throws {EmbeddedPostgresError} `data-dir-unreachable` where there is no `setpriv`, or it may not
 */
export async function requireReach(user: RunAs, dataDir: string, binaries: Binaries): Promise<RunAs> {
  if (user.uid === undefined) return user;
  const programs = dirname(binaries.postgres);
  const folders = [...foldersAbove(dataDir), dataDir, ...foldersAbove(programs), programs];
  const blocked = await firstUnreachable(user, folders);
  if (blocked === undefined) return user;
  const passing = { ...user, passage: 'setpriv' };
  const stillBlocked = await firstUnreachable(passing, folders).catch(() => blocked);
  if (stillBlocked === undefined) return passing;
  throw new EmbeddedPostgresError(
    'data-dir-unreachable',
    `Started as root, so PostgreSQL runs as user ${user.uid}, who may not enter ${blocked}. ` +
      'Put Wardline and its DATA_DIR into folders that everybody may enter, such as /opt/wardline and /var/lib/wardline, ' +
      'or start Wardline as an ordinary user.',
  );
}

async function firstUnreachable(user: RunAs, folders: readonly string[]): Promise<string | undefined> {
  const script = 'for d in "$@"; do [ -x "$d" ] || { printf %s "$d"; exit 0; }; done';
  const { file, args, options } = commandAs(user, '/bin/sh', ['-c', script, 'sh', ...folders]);
  const { stdout } = await run(file, args, { ...options, cwd: '/' });
  return stdout === '' ? undefined : stdout;
}

/** From the root down to the parent. */
function foldersAbove(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [] : [...foldersAbove(parent), parent];
}
