import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { killSchedule, Platform, type Kill } from '#simulators';
import { compareWithDatabase, ledgerOf } from './evidence.js';
import { PersistentPublisher } from './persistent-publisher.js';

/** What is sent, and when what is killed. Change it to try another run. */
const seed = 20_261_121;
const kills = 24;
const messages = 9000;
const tenant = `killed-${randomUUID().slice(0, 8)}`;

describe('kill -9 with messages in flight', () => {
  let platform: Platform;
  let publisher: PersistentPublisher;

  beforeAll(async () => {
    platform = await Platform.create();
    publisher = await PersistentPublisher.create(platform, { tenant, patients: 300, gateways: 4 }, seed);
    await platform.start('ingest');
  });

  afterAll(async () => {
    publisher.close();
    await platform.remove();
  });

  async function strike({ victim }: Kill): Promise<void> {
    const database = platform.killDatabase.bind(platform);
    if (victim === 'ingestion') await platform.kill('ingest');
    else if (victim === 'database') await database();
    else await Promise.all([platform.kill('ingest'), database()]);
    if (victim !== 'ingestion') await platform.startDatabase();
    if (victim !== 'database') await platform.start('ingest');
  }

  it(`loses nothing and stores nothing twice, seed ${seed}`, async () => {
    const inFlight: number[] = [];
    publisher.start(messages);
    for (const kill of killSchedule(seed, kills, messages)) {
      await publisher.untilAcknowledged(kill.afterMessages);
      inFlight.push(publisher.inFlight);
      await strike(kill);
    }
    await publisher.untilAcknowledged(messages);

    expect(inFlight).toHaveLength(kills);
    expect(Math.min(...inFlight)).toBeGreaterThan(0);
    expect(publisher.measurements.size).toBeGreaterThanOrEqual(20_000);
    const evidence = await compareWithDatabase(platform.ownerUrl, tenant, publisher.measurements);
    expect(evidence).toEqual({
      missing: [],
      foreign: [],
      repeated: [],
      altered: [],
      withoutOneArrivalDecision: 0,
    });
    const ledger = await ledgerOf(platform.ownerUrl, tenant);
    expect(ledger).toMatchObject({ unaccounted: 0, stored: publisher.measurements.size, quarantined: 0 });
    // What was sent again because its PUBACK was lost stands in the books, and nowhere else.
    expect(ledger.duplicate).toBeGreaterThan(0);
    expect(ledger.received).toBe(ledger.stored + ledger.duplicate);
  }, 180_000);
});
