import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inReadOnlyTransaction, replayDecisions } from '#persistence';
import { spo2Observation } from './fhir.js';
import { ago, reading, RunningIngestion, tenant, vital, type Monitored } from './running-ingestion.js';
import { alertsOf, decisionsOf, measurementsOf } from './stored-rows.js';

describe('H04: a FHIR Observation that its source corrects', () => {
  let ingestion: RunningIngestion;
  beforeAll(async () => {
    ingestion = await RunningIngestion.start();
  });
  afterAll(async () => {
    await ingestion.stop();
  });

  async function somebodyWith(value: number, at: string): Promise<Monitored> {
    const somebody = await ingestion.patient();
    await somebody.device.publish(spo2Observation(value, { version: '1', at }), 'fhir');
    return somebody;
  }

  it.each([
    { status: 'amended', version: '2' },
    { status: 'corrected', version: '2' },
    { status: 'amended', version: undefined },
  ])('$status (version $version) supersedes, decides again, and tells whoever acted', async (change) => {
    const at = ago(0);
    const { patient, device } = await somebodyWith(78, at);
    const { status, version } = change;
    await device.publish(
      spo2Observation(97, { status, at, ...(version !== undefined && { version }) }),
      'fhir',
    );
    const [former, correction] = await measurementsOf(ingestion.database, patient);
    expect(former?.values).toMatchObject([{ value: 78 }]);
    expect(correction).toMatchObject({ supersedes: former?.id, values: [{ value: 97 }] });
    expect(correction?.flags).not.toContain('id-conflict');
    const decisions = await decisionsOf(ingestion.database, patient);
    expect(decisions.map(({ cause, disposition }) => [cause, disposition])).toEqual([
      ['arrival', 'critical'],
      ['arrival', 'baseline'],
      ['correction', 'baseline'],
    ]);
    expect(decisions.at(-1)).toMatchObject({
      supersedes: decisions[1]?.id,
      causedBy: correction?.id,
      knewSeq: 2,
    });
    const [alert, ...others] = await alertsOf(ingestion.database, patient);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      severity: 'critical', // lowered by a person only
      state: 'open',
      version: 2,
      measurement: correction?.id,
      events: ['opened', 'reassessed'],
    });
    expect(alert?.reason).toContain(`${status} by its source`);
  });

  it('entered-in-error takes the number away, and the alert on it says so', async () => {
    const at = ago(0);
    const { patient, device } = await somebodyWith(78, at);
    await device.publish(spo2Observation(78, { version: '2', status: 'entered-in-error', at }), 'fhir');
    const [former, correction] = await measurementsOf(ingestion.database, patient);
    expect(correction).toMatchObject({ supersedes: former?.id, values: [{ absent: 'entered-in-error' }] });
    expect(correction?.values[0]).not.toHaveProperty('value');
    const decisions = await decisionsOf(ingestion.database, patient);
    expect(decisions.at(-1)).toMatchObject({ cause: 'correction', disposition: 'baseline' });
    const [alert] = await alertsOf(ingestion.database, patient);
    expect(alert).toMatchObject({ state: 'open', events: ['opened', 'reassessed'] });
  });

  it('a correction towards danger raises the alarm', async () => {
    const at = ago(0);
    const { patient, device } = await somebodyWith(97, at);
    expect(await alertsOf(ingestion.database, patient)).toEqual([]);
    await device.publish(spo2Observation(78, { version: '2', status: 'corrected', at }), 'fhir');
    expect(await alertsOf(ingestion.database, patient)).toMatchObject([
      { condition: 'hypoxaemia', severity: 'critical' },
    ]);
  });

  it('what was corrected is out of the history that later readings are decided by', async () => {
    const { patient, device } = await somebodyWith(91, ago(60_000));
    const entered = { version: '2', status: 'entered-in-error', at: ago(60_000) };
    await device.publish(spo2Observation(91, entered), 'fhir');
    await device.publish(reading(vital.heartRate(80)));
    const decisions = await decisionsOf(ingestion.database, patient);
    expect(
      decisions.find(({ measurement }) => measurement === decisions[0]?.measurement)?.facts['spo2']?.kind,
    ).toBe('number');
    expect(decisions.at(-1)?.facts['spo2']).toMatchObject({ kind: 'unknown' });
  });

  it('is a duplicate when it comes again', async () => {
    const at = ago(0);
    const { patient, device } = await somebodyWith(78, at);
    for (let time = 0; time < 2; time++)
      await device.publish(spo2Observation(97, { version: '2', status: 'amended', at }), 'fhir');
    expect(await measurementsOf(ingestion.database, patient)).toHaveLength(2);
    const [alert] = await alertsOf(ingestion.database, patient);
    expect(alert?.events).toEqual(['opened', 'reassessed']);
  });

  it('original and correction in one Bundle come to the same', async () => {
    const { patient, device } = await ingestion.patient();
    const at = ago(0);
    const entry = [
      { resource: spo2Observation(78, { version: '1', at }) },
      { resource: spo2Observation(97, { version: '2', status: 'amended', at }) },
    ];
    await device.publish({ resourceType: 'Bundle', type: 'collection', entry }, 'fhir');
    const [former, correction] = await measurementsOf(ingestion.database, patient);
    expect(correction?.supersedes).toBe(former?.id);
    const [alert] = await alertsOf(ingestion.database, patient);
    expect(alert?.events).toEqual(['opened', 'reassessed']);
  });

  it('a correction of something that never came is stored and decided by itself', async () => {
    const { patient, device } = await ingestion.patient();
    await device.publish(spo2Observation(78, { version: '2', status: 'amended', at: ago(0) }), 'fhir');
    expect(await measurementsOf(ingestion.database, patient)).toMatchObject([{ supersedes: null }]);
    expect(await alertsOf(ingestion.database, patient)).toMatchObject([{ severity: 'critical' }]);
  });

  describe('that overtakes what it corrects', () => {
    it('stands; the original is stored and decided when it comes, and opens nothing', async () => {
      const { patient, device } = await ingestion.patient();
      const at = ago(0);
      await device.publish(spo2Observation(97, { version: '2', status: 'amended', at }), 'fhir');
      await device.publish(spo2Observation(78, { version: '1', at }), 'fhir');
      const [correction, original] = await measurementsOf(ingestion.database, patient);
      expect(original).toMatchObject({ supersededBy: correction?.id, values: [{ value: 78 }] });
      expect(await alertsOf(ingestion.database, patient)).toEqual([]);
      await device.publish(reading(vital.heartRate(80)));
      const decisions = await decisionsOf(ingestion.database, patient);
      expect(decisions.map(({ disposition, suppressedBy }) => [disposition, suppressedBy])).toEqual([
        ['baseline', null],
        ['critical', 'superseded'],
        ['baseline', null],
      ]);
      expect(decisions.at(-1)?.facts['spo2']).toMatchObject({ interval: { low: 97, high: 97 } });
    });

    it('is not taken for the correction of another reading that uses its id again', async () => {
      const { patient, device } = await ingestion.patient();
      const amended = { version: '2', status: 'amended', at: ago(60_000) };
      await device.publish(spo2Observation(97, amended), 'fhir');
      await device.publish(spo2Observation(78, { version: '1', at: ago(0) }), 'fhir');
      expect(await alertsOf(ingestion.database, patient)).toMatchObject([{ severity: 'critical' }]);
    });

    it('comes out of replay as it was', async () => {
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
});
