import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reading, RunningIngestion, vital } from './running-ingestion.js';
import { alertsOf, decisionsOf } from './stored-rows.js';

let running: RunningIngestion;
beforeAll(async () => {
  running = await RunningIngestion.start();
});
afterAll(async () => {
  await running.stop();
});

describe('H13: what was decided about treatment', () => {
  it('changes no severity, condition or clock', async () => {
    const decided = [];
    for (const plan of [
      {},
      { 'code-status': 'do-not-resuscitate', 'treatment-limits': 'No intensive care' },
      { 'code-status': 'comfort-care' },
    ]) {
      const { patient, device } = await running.patient({ programmes: ['heart-failure'], plan });
      await device.publish(reading([vital.spo2(80), vital.heartRate(130)]));
      const [decision] = await decisionsOf(running.database, patient);
      const alerts = await alertsOf(running.database, patient);
      decided.push({
        disposition: decision?.disposition,
        leaf: decision?.leaf,
        facts: decision?.facts,
        alerts: alerts.map(({ condition, severity, dueInSeconds }) => [condition, severity, dueInSeconds]),
      });
    }
    expect(decided[0]).toMatchObject({ disposition: 'critical' });
    expect(decided.slice(1)).toEqual([decided[0], decided[0]]);
  });
});

describe('an entry of the plan', () => {
  it('is no longer read once it has expired, and no older one comes back', async () => {
    const { patient, device } = await running.patient({
      programmes: ['heart-failure'],
      plan: { 'dry-weight': 80 },
    });
    const askedFor = async (): Promise<unknown> => {
      await device.publish(reading([vital.weight(81)]));
      return (await decisionsOf(running.database, patient)).at(-1)?.facts['weight.dry-change'];
    };
    const known = await askedFor();
    expect(known).toMatchObject({ interval: { low: 1, high: 1 }, unit: 'kg' });
    await running.database.query(
      `INSERT INTO wardline.plan_parameter (tenant_id, patient_id, name, value, effective_from, expires_at)
       SELECT tenant_id, patient_id, 'dry-weight', '79', wardline.now() - interval '2 days', wardline.now() - interval '1 day'
       FROM wardline.patient WHERE patient_id = $1`,
      [patient],
    );
    expect(await askedFor()).toEqual({ kind: 'unknown', reason: 'stale' });
  });
});
