import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { EmbeddedPostgresError } from './errors.js';
import { processIdentity } from './process-table.js';

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Takes a lock file that names its holder by process id and start time, so that the file of a process that was killed,
 * also before a reboot, is recognised as stale.
 *
 * @param path of the lock file
 * @param what is locked, in words, for the message
 * @throws {EmbeddedPostgresError} `in-use` while its holder lives
 */
export async function takeLock(path: string, what: string): Promise<FolderLock> {
  const mine = JSON.stringify({ pid: process.pid, identity: await processIdentity(process.pid) });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, mine, { mode: 0o600, flush: true });
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      // A hard link appears with its content or not at all, and fails when there is one already.
      if (await linked(draft, path)) return { release: () => release(path, mine) };
      await refuseLiveHolder(path, what);
      await clearStale(path, what);
    }
  } finally {
    await rm(draft, { force: true });
  }
  throw inUse(what, undefined);
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function refuseLiveHolder(path: string, what: string): Promise<void> {
  const holder = await liveHolder(path);
  if (holder !== undefined) throw inUse(what, holder);
}

/** Out of the way under another name, and looked at again: somebody may have been quicker and taken it meanwhile. */
async function clearStale(path: string, what: string): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  try {
    const holder = await liveHolder(aside);
    if (holder === undefined) return;
    await linked(aside, path);
    throw inUse(what, holder);
  } finally {
    await rm(aside, { force: true });
  }
}

async function liveHolder(path: string): Promise<number | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
  const holder = parseHolder(text);
  if (holder === undefined) return undefined;
  return (await processIdentity(holder.pid)) === holder.identity ? holder.pid : undefined;
}

/** A file that is no holder's (empty after a power cut) holds nothing. */
function parseHolder(text: string): { pid: number; identity: string } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('identity' in value))
      return undefined;
    const { pid, identity } = value;
    return typeof pid === 'number' && typeof identity === 'string' ? { pid, identity } : undefined;
  } catch {
    return undefined;
  }
}

async function release(path: string, mine: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === mine) await rm(path, { force: true });
}

function inUse(what: string, pid: number | undefined): EmbeddedPostgresError {
  const by = pid === undefined ? 'another process' : `process ${pid}`;
  return new EmbeddedPostgresError(
    'in-use',
    `${what} is in use by ${by}. Stop that one first, or choose another folder.`,
  );
}
