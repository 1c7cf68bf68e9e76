import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './errors.js';
import { processIdentity } from './process-table.js';

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Takes a lock that names its holder by process id and start time, so that one of a process that was killed, also before
 * a reboot, is recognised as stale.
 *
 * The lock is a folder of numbered files, of which the highest counts. Taking it over from the dead means making the
 * next number with a hard link, which exactly one of several takers can; removing a stale file and making a new one of
 * the same name would let a slow taker remove the new one.
 *
 * @param path of the lock's folder
 * @param what is locked, in words, for the message
 * @throws {EmbeddedPostgresError} `in-use` while its holder lives
 */
export async function takeLock(path: string, what: string): Promise<FolderLock> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const mine = JSON.stringify({ pid: process.pid, identity: await processIdentity(process.pid) });
  const draft = await writeDraft(path, mine);
  try {
    for (;;) {
      const last = await highest(path);
      const holder = last === 0 ? undefined : await liveHolder(join(path, String(last)));
      if (holder !== undefined) throw inUse(what, holder);
      const number = last + 1;
      if (!(await linked(draft, join(path, String(number))))) continue;
      // Another taker may have gone past this number, and removed it, before it was made again here.
      if ((await highest(path)) === number) {
        await removeBelow(path, number);
        return { release: () => release(path, number) };
      }
      await rm(join(path, String(number)), { force: true });
    }
  } finally {
    await rm(draft, { force: true });
  }
}

/** The number stays taken: a taker who looked earlier must not find it free. */
async function release(path: string, number: number): Promise<void> {
  await rename(await writeDraft(path, '"released"'), join(path, String(number)));
}

async function writeDraft(path: string, text: string): Promise<string> {
  const draft = join(path, `draft-${randomBytes(6).toString('hex')}`);
  await writeFile(draft, text, { mode: 0o600, flush: true });
  return draft;
}

async function numbers(path: string): Promise<number[]> {
  return (await readdir(path)).filter((name) => /^\d+$/.test(name)).map(Number);
}

async function highest(path: string): Promise<number> {
  return Math.max(0, ...(await numbers(path)));
}

async function removeBelow(path: string, number: number): Promise<void> {
  const old = (await numbers(path)).filter((each) => each < number);
  for (const each of old) await rm(join(path, String(each)), { force: true });
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

async function liveHolder(file: string): Promise<number | undefined> {
  const holder = parseHolder(await readFile(file, 'utf8').catch(() => ''));
  if (holder === undefined) return undefined;
  return (await processIdentity(holder.pid)) === holder.identity ? holder.pid : undefined;
}

/** A file that names no holder (released, or empty after a power cut) holds nothing. */
function parseHolder(text: string): { pid: number; identity: string } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    if (!('pid' in value) || !('identity' in value)) return undefined;
    const { pid, identity } = value;
    return typeof pid === 'number' && typeof identity === 'string' ? { pid, identity } : undefined;
  } catch {
    return undefined;
  }
}

function inUse(what: string, pid: number): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'in-use',
    `${what} is in use by process ${pid}. Stop that one first, or choose another folder.`,
  );
}
