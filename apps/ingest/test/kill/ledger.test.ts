import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createDataSource } from '#persistence';
import {
  deviceOf,
  enrol,
  Gateway,
  gatewayAccount,
  Platform,
  populationSecret,
  type Outgoing,
} from '#simulators';
import type { Parcel } from '../../src/stages/parcel.js';
import { ledgerOf } from './evidence.js';

const population = { tenant: 'ledger', patients: 5, gateways: 1 };

/** A stage that loses one measurement on the way from decode to record, and says nothing. */
jest.unstable_mockModule('../../src/stages/normalise.js', async () => {
  const real = await import('#messaging');
  return {
    normalise: (parcels: Parcel[]) => {
      const lost = parcels.findIndex(({ sourceId }) => sourceId === 'lost');
      if (lost >= 0) parcels.splice(lost, 1);
      for (const parcel of parcels) {
        const outcome = parcel.decoded && real.normalise(parcel.decoded);
        if (outcome?.ok === true) parcel.normalised = outcome.measurement;
      }
    },
  };
});
const { Ingestion } = await import('../../src/worker/ingestion.js');

describe('the ledger', () => {
  let platform: Platform;
  let url: string;

  beforeAll(async () => {
    platform = await Platform.create();
    url = platform.ownerUrl;
    await enrol(url, population);
    await publishAll(['first', 'lost', 'third']);
  });

  afterAll(async () => {
    await platform.remove();
  });

  /** Each as a message of its own; resolves when all are acknowledged and the source has written its count. */
  async function publishAll(ids: readonly string[]): Promise<void> {
    const database = createDataSource({
      url: platform.urlFor('wardline_ingest'),
      poolSize: 5,
      applicationName: 'ledger-test',
    });
    await database.initialize();
    const ingestion = await Ingestion.create(
      database,
      {
        workerId: 'ledger',
        source: { kind: 'embedded', host: '127.0.0.1', port: 0 },
        limits: { maxMessages: 100, maxBytes: 1_000_000 },
        lanes: 1,
        batchSize: 10,
        quarantineKey: randomBytes(32),
      },
      { committed: () => undefined, failed: () => undefined },
    );
    await ingestion.start();
    let acknowledged = 0;
    await new Promise<void>((resolve) => {
      const gateway = new Gateway<Outgoing>({
        host: '127.0.0.1',
        port: ingestion.brokerPort ?? 0,
        username: gatewayAccount(population, 0),
        password: populationSecret,
        clientId: 'ledger',
        onAcknowledged: () => {
          if (++acknowledged < ids.length) return;
          gateway.close();
          resolve();
        },
      });
      gateway.start();
      const topic = `rpm/v1/${population.tenant}/${deviceOf(0)}/reading`;
      for (const id of ids) gateway.publish({ topic, payload: JSON.stringify(reading(id)) });
    });
    await ingestion.stop();
    await database.destroy();
  }

  function reading(id: string) {
    return { id, at: new Date().toISOString(), values: [{ code: '59408-5', value: 97, unit: '%' }] };
  }

  it('reports a measurement that was lost between decode and record, although its message was acknowledged', async () => {
    expect(await ledgerOf(url, population.tenant)).toMatchObject({
      stored: 2,
      unaccounted: 1,
      discrepancies: { acknowledgedUnseen: 1, measurementRows: 0 },
    });
  });

  it('reports a row that was deleted behind its back', async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('SET session_replication_role = replica');
    await client.query(`DELETE FROM wardline.measurement WHERE source_id = 'third'`);
    await client.end();
    expect(await ledgerOf(url, population.tenant)).toMatchObject({
      stored: 2,
      unaccounted: 3,
      discrepancies: { measurementRows: 1, decisionWithoutMeasurement: 1 },
    });
  });
});
