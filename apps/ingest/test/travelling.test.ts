import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inReadOnlyTransaction, replayDecisions, type Replayed } from '#persistence';
import { ago, hours, reading, RunningIngestion, tenant, vital, type Monitored } from './running-ingestion.js';
import { decisionsOf, measurementsOf } from './stored-rows.js';

const days = 24 * hours;
const before = (ms: number): Date => new Date(Date.now() - ms);

describe('H25: the zone follows the patient', () => {
  let ingestion: RunningIngestion;
  beforeAll(async () => {
    ingestion = await RunningIngestion.start();
  });
  afterAll(async () => {
    await ingestion.stop();
  });

  const zonesOf = async ({ patient }: Monitored) =>
    (await measurementsOf(ingestion.database, patient)).map(({ sourceId, zone }) => [sourceId, zone]);

  it('each measurement has the zone of where the patient was when it was taken', async () => {
    const somebody = await ingestion.patient({ zone: 'America/New_York' });
    const trip = { zone: 'Europe/Berlin', from: before(5 * days), to: before(2 * days) };
    await ingestion.data.stay(tenant, somebody.patient, trip);
    for (const [id, age] of [
      ['home', 6 * days],
      ['away', 3 * days],
      ['back', hours],
    ] as const)
      await somebody.device.publish(reading(vital.heartRate(70), { id, at: ago(age) }));
    expect(await zonesOf(somebody)).toEqual([
      ['home', 'America/New_York'],
      ['away', 'Europe/Berlin'],
      ['back', 'America/New_York'],
    ]);
  });

  it('a journey that is written down is known to the very next reading', async () => {
    const somebody = await ingestion.patient({ zone: 'America/New_York' });
    await somebody.device.publish(reading(vital.heartRate(70), { id: 'a' }));
    await ingestion.data.stay(tenant, somebody.patient, { zone: 'Asia/Tokyo', from: before(hours) });
    await somebody.device.publish(reading(vital.heartRate(71), { id: 'b' }));
    expect(await zonesOf(somebody)).toEqual([
      ['a', 'America/New_York'],
      ['b', 'Asia/Tokyo'],
    ]);
  });

  it('a date alone is a day of where the patient was on it', async () => {
    const somebody = await ingestion.patient({ zone: 'America/New_York' });
    const date = ago(72 * hours).slice(0, 10);
    const noon = Date.parse(`${date}T12:00:00Z`);
    const trip = { zone: 'Pacific/Auckland', from: new Date(noon - 2 * days), to: new Date(noon + 2 * days) };
    await ingestion.data.stay(tenant, somebody.patient, trip);
    await somebody.device.publish(reading(vital.heartRate(70), { at: date }));
    const [stored] = await measurementsOf(ingestion.database, somebody.patient);
    expect(stored).toMatchObject({ precision: 'day', zone: 'Pacific/Auckland' });
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'Pacific/Auckland',
      dateStyle: 'short',
      timeStyle: 'short',
    });
    expect(format.format(stored?.effectiveAt)).toBe(`${date} 00:00`);
  });

  it('decisions are made again from what was known of the journey then, not from what was told later', async () => {
    const somebody = await ingestion.patient({
      zone: 'America/New_York',
      programmes: ['heart-failure'],
      plan: { 'dry-weight': 79 },
    });
    const ages = [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
    const weigh = (some: readonly number[], evening: number) =>
      somebody.device.publish(
        some.map((age) => reading(vital.weight(80 + age / 10), { at: ago(age * days + evening * hours) })),
      );
    await weigh(ages.slice(0, 6), 5);
    await ingestion.data.stay(tenant, somebody.patient, { zone: 'Asia/Tokyo', from: before(6 * days) });
    await weigh(ages.slice(6), 5);
    await ingestion.data.stay(tenant, somebody.patient, {
      zone: 'Pacific/Auckland',
      from: before(9 * days),
      to: before(7 * days),
    });
    await weigh(ages, 9);
    const decisions = await decisionsOf(ingestion.database, somebody.patient);
    expect(decisions.length).toBeGreaterThanOrEqual(22);
    const replayed: Replayed[] = [];
    const scope = { tenant };
    await inReadOnlyTransaction(ingestion.database.url('wardline_auditor'), async (client) => {
      for await (const one of replayDecisions(client, scope)) replayed.push(one);
    });
    expect(replayed.length).toBeGreaterThanOrEqual(decisions.length);
    expect(replayed.flatMap(({ differences }) => differences)).toEqual([]);
  });
});
