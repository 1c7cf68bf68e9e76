import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { minutes, ago, reading, RunningIngestion, vital, type Monitored } from './running-ingestion.js';

/** H05: what is worse than what somebody has seen alarms again; H16: what is better clears nothing by itself. */
describe('an alert that somebody has', () => {
  let ingestion: RunningIngestion;
  let nurse: string;
  let tier1: string;
  beforeAll(async () => {
    ingestion = await RunningIngestion.start();
    [nurse, tier1] = await Promise.all([person(), person()]);
  });
  afterAll(async () => {
    await ingestion.stop();
  });

  async function person(): Promise<string> {
    const [row] = await ingestion.database.query<{ id: string }>(
      `INSERT INTO wardline.staff (email, name, password_hash) VALUES ($1, 'somebody', 'none') RETURNING staff_id AS id`,
      [randomUUID()],
    );
    return row?.id ?? '';
  }

  interface Standing {
    readonly state: string;
    readonly version: number;
    readonly owner: string | null;
    readonly sleeps: boolean;
    readonly events: readonly string[];
    readonly calling: boolean;
  }

  async function standing(patient: string): Promise<Standing | undefined> {
    const [row] = await ingestion.database.query<Standing & { [key: string]: unknown }>(
      `SELECT a.state, a.version, a.owner_id AS owner, a.snoozed_until IS NOT NULL AS sleeps,
         a.next_step_at <= wardline.now() AS calling,
         ARRAY(SELECT e.type FROM wardline.alert_event e WHERE e.alert_id = a.alert_id ORDER BY e.event_id) AS events
       FROM wardline.alert a WHERE a.patient_id = $1`,
      [patient],
    );
    return row;
  }

  async function take(patient: string, state: string, owner: string, sleep?: string): Promise<void> {
    await ingestion.database.query(
      `UPDATE wardline.alert SET state = $2, owner_id = $3, version = version + 1 WHERE patient_id = $1`,
      [patient, state, owner],
    );
    if (sleep !== undefined)
      await ingestion.database.query(
        'UPDATE wardline.alert SET snoozed_until = wardline.now() + $2::interval WHERE patient_id = $1',
        [patient, sleep],
      );
  }

  /** An alert that stands on these readings, one after the other. */
  async function alertOf(...values: readonly object[]): Promise<Monitored> {
    const monitored = await ingestion.patient();
    for (const [index, value] of values.entries())
      await monitored.device.publish(reading(value, { at: ago((values.length - index) * minutes) }));
    return monitored;
  }

  it('is called for again when SpO2 falls on from 86: not by 2 %, but by 3 %, and again from there', async () => {
    const { patient, device } = await alertOf(vital.spo2(84));
    await take(patient, 'acknowledged', nurse);
    await device.publish(reading(vital.spo2(82)));
    expect(await standing(patient)).toMatchObject({ state: 'acknowledged', version: 2, calling: false });
    await device.publish(reading(vital.spo2(81)));
    expect(await standing(patient)).toMatchObject({
      state: 'escalated',
      version: 3,
      owner: nurse,
      calling: true,
      events: ['opened', 'joined', 'worsened'],
    });
    await take(patient, 'in-care', nurse);
    await device.publish(reading(vital.spo2(79)));
    expect(await standing(patient)).toMatchObject({ state: 'in-care' });
    await device.publish(reading(vital.spo2(71)));
    expect(await standing(patient)).toMatchObject({ state: 'escalated', owner: nurse, calling: true });
  });

  it('is measured against the worst value that was known when it was taken, not the last', async () => {
    const { patient, device } = await alertOf(vital.spo2(80), vital.spo2(84));
    await take(patient, 'acknowledged', nurse);
    await device.publish(reading(vital.spo2(78)));
    expect(await standing(patient)).toMatchObject({ state: 'acknowledged' });
    await device.publish(reading(vital.spo2(77)));
    expect(await standing(patient)).toMatchObject({ state: 'escalated' });
  });

  it('counts a meter’s LO with the end that is known', async () => {
    const { patient, device } = await alertOf(vital.glucose(48));
    await take(patient, 'acknowledged', nurse);
    await device.publish(reading(vital.glucose(20, '<')));
    expect(await standing(patient)).toMatchObject({ state: 'escalated', owner: nurse });
  });

  it('stays with Tier-1 when it worsens there, and Tier-1 hears of it', async () => {
    const { patient, device } = await alertOf(vital.spo2(91));
    await take(patient, 'claimed', tier1);
    await device.publish(reading(vital.spo2(88)));
    const now = await standing(patient);
    expect(now).toMatchObject({ owner: now?.state === 'claimed' ? tier1 : null });
    expect(now?.events.at(-1)).toMatch(/^(worsened|raised)$/);
  });

  it('wakes by a value outside of what was known when it was put to sleep, and by nothing inside', async () => {
    const { patient, device } = await alertOf(vital.spo2(90), vital.spo2(91));
    await take(patient, 'claimed', tier1, '1 hour');
    await device.publish(reading(vital.spo2(91)));
    expect(await standing(patient)).toMatchObject({ sleeps: true });
    await device.publish(reading(vital.spo2(89)));
    expect(await standing(patient)).toMatchObject({ sleeps: false });
  });

  it('that is critical never sleeps', async () => {
    const { patient } = await alertOf(vital.spo2(80));
    await expect(take(patient, 'acknowledged', nurse, '1 hour')).rejects.toMatchObject({
      constraint: 'critical_not_snoozed',
    });
  });

  it('is not cleared by a good value: a person does that (H16)', async () => {
    const { patient, device } = await alertOf(vital.spo2(60));
    await take(patient, 'acknowledged', nurse);
    for (let times = 0; times < 3; times++) await device.publish(reading(vital.spo2(97)));
    expect(await standing(patient)).toMatchObject({ state: 'acknowledged', owner: nurse });
  });
});
