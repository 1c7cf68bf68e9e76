import { readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './errors.js';
import { commandLine, hasEnded, processIdentity, signal } from './process-table.js';

/** A fast shutdown ends all sessions and writes a checkpoint; an immediate one leaves that to the next start. Milliseconds. */
const fastLimitMs = 20_000;
const immediateLimitMs = 10_000;

/**
 * Takes down a PostgreSQL that an earlier, killed run left on the cluster. A stale postmaster.pid, also one whose
 * number now belongs to another program, is harmless: PostgreSQL removes it itself.
 *
 * @returns the process id of the server that was taken down, undefined when there was none
 * @throws {EmbeddedPostgresError} `still-running` when it does not end
 */
export async function takeDownLeftover(cluster: string): Promise<number | undefined> {
  const pid = await readPostmasterPid(cluster);
  if (pid === undefined || !(await isServerOf(pid, cluster))) return undefined;
  if (await shutDown(pid)) return pid;
  throw new EmbeddedPostgresError(
    'still-running',
    `A PostgreSQL server of an earlier run (process ${pid}) holds ${cluster} and does not stop. End it, then start again.`,
  );
}

/** SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one. */
export async function shutDown(pid: number, limits = { fastMs: fastLimitMs }): Promise<boolean> {
  signal(pid, 'SIGINT');
  if (await hasEnded(pid, limits.fastMs)) return true;
  signal(pid, 'SIGQUIT');
  return hasEnded(pid, immediateLimitMs);
}

async function readPostmasterPid(cluster: string): Promise<number | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text.split('\n', 1)[0] ?? '', 10);
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
}

/** A live process, that is a PostgreSQL server, of this folder: told by its working directory or its -D. */
async function isServerOf(pid: number, cluster: string): Promise<boolean> {
  if ((await processIdentity(pid)) === undefined) return false;
  const line = await commandLine(pid);
  const words = line.includes('\0') ? line.split('\0') : line.split(' ');
  if (!/(^|[\\/])postgres(\.exe)?$/.test(words[0] ?? '')) return false;
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  return folder === cluster || line.includes(cluster);
}
