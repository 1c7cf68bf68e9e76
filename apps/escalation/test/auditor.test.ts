import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#persistence';
import { openTestDatabase, type OpenDatabase } from '../../../libs/access/test/database.js';
import {
  recordMeasurement,
  seedOrganisation,
  type Organisation,
} from '../../../libs/access/test/organisation.js';
import { auditBooks, retireDeadWorkers, settledAt } from '../src/auditor.js';

let database: OpenDatabase;
let organisation: Organisation;
let source: DataSource;

const lastHours = async (hours: number): Promise<{ from: Date; to: Date }> => {
  const to = await settledAt(source);
  return { from: new Date(to.getTime() - hours * 3600_000), to };
};

beforeAll(async () => {
  database = await openTestDatabase();
  organisation = await seedOrganisation(database.owner);
  source = createDataSource({ url: database.url('wardline_auditor'), poolSize: 1, applicationName: 'test' });
  await source.initialize();
});
afterAll(async () => {
  await source.destroy();
  await database.close();
});

describe('the auditor', () => {
  it('finds nothing where there is nothing, in every health system', async () => {
    const books = await auditBooks(source, await lastHours(1));
    expect(books.map(({ tenantId, unaccounted }) => [tenantId, unaccounted])).toEqual([
      ['metro', 0],
      ['other', 0],
    ]);
  });

  it('finds a measurement that is on no batch’s books, and says of which kind', async () => {
    await recordMeasurement(database.owner, 'first', organisation.patients.first, {
      id: 'unbooked',
      hoursAgo: 1,
      values: [],
    });
    const [metro, other] = await auditBooks(source, await lastHours(2));
    expect(metro).toMatchObject({ unaccounted: 1, discrepancies: { measurementRows: 1 } });
    expect(other).toMatchObject({ unaccounted: 0 });
  });

  it('leaves what has not settled to the next time', async () => {
    expect((await settledAt(source)).getTime()).toBeLessThan(Date.now() - 4000);
  });
});

describe('retirement of workers that vanished', () => {
  const put = (worker: string, startedAgo: string, canaryAgo: string): Promise<unknown> =>
    database.owner.query(
      `INSERT INTO wardline.ingest_worker (worker_id, started_at, seen_at, canary_sent_at, canary_decided_at)
       VALUES ($1, now() - $2::interval, now() - $3::interval, now() - $3::interval, now() - $3::interval)
       ON CONFLICT (worker_id) DO UPDATE SET started_at = excluded.started_at, seen_at = excluded.seen_at,
         canary_decided_at = excluded.canary_decided_at, stopped_at = NULL`,
      [worker, startedAgo, canaryAgo],
    );

  it('waits until another one has been healthy for as long', async () => {
    await put('dead', '2 hours', '61 seconds');
    expect(await retireDeadWorkers(source)).toEqual([]);
    await put('new', '10 seconds', '1 second');
    expect(await retireDeadWorkers(source)).toEqual([]);
    await put('new', '2 minutes', '1 second');
    expect(await retireDeadWorkers(source)).toEqual(['dead']);
    expect(await retireDeadWorkers(source)).toEqual([]);
  });

  it('never retires the last one', async () => {
    await database.owner.query('DELETE FROM wardline.ingest_worker');
    await put('only', '2 hours', '1 hour');
    expect(await retireDeadWorkers(source)).toEqual([]);
  });
});
