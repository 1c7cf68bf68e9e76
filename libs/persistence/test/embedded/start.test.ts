import { afterEach, describe, expect, it } from '@jest/globals';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#persistence';
import { killTree } from '#testing';
import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { freshFolder } from './folder.js';

const servers: EmbeddedPostgres[] = [];

async function start(dataDir: string, said: string[] = []): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({
    dataDir,
    log: (line) => said.push(line),
    settings: { shared_buffers: '16MB' },
  });
  servers.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

describe('the embedded PostgreSQL', () => {
  it('keeps its data over a stop and a start', async () => {
    const folder = await freshFolder();
    const first = await start(folder);
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS n');
    await first.stop();
    const second = await start(folder);
    expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  });

  it('is durable, on loopback only, and wants a password', async () => {
    const server = await start(await freshFolder());
    const rows = await query(
      server.url,
      `SELECT name, setting FROM pg_settings WHERE name IN
         ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'data_checksums') ORDER BY name`,
    );
    expect(rows).toEqual([
      { name: 'data_checksums', setting: 'on' },
      { name: 'fsync', setting: 'on' },
      { name: 'full_page_writes', setting: 'on' },
      { name: 'listen_addresses', setting: '127.0.0.1' },
      { name: 'synchronous_commit', setting: 'on' },
    ]);
    const url = new URL(server.url);
    url.password = 'wrong';
    await expect(query(url.toString(), 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('comes back after kill -9 of the server with what was committed', async () => {
    const folder = await freshFolder();
    const first = await start(folder);
    await query(first.url, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n');
    await killTree(first.pid);
    await first.exited;
    const second = await start(folder);
    expect(await query(second.url, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 1000 }]);
  });

  it('discards a folder that a killed start left half-made', async () => {
    const folder = await freshFolder();
    const half = join(folder, 'postgresql.new-0123456789ab');
    await mkdir(join(half, 'cluster'), { recursive: true });
    await writeFile(join(half, 'cluster', 'PG_VERSION'), '18\n');
    const server = await start(folder);
    expect(await query(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await expect(stat(half)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is not misled by a postmaster.pid whose number belongs to another program now', async () => {
    const folder = await freshFolder();
    const first = await start(folder);
    const pidFile = join(folder, 'postgresql', 'postmaster.pid');
    const lines = (await readFile(pidFile, 'utf8')).split('\n');
    await first.stop();
    await writeFile(pidFile, [String(process.pid), ...lines.slice(1)].join('\n'));
    const second = await start(folder);
    expect(await query(second.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  it('refuses a folder that a living process holds', async () => {
    const folder = await freshFolder();
    const first = await start(folder);
    await expect(start(folder)).rejects.toMatchObject({ code: 'in-use' });
    expect(await query(first.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  it('refuses a cluster of another major version, and leaves it alone', async () => {
    const folder = await freshFolder();
    await (await start(folder)).stop();
    const version = join(folder, 'postgresql', 'PG_VERSION');
    await writeFile(version, '17\n');
    await expect(start(folder)).rejects.toMatchObject({ code: 'version-mismatch' });
    await writeFile(version, '18\n');
    expect((await start(folder)).port).toBeGreaterThan(0);
  });

  it('says so when the passwords of a cluster are gone', async () => {
    const folder = await freshFolder();
    await (await start(folder)).stop();
    await rm(join(folder, 'secrets.json'));
    await expect(start(folder)).rejects.toMatchObject({ code: 'secrets-unreadable' });
  });

  it('keeps patient data out of its log: the errors of queries are for who sent them', async () => {
    const folder = await freshFolder();
    const server = await start(folder);
    await query(server.url, 'CREATE TABLE patient (name text PRIMARY KEY)');
    await query(server.url, "INSERT INTO patient VALUES ('Rosalind Secret')");
    await expect(query(server.url, "INSERT INTO patient VALUES ('Rosalind Secret')")).rejects.toThrow();
    await expect(query(server.url, "SELECT 'Rosalind Secret'::int")).rejects.toThrow();
    await server.stop();
    const log = await readFile(join(folder, 'postgresql.log'), 'utf8');
    expect(log).toContain('ready to accept connections');
    expect(log).not.toContain('Rosalind');
  });

  const asRoot = process.getuid?.() === 0;
  it(`started as ${asRoot ? 'root, works below a folder that PostgreSQL may not enter' : 'a user, runs as that user'}`, async () => {
    const folder = await freshFolder();
    if (!asRoot) {
      await start(folder);
      expect((await stat(join(folder, 'postgresql'))).uid).toBe(process.getuid?.());
      return;
    }
    const closed = join(folder, 'closed');
    await mkdir(closed);
    await chmod(closed, 0o700);
    const server = await start(join(closed, 'data'));
    await query(server.url, 'SELECT 1');
    await server.stop();
    expect((await stat(closed)).mode & 0o777).toBe(0o700);
    expect((await stat(join(closed, 'data', 'postgresql'))).uid).not.toBe(0);
  });
});
