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
 * as that user, since mode bits are not all that decides.
 *
 * @throws {EmbeddedPostgresError} `data-dir-unreachable`
 */
export async function requireReach(user: RunAs, dataDir: string, binaries: Binaries): Promise<void> {
  if (user.uid === undefined) return;
  const blocked = await firstUnreachable(user, [...foldersAbove(dataDir), dataDir]);
  if (blocked !== undefined) {
    throw new EmbeddedPostgresError(
      'data-dir-unreachable',
      `Started as root, so PostgreSQL runs as user ${user.uid}, who may not enter ${blocked}. ` +
        'Set DATA_DIR to a folder that everybody may enter, such as /var/lib/wardline, or start Wardline as an ordinary user.',
    );
  }
  const programs = dirname(binaries.postgres);
  const locked = await firstUnreachable(user, [...foldersAbove(programs), programs]);
  if (locked !== undefined) {
    throw new EmbeddedPostgresError(
      'data-dir-unreachable',
      `Started as root, so PostgreSQL runs as user ${user.uid}, who may not enter ${locked}, where Wardline is installed. ` +
        'Put Wardline into a folder that everybody may enter, such as /opt/wardline, or start it as an ordinary user.',
    );
  }
}

async function firstUnreachable(user: RunAs, folders: readonly string[]): Promise<string | undefined> {
  const script = 'for d in "$@"; do [ -x "$d" ] || { printf %s "$d"; exit 0; }; done';
  const { stdout } = await run('/bin/sh', ['-c', script, 'sh', ...folders], { ...user, cwd: '/' });
  return stdout === '' ? undefined : stdout;
}

/** From the root down to the parent. */
function foldersAbove(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [] : [...foldersAbove(parent), parent];
}
