import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ago, minutes, reading, RunningIngestion, tenant, vital, type Account } from './running-ingestion.js';
import { waitFor } from '#testing';
import { alertsOf, decisionsOf, measurementsOf } from './stored-rows.js';

describe('alerts', () => {
  let ingestion: RunningIngestion;
  let second: RunningIngestion;
  beforeAll(async () => {
    ingestion = await RunningIngestion.start();
    second = await RunningIngestion.start(ingestion.database, { batchSize: 8 });
  });
  afterAll(async () => {
    await second.stop();
    await ingestion.stop();
  });

  const resolve = (patient: string) =>
    ingestion.database.query(
      `UPDATE wardline.alert SET state = 'resolved', resolved_at = wardline.now(), next_step_at = NULL WHERE patient_id = $1`,
      [patient],
    );

  it('is one per patient and condition, however many workers find it at the same time', async () => {
    const people = await Promise.all([ingestion.patient(), ingestion.patient(), ingestion.patient()]);
    const elsewhere = await Promise.all(people.map(({ device }) => second.connect(device.device)));
    const burst = (account: Account) =>
      Array.from({ length: 12 }, (_, n) =>
        account.publish(reading([vital.spo2(n % 3 === 0 ? 80 : 90), vital.heartRate(140)])),
      );
    await Promise.all([...people.map(({ device }) => device), ...elsewhere].flatMap(burst));
    for (const { patient } of people) {
      const alerts = await alertsOf(ingestion.database, patient);
      expect(alerts.map(({ condition, severity }) => [condition, severity])).toEqual([
        ['hypoxaemia', 'critical'],
        ['tachycardia', 'critical'],
      ]);
      for (const { events, readings } of alerts) {
        expect(events.filter((type) => type === 'opened')).toHaveLength(1);
        expect(readings).toBe(24);
      }
      // Both gave numbers: none twice, none left out.
      const stored = await measurementsOf(ingestion.database, patient);
      expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: 24 }, (_, n) => n + 1));
      const decisions = await decisionsOf(ingestion.database, patient);
      expect(decisions.filter(({ cause }) => cause === 'arrival')).toHaveLength(24);
    }
    expect([...ingestion.failures, ...second.failures].filter(({ what }) => what === 'batch-failed')).toEqual(
      [],
    );
  });

  it('workers that meet at the same patients in other orders wait, and lose nothing', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => ingestion.patient()));
    const devices = people.map(({ device }) => device.device);
    const gateway = await ingestion.data.gateway(tenant, devices);
    const here = await ingestion.connect(gateway, { receiptsOf: '+' });
    const there = await second.connect(gateway, { receiptsOf: '+' });
    const rounds = Array.from({ length: 10 }, (_, round) => round);
    const publish = (account: Account, device: string) =>
      account.publish(reading(vital.spo2(80)), 'reading', device);
    await Promise.all([
      ...rounds.flatMap(() => devices.map((device) => publish(here, device))),
      ...rounds.flatMap(() => devices.toReversed().map((device) => publish(there, device))),
    ]);
    for (const { patient } of people) {
      expect(await measurementsOf(ingestion.database, patient)).toHaveLength(20);
      expect(await alertsOf(ingestion.database, patient)).toMatchObject([{ readings: 20 }]);
    }
  });

  it('the same message through two workers at once is stored once', async () => {
    const { patient, device } = await ingestion.patient();
    const there = await second.connect(device.device);
    const readings = Array.from({ length: 20 }, () => reading(vital.spo2(97)));
    await Promise.all(readings.flatMap((one) => [device.publish(one), there.publish(one)]));
    expect(await measurementsOf(ingestion.database, patient)).toHaveLength(20);
  });

  it('is joined by an equal or milder reading, and never lowered', async () => {
    const { patient, device } = await ingestion.patient();
    for (const value of [80, 80, 90, 97]) await device.publish(reading(vital.spo2(value)));
    expect(await alertsOf(ingestion.database, patient)).toMatchObject([
      { severity: 'critical', readings: 3, version: 1, events: ['opened', 'joined', 'joined'] },
    ]);
  });

  it('is raised by a worse reading: the local team is called, and whoever had it keeps it until it is taken', async () => {
    const { patient, device } = await ingestion.patient();
    await device.publish(reading(vital.spo2(90)));
    const nurse = await ingestion.data.staff({ role: 'nurse', tenant });
    await ingestion.database.query(
      `UPDATE wardline.alert SET state = 'acknowledged', owner_id = $2, next_step_at = NULL WHERE patient_id = $1`,
      [patient, nurse.staff],
    );
    await device.publish(reading(vital.spo2(80)));
    expect(await alertsOf(ingestion.database, patient)).toMatchObject([
      { severity: 'critical', state: 'escalated', version: 2, events: ['opened', 'raised'] },
    ]);
    const [clock] = await ingestion.database.query(
      `SELECT owner_id AS owner, next_step_at <= wardline.now() AS due, policy ->> 'id' AS policy
       FROM wardline.alert WHERE patient_id = $1`,
      [patient],
    );
    expect(clock).toEqual({ owner: nurse.staff, due: true, policy: 'built-in-critical' });
  });

  it('that was resolved stays so: the next finding opens another', async () => {
    const { patient, device } = await ingestion.patient();
    await device.publish(reading(vital.spo2(80), { at: ago(minutes) }));
    await resolve(patient);
    await device.publish(reading(vital.spo2(80)));
    const alerts = await alertsOf(ingestion.database, patient);
    expect(alerts).toMatchObject([
      { state: 'resolved', readings: 1 },
      { state: 'open', readings: 1, events: ['opened'] },
    ]);
  });

  it('carries the decision that made it: tree, version, leaf and facts', async () => {
    const { patient, device } = await ingestion.patient();
    await device.publish(reading(vital.spo2(80)));
    const [row] = await ingestion.database.query<{ decision: unknown }>(
      'SELECT decision FROM wardline.alert WHERE patient_id = $1',
      [patient],
    );
    const [decision] = await decisionsOf(ingestion.database, patient);
    expect(row?.decision).toMatchObject({
      measurement: decision?.measurement,
      tree: 'red-limits',
      leaf: 'spo2-below-85',
      facts: { spo2: { kind: 'number', interval: { low: 80, high: 80 } } },
    });
  });

  it('is part of the transaction: where it cannot be written, no measurement is', async () => {
    const { patient, device } = await ingestion.patient();
    await ingestion.database.query(`
      CREATE FUNCTION wardline_test_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'not now' USING ERRCODE = '53100'; END $$;
      CREATE TRIGGER wardline_test_refuse BEFORE INSERT ON wardline.alert_event
        FOR EACH ROW WHEN (NEW.patient_id = '${patient}') EXECUTE FUNCTION wardline_test_refuse()`);
    const failed = ingestion.failures.length;
    const published = device.publish(reading(vital.spo2(80)));
    const early = await Promise.race([published.then(() => 'acknowledged'), untilFailed(failed + 2)]);
    expect(early).toBe('failed');
    expect(await measurementsOf(ingestion.database, patient)).toEqual([]);
    expect(await decisionsOf(ingestion.database, patient)).toEqual([]);
    expect(await alertsOf(ingestion.database, patient)).toEqual([]);
    await ingestion.database.query('DROP FUNCTION wardline_test_refuse CASCADE');
    await published;
    expect(await measurementsOf(ingestion.database, patient)).toHaveLength(1);
    expect(await alertsOf(ingestion.database, patient)).toMatchObject([{ severity: 'critical' }]);
  });

  async function untilFailed(times: number): Promise<'failed'> {
    await waitFor(() => ingestion.failures.length >= times, { what: 'the commit to fail' });
    return 'failed';
  }
});
