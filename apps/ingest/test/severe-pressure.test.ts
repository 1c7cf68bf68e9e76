import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ago, minutes, reading, RunningIngestion, vital } from './running-ingestion.js';
import { alertsOf } from './stored-rows.js';

describe('H14: severe pressure, and nobody has asked for symptoms', () => {
  let ingestion: RunningIngestion;
  beforeAll(async () => {
    ingestion = await RunningIngestion.start();
  });
  afterAll(async () => {
    await ingestion.stop();
  });

  const severe = async (patient: string) =>
    (await alertsOf(ingestion.database, patient)).find(
      ({ condition }) => condition === 'severe-hypertension',
    );
  const leafLimit = async (patient: string) => {
    const [row] = await ingestion.database.query<{ seconds: number }>(
      `SELECT extract(epoch FROM (jsonb_path_query_first(v.document, '$.** ? (@.id == $leaf).respondWithin',
         jsonb_build_object('leaf', a.decision ->> 'leaf')) #>> '{}')::interval)::float8 AS seconds
       FROM wardline.alert a JOIN wardline.tree_version v ON v.hash = a.decision ->> 'hash'
       WHERE a.patient_id = $1 AND a.condition = 'severe-hypertension'`,
      [patient],
    );
    return row?.seconds;
  };

  it('is a call within minutes, by the clock of the leaf that decided', async () => {
    const { patient, device } = await ingestion.patient({ programmes: ['hypertension'] });
    await device.publish(reading(vital.systolic(190)));
    const alert = await severe(patient);
    expect(alert).toMatchObject({ severity: 'tier1' });
    expect(alert?.dueInSeconds).toBeLessThanOrEqual(15 * 60);
    expect(await leafLimit(patient)).toBe(alert?.dueInSeconds);
  });

  it('the first value stands until a person has cleared it, whatever a repeat says', async () => {
    const { patient, device } = await ingestion.patient({ programmes: ['hypertension'] });
    await device.publish(reading(vital.systolic(190), { at: ago(6 * minutes) }));
    const first = await severe(patient);
    await device.publish(reading(vital.systolic(134)));
    const after = await severe(patient);
    expect(after).toMatchObject({ severity: 'tier1', state: 'open' });
    expect(after?.dueInSeconds).toBe(first?.dueInSeconds);
  });

  it('a repeat that was asked for has a clock of its own; the first value stands until it has come', async () => {
    const { patient, device } = await ingestion.patient({ programmes: ['hypertension'] });
    await device.publish(reading(vital.systolic(190), { at: ago(6 * minutes) }));
    const before = await severe(patient);
    await ingestion.database.query(
      `SELECT wardline.put_follow_up($1, 'repeat-reading', interval '10 minutes', '{}', NULL, NULL)`,
      [before?.id],
    );
    const asked = await ingestion.database.query<{ signs: string[]; seconds: number }>(
      `SELECT f.vital_signs AS signs, extract(epoch FROM f.next_step_at - f.asked_at)::float8 AS seconds
       FROM wardline.follow_up f WHERE f.patient_id = $1 AND f.ended_at IS NULL`,
      [patient],
    );
    expect(asked).toEqual([{ signs: ['systolic'], seconds: 600 }]);
    const after = await severe(patient);
    expect(after).toMatchObject({ severity: 'tier1', state: 'open', dueInSeconds: before?.dueInSeconds });
  });
});
