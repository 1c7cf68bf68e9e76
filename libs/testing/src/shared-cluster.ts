import { testRunFolder } from '#config';
import { ensureLogins, migrate, startEmbeddedPostgres } from '#persistence';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { rolePasswords } from './database-handle.js';
import { waitFor } from './wait-for.js';

/** The migrated database that every test database is a copy of. */
export const templateDatabase = 'wardline_template';

/** Durable like the real one; smaller, and with room for several test files. */
export const testSettings = { shared_buffers: '64MB', max_connections: '200' };

/**
 * The superuser's URL of the PostgreSQL that all test files of one run share. Whoever asks first starts it, in the
 * run's folder; it outlives the test file's process, and Jest's global teardown ends it.
 */
export async function sharedCluster(): Promise<string> {
  const folder = runFolder();
  const announced = join(folder, 'cluster.json');
  if (await claim(join(folder, 'starting'))) await announce(announced, await startShared(folder));
  const answer = await waitFor(() => readAnnounced(announced), {
    timeout: 120_000,
    what: 'the PostgreSQL that the tests share',
  });
  if ('error' in answer)
    throw new Error(`The PostgreSQL that the tests share did not start: ${answer.error}`);
  return answer.url;
}

/** The folder of this run; own clusters live in it too, so that the teardown finds them. */
export function runFolder(): string {
  const folder = testRunFolder();
  if (folder === undefined)
    throw new Error('Run the tests with .config/jest.config.mjs: it makes their folder.');
  return folder;
}

type Announcement = { readonly url: string } | { readonly error: string };

async function startShared(folder: string): Promise<Announcement> {
  try {
    const server = await startEmbeddedPostgres({
      dataDir: join(folder, 'shared'),
      log: () => undefined,
      settings: testSettings,
      outlive: true,
    });
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query(`CREATE DATABASE ${templateDatabase}`);
    await client.end();
    const template = new URL(server.url);
    template.pathname = `/${templateDatabase}`;
    await migrate(template.toString());
    await ensureLogins(template.toString(), rolePasswords);
    return { url: server.url };
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'unknown' };
  }
}

/** True for the one who may start it. */
async function claim(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function announce(path: string, answer: Announcement): Promise<void> {
  await writeFile(`${path}.new`, JSON.stringify(answer));
  await rename(`${path}.new`, path);
}

async function readAnnounced(path: string): Promise<Announcement | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Announcement);
}
