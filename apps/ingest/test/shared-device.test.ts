import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inReadOnlyTransaction, replayDecisions } from '#persistence';
import { randomBytes } from 'node:crypto';
import { ago, hours, reading, RunningIngestion, tenant, vital } from './running-ingestion.js';
import { spo2Observation } from './fhir.js';
import { alertsOf, decisionsOf, measurementsOf, quarantineOf } from './stored-rows.js';

let ingestion: RunningIngestion;
beforeAll(async () => {
  ingestion = await RunningIngestion.start();
});
afterAll(async () => {
  await ingestion.stop();
});

/** A device that two people share, each with a slot. */
async function shared() {
  const device = await ingestion.data.device(tenant);
  const people = [];
  for (const slot of ['1', '2']) {
    const { patient } = await ingestion.data.patient({
      tenant,
      device: null,
      plan: { pregnant: false, lvad: false },
    });
    await ingestion.data.assign(tenant, device, patient, { from: null, slot });
    people.push(patient);
  }
  const [first = '', second = ''] = people;
  return { account: await ingestion.connect(device), first, second };
}

/** A meter of a model of its own, in the hands of somebody. */
async function meter(codes: readonly object[]) {
  const model = `meter-${randomBytes(4).toString('hex')}`;
  await ingestion.database.query(
    `INSERT INTO wardline.device_model (tenant_id, model, manufacturer, measures, clock, codes)
     VALUES ($1, $2, 'test', '{glucose}', 'own', $3)`,
    [tenant, model, JSON.stringify(codes)],
  );
  const somebody = await ingestion.patient();
  await ingestion.database.query('UPDATE wardline.device SET model = $2 WHERE device_id = $1', [
    somebody.device.device,
    model,
  ]);
  return somebody;
}

describe('H08: a device that several people share', () => {
  it('has each one’s readings by slot, in native JSON and in FHIR', async () => {
    const { account, first, second } = await shared();
    await account.publish({ ...reading(vital.spo2(97)), slot: 1 });
    await account.publish({ ...reading(vital.spo2(96)), slot: '2' });
    await account.publish(spo2Observation(95, { at: ago(0), slot: '2' }), 'fhir');
    expect((await measurementsOf(ingestion.database, first)).map(({ values }) => values[0]?.value)).toEqual([
      97,
    ]);
    expect((await measurementsOf(ingestion.database, second)).map(({ values }) => values[0]?.value)).toEqual([
      96, 95,
    ]);
  });

  it.each([{ slot: undefined }, { slot: '3' }])(
    'without a slot that anybody has ($slot) a reading is nobody’s, and everybody’s problem',
    async ({ slot }) => {
      const { account, first, second } = await shared();
      await account.publish({ ...reading(vital.spo2(71)), ...(slot !== undefined && { slot }) });
      expect(await quarantineOf(ingestion.database, `${tenant}/${account.device}`)).toMatchObject([
        { code: 'device-not-assigned' },
      ]);
      for (const patient of [first, second]) {
        expect(await measurementsOf(ingestion.database, patient)).toEqual([]);
        expect(await alertsOf(ingestion.database, patient)).toMatchObject([
          { condition: 'data-problem:device-not-assigned', state: 'open' },
        ]);
      }
    },
  );

  it('the same id from two slots is two readings', async () => {
    const { account, first, second } = await shared();
    const one = reading(vital.spo2(97), { id: 'one', at: ago(hours) });
    await account.publish([
      { ...one, slot: '1' },
      { ...one, slot: '2' },
    ]);
    expect(await measurementsOf(ingestion.database, first)).toHaveLength(1);
    expect(await measurementsOf(ingestion.database, second)).toHaveLength(1);
  });
});

describe('H01: a meter that says LO with a number', () => {
  const codes = [
    { vitalSign: 'glucose', sent: 0, unit: 'mg/dL', comparator: '<', limit: 20 },
    { vitalSign: 'glucose', sent: 9999, unit: 'mg/dL', comparator: '>', limit: 600 },
  ];

  it.each([
    { sent: 0, comparator: '<', limit: 20, severity: 'critical' },
    { sent: 9999, comparator: '>', limit: 600, severity: 'tier1' },
  ])('$sent is $comparator $limit mg/dL, and decides', async ({ sent, comparator, limit, severity }) => {
    const { patient, device } = await meter(codes);
    await device.publish(reading(vital.glucose(sent)));
    const [stored] = await measurementsOf(ingestion.database, patient);
    expect(stored).toMatchObject({ flags: [], values: [{ value: limit, comparator, encoded: sent }] });
    expect((await decisionsOf(ingestion.database, patient))[0]?.facts['glucose']).toMatchObject({
      kind: 'number',
    });
    expect(await alertsOf(ingestion.database, patient)).toMatchObject([{ severity }]);
  });

  it('of a model that is not in the catalogue it is implausible, as before', async () => {
    const { patient, device } = await ingestion.patient();
    await device.publish(reading(vital.glucose(0)));
    expect(await measurementsOf(ingestion.database, patient)).toMatchObject([{ flags: ['implausible'] }]);
  });

  it('all decisions come out again as they were', async () => {
    const differences = await inReadOnlyTransaction(
      ingestion.database.url('wardline_auditor'),
      async (client) => {
        const all = [];
        for await (const one of replayDecisions(client, { tenant })) all.push(...one.differences);
        return all;
      },
    );
    expect(differences).toEqual([]);
  });
});
