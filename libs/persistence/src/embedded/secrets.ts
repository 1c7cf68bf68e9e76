import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './errors.js';

/** Random text by name, made once and kept in a file that only its owner may read. */
export type Secrets<Name extends string> = Readonly<Record<Name, string>>;

/**
 * Loads the secrets of a data folder; the names that are not there yet are made. The file is complete at every moment:
 * it is written aside, synced and then linked or renamed, so a kill in between leaves the old one or none.
 *
 * @param file path of the secrets file, mode 0600
 * @throws {EmbeddedPostgresError} `secrets-unreadable`
 */
export async function loadOrCreateSecrets<Name extends string>(
  file: string,
  names: readonly Name[],
): Promise<Secrets<Name>> {
  await mkdir(dirname(file), { recursive: true });
  const kept = await readSecrets(file);
  if (kept !== undefined && names.every((name) => kept[name] !== undefined)) return pick(kept, names);
  const fresh = Object.fromEntries(names.map((name) => [name, randomSecret()]));
  const complete = { ...fresh, ...kept };
  const draft = join(dirname(file), `.secrets.${randomBytes(6).toString('hex')}`);
  try {
    await writeSynced(draft, JSON.stringify(complete, null, 2));
    if (kept !== undefined) await rename(draft, file);
    else await link(draft, file).catch(orSomebodyWasQuicker);
    await syncFolder(dirname(file));
  } finally {
    await rm(draft, { force: true });
  }
  return pick((await readSecrets(file)) ?? {}, names);
}

/** Are there secrets yet? */
export async function haveSecrets(file: string): Promise<boolean> {
  return (await readSecrets(file)) !== undefined;
}

/** 256 bits; safe in URLs. */
function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

async function readSecrets(file: string): Promise<Record<string, string> | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unreadable(file, 'it belongs to another user');
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isTextRecord(value)) return value;
  } catch {
    // Falls through: the parser's message would quote the file.
  }
  throw unreadable(file, 'its content is damaged; put the copy from your backup in its place');
}

function isTextRecord(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((v) => typeof v === 'string' && v !== '')
  );
}

function pick<Name extends string>(all: Record<string, string>, names: readonly Name[]): Secrets<Name> {
  return Object.fromEntries(names.map((name) => [name, all[name]])) as Record<Name, string>;
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file: FileHandle = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Two starts at once: the first file stays, both read it. */
function orSomebodyWasQuicker(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

/** A new name is durable when its folder is; not every platform opens folders. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function unreadable(file: string, why: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError('secrets-unreadable', `The secrets file ${file} cannot be used: ${why}.`);
}
