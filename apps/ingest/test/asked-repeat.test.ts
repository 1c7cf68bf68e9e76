import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ago, minutes, reading, RunningIngestion, vital, type Monitored } from './running-ingestion.js';

/** H14, H16: a repeat that was asked for, through ingestion as readings really come. */
describe('a repeat that was asked for', () => {
  let ingestion: RunningIngestion;
  beforeAll(async () => {
    ingestion = await RunningIngestion.start();
  });
  afterAll(async () => {
    await ingestion.stop();
  });

  interface FollowUp {
    readonly id: string;
    readonly signs: string[];
    readonly outcome: string | null;
    readonly value: Readonly<Record<string, { readonly value: number; readonly unit: string }>> | null;
  }

  /** A patient with an alert, and a repeat of what raised it. */
  async function asked(): Promise<Monitored> {
    const monitored = await ingestion.patient();
    await monitored.device.publish(reading(vital.spo2(84), { at: ago(5 * minutes) }));
    await ingestion.database.query(
      `SELECT wardline.put_follow_up(a.alert_id, 'repeat-reading', interval '15 minutes', '{}', NULL, NULL)
       FROM wardline.alert a WHERE a.patient_id = $1`,
      [monitored.patient],
    );
    return monitored;
  }

  async function look(patient: string): Promise<FollowUp | undefined> {
    await ingestion.database.query('SELECT wardline.take_due_follow_ups(50)');
    const [row] = await ingestion.database.query<FollowUp & { [key: string]: unknown }>(
      `SELECT follow_up_id AS id, vital_signs AS signs, outcome, value FROM wardline.follow_up WHERE patient_id = $1`,
      [patient],
    );
    return row;
  }

  async function alertOf(patient: string): Promise<unknown> {
    const [row] = await ingestion.database.query(
      'SELECT state, severity, resolved_at AS ended, owner_id AS owner FROM wardline.alert WHERE patient_id = $1',
      [patient],
    );
    return row;
  }

  it('is about the sign that raised the alert, and the reading that comes closes it with its value', async () => {
    const { patient, device } = await asked();
    expect(await look(patient)).toMatchObject({ signs: ['spo2'], outcome: null });
    const before = await alertOf(patient);
    await device.publish(reading(vital.spo2(95)));
    expect(await look(patient)).toMatchObject({ outcome: 'came', value: { spo2: { value: 95, unit: '%' } } });
    expect(await alertOf(patient)).toEqual(before);
    expect(before).toMatchObject({ ended: null, severity: 'critical' });
  });

  it('is not closed by what was measured before, however late it comes', async () => {
    const { patient, device } = await asked();
    await device.publish(reading(vital.spo2(96), { at: ago(2 * minutes) }));
    expect(await look(patient)).toMatchObject({ outcome: null });
  });

  it.each([
    ['an artefact', vital.spo2(12)],
    ['another sign', vital.heartRate(80)],
  ])('is not closed by %s', async (_, value) => {
    const { patient, device } = await asked();
    await device.publish(reading(value));
    expect(await look(patient)).toMatchObject({ outcome: null });
    await device.publish(reading(vital.spo2(94)));
    expect(await look(patient)).toMatchObject({ outcome: 'came', value: { spo2: { value: 94 } } });
  });
});
