import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reading, RunningIngestion, vital } from './running-ingestion.js';
import { alertsOf, decisionsOf, measurementsOf } from './stored-rows.js';

const statuses = [
  { status: 'active', opens: ['critical', 'tier1'], suppressedBy: null },
  { status: 'paused', statusReason: 'travelling', opens: ['critical'], suppressedBy: 'paused:travelling' },
  { status: 'paused', statusReason: 'own-wish', opens: ['critical'], suppressedBy: 'paused:own-wish' },
  {
    status: 'paused',
    statusReason: 'device-fault',
    opens: ['critical'],
    suppressedBy: 'paused:device-fault',
  },
  { status: 'paused', statusReason: 'admitted', opens: [], suppressedBy: 'paused:admitted' },
  { status: 'ended', statusReason: 'deceased', opens: [], suppressedBy: 'ended:deceased' },
  { status: 'ended', statusReason: 'completed', opens: [], suppressedBy: 'ended:completed' },
  { status: 'ended', statusReason: 'moved', opens: [], suppressedBy: 'ended:moved' },
  { status: 'invited', opens: [], suppressedBy: 'invited' },
] as const;

describe('H13: the monitoring status decides what opens, never what is stored', () => {
  let ingestion: RunningIngestion;
  beforeAll(async () => {
    ingestion = await RunningIngestion.start();
  });
  afterAll(async () => {
    await ingestion.stop();
  });

  it.each(statuses)('$status $statusReason', async ({ opens, suppressedBy, ...status }) => {
    const { patient, device } = await ingestion.patient(status);
    await device.publish([reading(vital.spo2(78)), reading(vital.temperature(38.5))]);
    expect(await measurementsOf(ingestion.database, patient)).toHaveLength(2);
    const decisions = await decisionsOf(ingestion.database, patient);
    expect(decisions.map(({ disposition }) => disposition)).toEqual(['critical', 'tier1']);
    const alerts = await alertsOf(ingestion.database, patient);
    expect(alerts.map(({ severity }) => severity).sort()).toEqual([...opens].sort());
    for (const { disposition, suppressedBy: stored } of decisions)
      expect(stored).toBe(opens.some((severity) => severity === disposition) ? null : suppressedBy);
  });

  it('a status that changes holds from the next measurement on', async () => {
    const { patient, device } = await ingestion.patient({ status: 'paused', statusReason: 'admitted' });
    await device.publish(reading(vital.spo2(78)));
    expect(await alertsOf(ingestion.database, patient)).toEqual([]);
    await ingestion.database.query(
      `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, effective_from)
       SELECT tenant_id, patient_id, 'active', wardline.now() FROM wardline.patient WHERE patient_id = $1`,
      [patient],
    );
    await device.publish(reading(vital.spo2(78)));
    expect(await alertsOf(ingestion.database, patient)).toMatchObject([
      { severity: 'critical', readings: 1 },
    ]);
  });

  it('what cannot be read opens nothing about somebody who died', async () => {
    const { patient, device } = await ingestion.patient({ status: 'ended', statusReason: 'deceased' });
    await device.publish('not JSON');
    expect(await alertsOf(ingestion.database, patient)).toEqual([]);
  });
});
