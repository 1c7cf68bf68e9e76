import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assertDurable, createDataSource } from '#persistence';
import { testDatabase, type TestDatabase } from '#testing';
import pg from 'pg';

describe('a database that could forget what it committed', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(async () => {
    await database.drop();
  });

  it('is told from one that does not', async () => {
    const source = createDataSource({ url: database.ownerUrl, poolSize: 1, applicationName: 'test' });
    await source.initialize();
    await expect(assertDurable(source)).resolves.toBeUndefined();
    await source.destroy();
  });

  it('is refused also when only this role or session forgets', async () => {
    const client = new pg.Client({ connectionString: database.url('wardline_ingest') });
    await client.connect();
    await client.query('SET synchronous_commit = off');
    const refused = assertDurable(client);
    await expect(refused).rejects.toMatchObject({ code: 'not-durable' });
    await expect(refused).rejects.toThrow('synchronous_commit');
    await client.query('SET synchronous_commit = local');
    await expect(assertDurable(client)).resolves.toBeUndefined();
    await client.end();
  });

  it.each(['fsync', 'full_page_writes', 'synchronous_commit'])('is refused with %s off', async (name) => {
    const settings = { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on', [name]: 'off' };
    const rows = Object.entries(settings).map(([setting, value]) => ({ name: setting, setting: value }));
    await expect(assertDurable({ query: () => Promise.resolve({ rows }) })).rejects.toMatchObject({
      code: 'not-durable',
    });
  });

  it('is refused when it does not say', async () => {
    await expect(assertDurable({ query: () => Promise.resolve([]) })).rejects.toMatchObject({
      code: 'not-durable',
    });
  });
});
