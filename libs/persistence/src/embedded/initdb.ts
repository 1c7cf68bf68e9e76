import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './errors.js';
import { commandAs, type RunAs } from './os-user.js';
import { syncFolder } from './secrets.js';

/** Name of the superuser of the embedded cluster. */
export const superuser = 'postgres';
const draftPrefix = 'postgresql.new-';

/** Is there a cluster? It is complete whenever it has its name. */
export async function clusterExists(cluster: string): Promise<boolean> {
  return (await stat(join(cluster, 'PG_VERSION')).catch(() => undefined)) !== undefined;
}

/** @throws {EmbeddedPostgresError} `version-mismatch` when the cluster is of another major version */
export async function requireVersion(cluster: string, major: string): Promise<void> {
  const made = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  if (made === major) return;
  throw new EmbeddedPostgresError(
    'version-mismatch',
    `The database in ${cluster} was made by PostgreSQL ${made}, and this is ${major}. ` +
      'Dump it with the old version and load it into a new folder; nothing was changed.',
  );
}

/**
 * Makes a cluster in a folder of another name beside its place, and renames it when it is whole: what a kill leaves
 * behind half-made never has the name of a cluster, and is discarded here at the next start.
 *
 * @throws {EmbeddedPostgresError} `initdb-failed`
 */
export async function makeCluster(
  initdb: string,
  cluster: string,
  password: string,
  user: RunAs,
): Promise<void> {
  const place = dirname(cluster);
  await discardDrafts(place);
  const draft = join(place, `${draftPrefix}${randomBytes(6).toString('hex')}`);
  await mkdir(draft, { mode: 0o700 });
  const passwordFile = join(draft, 'password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  for (const path of [draft, passwordFile]) await give(path, user);
  await runInitdb(initdb, join(draft, 'cluster'), passwordFile, user);
  await syncFolder(draft);
  await rename(join(draft, 'cluster'), cluster);
  await syncFolder(place);
  await rm(draft, { recursive: true, force: true });
}

/** The lock of the folder is held, so nobody else is at work on a draft. */
export async function discardDrafts(place: string): Promise<void> {
  const drafts = (await readdir(place)).filter((name) => name.startsWith(draftPrefix));
  for (const name of drafts) await rm(join(place, name), { recursive: true, force: true });
}

async function give(path: string, { uid, gid }: RunAs): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}

/**
 * UTF-8 with the built-in C.UTF-8 collation: the same order of text on every machine, whatever its libc. Page
 * checksums are on by default since PostgreSQL 18.
 */
async function runInitdb(initdb: string, folder: string, passwordFile: string, user: RunAs): Promise<void> {
  const flags = [
    `--pgdata=${folder}`,
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ];
  const { file, args, options } = commandAs(user, initdb, flags);
  const child = spawn(file, args, { ...options, cwd: '/', env: {}, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-4000);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    throw new EmbeddedPostgresError(
      'initdb-failed',
      `initdb ended with code ${code ?? 'none'}: ${said.trim()}`,
    );
  }
}
