import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Platform } from '#simulators';

describe('a database that forgets what it committed', () => {
  let platform: Platform;

  beforeAll(async () => {
    platform = await Platform.create();
  });

  afterAll(async () => {
    await platform.remove();
  });

  async function refusal(): Promise<{ code: string | undefined; words: string }> {
    const before = (await platform.logged()).length;
    await expect(platform.start('ingest')).rejects.toThrow('ended with code 1');
    const [line = '{}'] = (await platform.logged()).slice(before).split('\n');
    const { error } = JSON.parse(line) as { error?: { code: string; message: string } };
    return { code: error?.code, words: error?.message ?? '' };
  }

  it.each(['fsync', 'synchronous_commit', 'full_page_writes'])('is refused with %s off', async (name) => {
    await platform.killDatabase();
    await platform.startDatabase({ [name]: 'off' });
    const { code, words } = await refusal();
    expect(code).toBe('not-durable');
    expect(words).toContain(name);
  });

  it('is refused when only the role of ingestion commits without waiting', async () => {
    await platform.killDatabase();
    await platform.startDatabase();
    const client = new pg.Client({ connectionString: platform.ownerUrl });
    await client.connect();
    await client.query('ALTER ROLE wardline_ingest SET synchronous_commit = off');
    expect(await refusal()).toMatchObject({ code: 'not-durable' });
    await client.query('ALTER ROLE wardline_ingest RESET synchronous_commit');
    await client.end();
    await platform.start('ingest');
  });
});
