import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '#testing';
import { reading, RunningIngestion, vital, type Monitored } from './running-ingestion.js';
import { alertsOf, decisionsOf, measurementsOf } from './stored-rows.js';

let ingestion: RunningIngestion;
beforeAll(async () => {
  ingestion = await RunningIngestion.start();
});
afterAll(async () => {
  await ingestion.stop();
});

const death = `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, reason, effective_from)
  VALUES ('metro', $1, 'ended', 'deceased', wardline.now())`;
/** Sessions that stand before a lock of another, of ingestion (`test`) or of anybody. */
async function waiting(application: string): Promise<boolean> {
  const [row] = await ingestion.database.query<{ waiting: boolean }>(
    `SELECT count(*) > 0 AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
       AND application_name = $1`,
    [application],
  );
  return row?.waiting === true;
}
async function eventsOf(patient: string): Promise<string[]> {
  const rows = await ingestion.database.query<{ type: string }>(
    'SELECT type FROM wardline.alert_event WHERE patient_id = $1 ORDER BY event_id',
    [patient],
  );
  return rows.map(({ type }) => type);
}
const severe = () => reading(vital.spo2(71));

describe('a death that is recorded while ingestion decides', () => {
  it('first: the reading that waited for it is stored and decided, and alerts nobody', async () => {
    const { patient, device } = await ingestion.patient();
    // The batch begins with the patient known as active.
    await device.publish(reading(vital.spo2(97)));
    let published: Promise<void> | undefined;
    await ingestion.database.inTransaction(async (client) => {
      await client.query(death, [patient]);
      published = device.publish(severe());
      await waitFor(() => waiting('test'), { what: 'ingestion at the lock' });
    });
    await published;
    expect(await measurementsOf(ingestion.database, patient)).toHaveLength(2);
    expect((await decisionsOf(ingestion.database, patient)).at(-1)).toMatchObject({
      disposition: 'critical',
      suppressedBy: 'ended:deceased',
    });
    expect(await alertsOf(ingestion.database, patient)).toEqual([]);
  });

  it('second: the alert that was opened just before is closed by it', async () => {
    const { patient, device } = await ingestion.patient();
    let published: Promise<void> | undefined;
    let died: Promise<unknown> | undefined;
    await ingestion.database.inTransaction(async (client) => {
      // Holds the batch up after it has locked the patient.
      await client.query('LOCK TABLE wardline.intake_batch IN SHARE MODE');
      published = device.publish(severe());
      await waitFor(() => waiting('test'), { what: 'ingestion at the table' });
      died = ingestion.database.inTransaction(async (other) => {
        await other.query(`SET LOCAL application_name = 'death'`);
        await other.query(death, [patient]);
      });
      await waitFor(() => waiting('death'), { what: 'the death at the lock' });
    });
    await Promise.all([published, died]);
    expect(await eventsOf(patient)).toEqual(['opened', 'closed-by-status']);
    expect(await alertsOf(ingestion.database, patient)).toMatchObject([{ state: 'resolved' }]);
  });

  it('closes what somebody else was just opening, and lets nobody open anything after it', async () => {
    const { patient } = await ingestion.patient();
    const work = `INSERT INTO wardline.alert (tenant_id, patient_id, site_id, condition, severity, reason, opened_at, due_at, next_step_at,
        last_reading_at)
      SELECT tenant_id, patient_id, site_id, $2, 'tier1', 'Says that she feels unwell', now(), now(), now(), now()
      FROM wardline.patient WHERE patient_id = $1`;
    let died: Promise<unknown> | undefined;
    await ingestion.database.inTransaction(async (client) => {
      await client.query(work, [patient, 'patient-reported']);
      died = ingestion.database.inTransaction(async (other) => {
        await other.query(`SET LOCAL application_name = 'death'`);
        await other.query(death, [patient]);
      });
      await waitFor(() => waiting('death'), { what: 'the death at the lock' });
    });
    await died;
    await ingestion.database.query(work, [patient, 'patient-reported-again']);
    expect(await alertsOf(ingestion.database, patient)).toMatchObject([
      { condition: 'patient-reported', state: 'resolved' },
    ]);
  });

  it('in the midst of many: nothing is open at the end, and every reading is there', async () => {
    const patients: Monitored[] = await Promise.all(Array.from({ length: 6 }, () => ingestion.patient()));
    const published = patients.flatMap(({ device }) =>
      Array.from({ length: 8 }, () => device.publish(severe())),
    );
    await Promise.all(patients.map(({ patient }) => ingestion.database.query(death, [patient])));
    await Promise.all(published);
    for (const { patient, device } of patients) {
      await device.publish(severe());
      expect(await measurementsOf(ingestion.database, patient)).toHaveLength(9);
      const open = (await alertsOf(ingestion.database, patient)).filter(({ state }) => state !== 'resolved');
      expect(open).toEqual([]);
      expect((await eventsOf(patient)).filter((type) => type === 'opened')).toHaveLength(
        (await eventsOf(patient)).filter((type) => type === 'closed-by-status').length,
      );
    }
  });
});
