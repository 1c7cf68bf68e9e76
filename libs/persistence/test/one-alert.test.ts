import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource, demandAlerts, inBatchTransaction, type AlertDemand } from '#persistence';
import { openTestDatabase, type OpenDatabase } from '../../access/test/database.js';
import { seedOrganisation, type Organisation } from '../../access/test/organisation.js';

/** A thousand that all want to open the same alert at the same time; sixteen connections fire as fast as they can. */
const triggers = 1000;
const atOnce = 16;

let database: OpenDatabase;
let organisation: Organisation;
let ingest: DataSource;
let owner: DataSource;

beforeAll(async () => {
  database = await openTestDatabase();
  organisation = await seedOrganisation(database.owner);
  const connect = async (url: string): Promise<DataSource> => {
    const source = createDataSource({ url, poolSize: atOnce, applicationName: 'one-alert' });
    await source.initialize();
    return source;
  };
  ingest = await connect(database.url('wardline_ingest'));
  owner = await connect(database.ownerUrl);
});
afterAll(async () => {
  await Promise.all([ingest.destroy(), owner.destroy()]);
  await database.close();
});

/** As many at a time as there are connections, each followed by the next at once. */
async function fire<T>(trigger: (nr: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < triggers) results.push(await trigger(next++));
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}

interface Counted {
  readonly alerts: number;
  readonly readings: number;
  readonly opened: number;
  readonly joined: number;
  readonly custody: number;
  readonly versions: number;
}

async function counted(condition: string): Promise<Counted | undefined> {
  const { rows } = await database.owner.query<Record<keyof Counted, number>>(
    `SELECT count(DISTINCT a.alert_id)::int AS alerts, max(a.readings) AS readings,
       count(*) FILTER (WHERE e.type = 'opened')::int AS opened, count(*) FILTER (WHERE e.type = 'joined')::int AS joined,
       (SELECT count(*)::int FROM wardline.alert_custody c JOIN wardline.alert b USING (alert_id) WHERE b.condition = $1) AS custody,
       max(a.version) AS versions
     FROM wardline.alert a JOIN wardline.alert_event e USING (alert_id) WHERE a.condition = $1`,
    [condition],
  );
  return rows[0];
}

function demand(condition: string): AlertDemand {
  return {
    tenantId: 'metro',
    patientId: organisation.patients.first,
    siteId: 'metro-1',
    condition,
    severity: 'critical',
    reason: 'SpO2 80 %',
    respondWithinSeconds: 120,
    measurementId: null,
    decisionId: null,
    decision: {},
    readings: 1,
    extremes: {},
  };
}

describe('a thousand identical triggers at once', () => {
  it('open one alert out of ingestion, and every one of them is counted in it', async () => {
    const changes = await fire(() =>
      inBatchTransaction(ingest, (tx) => demandAlerts(tx, new Date(), [demand('spo2-low')])),
    );
    expect(new Set(changes.flat().map((change) => change.alertId)).size).toBe(1);
    expect(changes.flat().filter((change) => change.type === 'opened')).toHaveLength(1);
    expect(await counted('spo2-low')).toEqual({
      alerts: 1,
      readings: triggers,
      opened: 1,
      joined: triggers - 1,
      custody: 1,
      versions: 1,
    });
  });

  it('open one alert out of the platform, and all but one hear that it was open already', async () => {
    const ids = await fire(async () => {
      const [row] = await owner.query<{ id: string | null }[]>(
        `SELECT wardline.open_platform_alert($1, 'missing-data', 'nothing has come', interval '4 hours', '{}') AS id`,
        [organisation.patients.first],
      );
      return row?.id ?? null;
    });
    expect(ids.filter((id) => id !== null)).toHaveLength(1);
    expect(await counted('missing-data')).toMatchObject({ alerts: 1, opened: 1, joined: 0, custody: 1 });
  });

  it('open one alert when half of them come from ingestion and half from the platform', async () => {
    await fire((nr) =>
      nr % 2 === 0
        ? inBatchTransaction(ingest, (tx) => demandAlerts(tx, new Date(), [demand('mixed')]))
        : owner.query(
            `SELECT wardline.open_platform_alert($1, 'mixed', 'nothing', interval '4 hours', '{}')`,
            [organisation.patients.first],
          ),
    );
    expect(await counted('mixed')).toMatchObject({ alerts: 1, opened: 1 });
  });

  it('open the next one once the first has ended', async () => {
    const end = (): Promise<unknown> =>
      database.owner.query(
        `UPDATE wardline.alert SET state = 'resolved', resolved_at = wardline.now() WHERE condition = 'again' AND resolved_at IS NULL`,
      );
    await fire(async (nr) => {
      if (nr % 100 === 99) await end();
      else await inBatchTransaction(ingest, (tx) => demandAlerts(tx, new Date(), [demand('again')]));
    });
    const { rows } = await database.owner.query<{ opened: number; readings: number; open: number }>(
      `SELECT count(*)::int AS opened, sum(readings)::int AS readings, count(*) FILTER (WHERE resolved_at IS NULL)::int AS open
       FROM wardline.alert WHERE condition = 'again'`,
    );
    expect(rows[0]?.readings).toBe(triggers - 10);
    expect(rows[0]?.open).toBeLessThanOrEqual(1);
    expect(rows[0]?.opened).toBeLessThanOrEqual(11);
  });
});
