import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataSource, watchPlans } from '#persistence';
import { ReferenceData, testDatabase, type TestDatabase } from '#testing';
import type { DataSource } from 'typeorm';

const dayMs = 86_400_000;
const monday = new Date('2026-11-16T08:00:00Z');

let database: TestDatabase;
let data: ReferenceData;
let sources: DataSource[];
beforeAll(async () => {
  database = await testDatabase();
  data = new ReferenceData(database);
  await database.setNow(monday);
  sources = await Promise.all(
    [1, 2].map(async () =>
      createDataSource({
        url: database.url('wardline_clock'),
        poolSize: 1,
        applicationName: 'test',
      }).initialize(),
    ),
  );
});
afterAll(async () => {
  for (const source of sources) await source.destroy();
  await database.drop();
});

async function enter(
  patient: string,
  name: string,
  value: unknown,
  fromDays: number,
  untilDays: number,
): Promise<void> {
  const at = (days: number): Date => new Date(monday.getTime() + days * dayMs);
  await database.query(
    `INSERT INTO wardline.plan_parameter (tenant_id, patient_id, name, value, effective_from, expires_at)
     SELECT tenant_id, patient_id, $2, $3, $4, $5 FROM wardline.patient WHERE patient_id = $1`,
    [patient, name, value === null ? null : JSON.stringify(value), at(fromDays), at(untilDays)],
  );
}
const on = async (day: number): Promise<void> => database.setNow(new Date(monday.getTime() + day * dayMs));
/** Two clocks at once. */
async function look(): Promise<number> {
  const turns = await Promise.all(sources.map(watchPlans));
  return turns.reduce((sum, { taken }) => sum + taken, 0);
}
const alerts = async (patient: string) =>
  database.query<{ condition: string; state: string; severity: string; clock: boolean; reason: string }>(
    `SELECT condition, state, severity, next_step_at IS NOT NULL AS clock, reason FROM wardline.alert
     WHERE patient_id = $1 ORDER BY condition DESC`,
    [patient],
  );
const events = async (patient: string) =>
  (
    await database.query<{ said: string }>(
      `SELECT type || ' ' || (alert ->> 'condition') AS said FROM wardline.alert_event WHERE patient_id = $1 ORDER BY event_id`,
      [patient],
    )
  ).map(({ said }) => said);

describe('an entry of the plan', () => {
  it('comes due before it ends, and again when it has ended, once each, on the local team’s desk', async () => {
    await on(0);
    const { patient } = await data.patient();
    await enter(patient, 'dry-weight', 80, -70, 20);
    expect(await look()).toBe(0);
    await on(6);
    expect(await look()).toBe(1);
    expect(await look()).toBe(0);
    expect(await alerts(patient)).toEqual([
      {
        condition: 'plan:expiring',
        state: 'escalated',
        severity: 'indeterminate',
        clock: true,
        reason: 'The plan’s dry-weight ends 2026-12-06 08:00 UTC and has to be signed anew',
      },
    ]);
    await on(20);
    expect(await look()).toBe(1);
    expect(await look()).toBe(0);
    expect((await alerts(patient)).map(({ condition }) => condition)).toEqual([
      'plan:expiring',
      'plan:expired',
    ]);
    expect(await events(patient)).toEqual(['opened plan:expiring', 'opened plan:expired']);
  });

  it('joins what is open already, by name', async () => {
    await on(0);
    const { patient } = await data.patient();
    await enter(patient, 'dry-weight', 80, -70, 10);
    await enter(patient, 'spo2-target-low', 88, -70, 10);
    expect(await look()).toBe(2);
    expect(await events(patient)).toEqual(['opened plan:expiring', 'joined plan:expiring']);
    expect((await alerts(patient))[0]?.reason).toContain('spo2-target-low');
  });

  it('says nothing once something newer stands, was withdrawn, or has not begun', async () => {
    await on(0);
    const { patient } = await data.patient();
    await enter(patient, 'dry-weight', 80, -70, 5);
    await enter(patient, 'dry-weight', 79, -1, 80);
    await enter(patient, 'spo2-target-low', 88, -70, 5);
    await enter(patient, 'spo2-target-low', null, -1, 5);
    await enter(patient, 'spo2-target-high', 92, 1, 5);
    expect(await look()).toBe(0);
    await on(6);
    // The last one stood, and has ended.
    expect(await look()).toBe(1);
    expect((await alerts(patient)).map(({ reason }) => reason)).toEqual([
      expect.stringContaining('spo2-target-high'),
    ]);
  });

  it('waits while the patient is paused, and comes when the patient is back', async () => {
    await on(0);
    const { patient, tenant } = await data.patient({ status: 'paused', statusReason: 'admitted' });
    await enter(patient, 'dry-weight', 80, -70, 5);
    expect(await look()).toBe(0);
    await database.query(
      `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, effective_from) VALUES ($1, $2, 'active', wardline.now())`,
      [tenant, patient],
    );
    expect(await look()).toBe(1);
    expect(await events(patient)).toContain('opened plan:expiring');
  });

  it('of a few days comes due in its last quarter', async () => {
    await on(0);
    const { patient } = await data.patient();
    await enter(patient, 'pregnant', true, 0, 8);
    await on(5.9);
    await look();
    expect(await alerts(patient)).toEqual([]);
    await on(6);
    await look();
    expect((await alerts(patient)).map(({ condition }) => condition)).toEqual(['plan:expiring']);
  });
});
