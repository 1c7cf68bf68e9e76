import { afterEach, describe, expect, it } from '@jest/globals';
import { killTree, runFolder, waitFor } from '#testing';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { Child } from '../src/supervisor/child.js';
import { PostgresKeeper } from '../src/supervisor/postgres-keeper.js';
import { freeFrom, requireFree } from '../src/supervisor/ports.js';
import { freePort } from './running-stack.js';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

/** A program of a few lines, as a child that the supervisor looks after. */
async function childRunning(program: string, said: string[] = []): Promise<Child> {
  const main = join(runFolder(), `child-${randomBytes(6).toString('hex')}.mjs`);
  await writeFile(main, program);
  const child = new Child({ name: 'the child', main, environment: {} }, (line) => said.push(line));
  cleanUp.push(() => {
    child.kill();
  });
  return child;
}

const works = `
  process.once('SIGTERM', () => process.exit(0));
  setInterval(() => undefined, 1000);
  process.send({ type: 'ready', ports: { http: 4711 } });`;

describe('a child', () => {
  it('tells where it is when it is ready', async () => {
    const child = await childRunning(works);
    expect((await child.start()).ports).toEqual({ http: 4711 });
    await child.stop();
  });

  it('is started again when it was killed, and not when it was stopped', async () => {
    const said: string[] = [];
    const child = await childRunning(works, said);
    await child.start();
    const first = child.pid ?? 0;
    process.kill(first, 'SIGKILL');
    await waitFor(() => child.pid !== first);
    expect(said).toEqual(['the child ended (SIGKILL); starting it again']);
    const second = child.pid;
    await child.stop();
    expect(child.pid).toBe(second);
    expect(said).toHaveLength(1);
  });

  it('is a failed start when it ends before it was ready', async () => {
    const child = await childRunning('process.exit(3)');
    await expect(child.start()).rejects.toThrow('code 3');
  });
});

describe('the embedded PostgreSQL under the supervisor', () => {
  it('is started again where it was, with its data, when it was killed', async () => {
    const dataDir = join(runFolder(), `keeper-${randomBytes(6).toString('hex')}`);
    await mkdir(dataDir, { mode: 0o711 });
    const said: string[] = [];
    const keeper = await PostgresKeeper.start(dataDir, (line) => said.push(line));
    cleanUp.push(() => keeper.stop());
    const { url, pid } = keeper;
    await query(url, 'CREATE TABLE kept AS SELECT 9 AS n');
    await killTree(pid);
    await waitFor(() => keeper.pid !== pid, { timeout: 30_000 });
    expect(keeper.url).toBe(url);
    expect(await query(url, 'SELECT n FROM kept')).toEqual([{ n: 9 }]);
    expect(said.join('\n')).toContain('PostgreSQL ended (SIGKILL); starting it again');
  });
});

describe('ports', () => {
  async function occupied(): Promise<number> {
    const port = await freePort();
    const server = createServer().listen(port, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    cleanUp.push(() => server.close());
    return port;
  }

  it('the address of the pages is never another than was asked for', async () => {
    const port = await occupied();
    await expect(requireFree('127.0.0.1', port)).rejects.toMatchObject({ code: 'port-taken' });
  });

  it('a port that a killed run is just letting go of is waited for', async () => {
    const port = await freePort();
    const server = createServer().listen(port, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const free = requireFree('127.0.0.1', port);
    server.close();
    await expect(free).resolves.toBeUndefined();
  });

  it('an address that is not of this machine is refused in words', async () => {
    await expect(requireFree('203.0.113.1', 3000)).rejects.toMatchObject({ code: 'port-unusable' });
  });

  it('the broker moves on to the next free one', async () => {
    const port = await occupied();
    expect(await freeFrom('127.0.0.1', port)).toBeGreaterThan(port);
  });
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
