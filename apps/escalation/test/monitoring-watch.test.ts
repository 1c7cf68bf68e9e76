import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataSource } from '#persistence';
import { ReferenceData, testDatabase, type PatientOptions, type TestDatabase } from '#testing';
import type { DataSource } from 'typeorm';
import { watchMonitoring } from '../src/monitoring-watch.js';

const tenant = 'metro';
const start = new Date('2026-11-16T08:00:00Z');
const hour = 3600_000;
const day = 24 * hour;

let database: TestDatabase;
let data: ReferenceData;
let clock: DataSource;

beforeAll(async () => {
  database = await testDatabase();
  data = new ReferenceData(database);
  clock = createDataSource({ url: database.url('wardline_clock'), poolSize: 4, applicationName: 'test' });
  await clock.initialize();
  await database.setNow(start);
});
afterAll(async () => {
  await clock.destroy();
  await database.drop();
});

/** Puts the clock to a time and has it take everything that is due by then. */
async function at(ms: number): Promise<void> {
  await database.setNow(new Date(ms));
  while ((await watchMonitoring(clock)).full);
}
async function enter(
  patient: string,
  status: string,
  more: { reason?: string; from?: number; until?: number } = {},
) {
  const [row] = await database.query<{ entry: string }>(
    `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, reason, effective_from, due_at)
     VALUES ($1, $2, $3, $4, coalesce($5, wardline.now()), $6) RETURNING entry_id::text AS entry`,
    [
      tenant,
      patient,
      status,
      more.reason ?? null,
      more.from === undefined ? null : new Date(more.from),
      more.until === undefined ? null : new Date(more.until),
    ],
  );
  return row?.entry;
}
interface Found {
  readonly condition: string;
  readonly state: string;
  readonly events: readonly string[];
}
async function alertsOf(patient: string): Promise<Found[]> {
  return database.query<Found & { readonly [column: string]: unknown }>(
    `SELECT a.condition, a.state, (SELECT array_agg(e.type ORDER BY e.event_id) FROM wardline.alert_event e
       WHERE e.alert_id = a.alert_id) AS events
     FROM wardline.alert a WHERE a.patient_id = $1 ORDER BY a.opened_at, a.condition`,
    [patient],
  );
}
async function resolve(patient: string): Promise<void> {
  await database.query(
    `UPDATE wardline.alert SET state = 'resolved', resolved_at = wardline.now(), next_step_at = NULL
     WHERE patient_id = $1 AND state <> 'resolved'`,
    [patient],
  );
}
async function measured(patient: string, ms: number, vitalSign = 'weight'): Promise<void> {
  await database.query(
    `WITH i AS (
       INSERT INTO wardline.measurement_identity (tenant_id, device_id, source_id, revision, content_hash)
       VALUES ($1, 'scale', gen_random_uuid()::text, '', '\\x00') RETURNING measurement_id
     ), d AS (
       INSERT INTO wardline.decision (decided_at, tenant_id, patient_id, measurement_id, knew_seq, cause, disposition, tree, version,
         hash, leaf, results, facts)
       SELECT $3, $1, $2, measurement_id, 1, 'arrival', 'baseline', 't', '1', 'h', 'l', '[]', '{}' FROM i
     )
     INSERT INTO wardline.measurement (measurement_id, received_at, batch_id, tenant_id, patient_id, device_id, source_id, revision,
       patient_seq, taken_at, taken_precision, zone, effective_at, values)
     SELECT measurement_id, $3, 1, $1, $2, 'scale', measurement_id::text, '', 1, $3, 'instant', 'UTC', $3,
       jsonb_build_array(jsonb_build_object('vitalSign', $4::text, 'value', 80)) FROM i`,
    [tenant, patient, new Date(ms), vitalSign],
  );
}
const somebody = async (options: PatientOptions = {}): Promise<string> =>
  (await data.patient({ tenant, device: null, ...options })).patient;

describe('a pause whose end comes', () => {
  let now = start.getTime();

  it('comes due as work with a running clock, once, and says what it is about', async () => {
    await at(now);
    const patient = await somebody();
    await enter(patient, 'paused', { reason: 'travelling', until: now + 2 * day });
    await at(now + 2 * day - 1000);
    expect(await alertsOf(patient)).toEqual([]);
    await at(now + 2 * day);
    await at(now + 2 * day + hour);
    expect(await alertsOf(patient)).toEqual([
      { condition: 'monitoring:pause-due', state: 'open', events: ['opened'] },
    ]);
    const [alert] = await database.query(
      `SELECT severity, next_step_at = due_at AS running, reason LIKE '%travelling%' AS told FROM wardline.alert WHERE patient_id = $1`,
      [patient],
    );
    expect(alert).toEqual({ severity: 'indeterminate', running: true, told: true });
  });

  it('comes back a day later where the work was closed and the pause still stands', async () => {
    now += 10 * day;
    await at(now);
    const patient = await somebody();
    await enter(patient, 'paused', { reason: 'admitted', until: now + day });
    await at(now + day);
    await resolve(patient);
    await at(now + day + 12 * hour);
    expect(await alertsOf(patient)).toHaveLength(1);
    await at(now + 2 * day + hour);
    expect((await alertsOf(patient)).map(({ state }) => state)).toEqual(['resolved', 'open']);
  });

  it.each([
    ['is active again', 'active', {}],
    ['stays paused until another day', 'paused', { reason: 'travelling', until: 30 * day }],
    ['has ended', 'ended', { reason: 'completed' }],
  ])('is answered when the patient %s', async (_, status, more) => {
    now += 10 * day;
    await at(now);
    const patient = await somebody();
    await enter(patient, 'paused', { reason: 'travelling', until: now + day });
    await at(now + day);
    await enter(patient, status, { ...more, ...('until' in more && { until: now + more.until }) });
    expect(await alertsOf(patient)).toMatchObject([
      { state: 'resolved', events: ['opened', 'closed-by-status'] },
    ]);
    await at(now + 4 * day);
    expect(
      (await alertsOf(patient)).filter(({ condition }) => condition === 'monitoring:pause-due'),
    ).toHaveLength(1);
  });

  it('that was over before is nobody’s work', async () => {
    now += 10 * day;
    await at(now);
    const patient = await somebody();
    await enter(patient, 'paused', { reason: 'own-wish', until: now + 5 * day });
    await at(now + day);
    await enter(patient, 'active');
    await at(now + 6 * day);
    expect(await alertsOf(patient)).toEqual([]);
  });

  it('is taken once, however many clocks run', async () => {
    now += 10 * day;
    await at(now);
    const patients = await Promise.all(Array.from({ length: 20 }, () => somebody()));
    for (const patient of patients)
      await enter(patient, 'paused', { reason: 'travelling', until: now + day });
    await database.setNow(new Date(now + day));
    const turns = await Promise.all(Array.from({ length: 4 }, () => watchMonitoring(clock)));
    turns.push(await watchMonitoring(clock));
    expect(turns.reduce((sum, { pausesDue }) => sum + pausesDue, 0)).toBe(patients.length);
    for (const patient of patients) expect(await alertsOf(patient)).toMatchObject([{ events: ['opened'] }]);
  });

  it('waits for nobody: a patient who is being decided about is taken the next time', async () => {
    now += 10 * day;
    await at(now);
    const [held, free] = [await somebody(), await somebody()];
    for (const patient of [held, free])
      await enter(patient, 'paused', { reason: 'travelling', until: now + day });
    await database.inTransaction(async (client) => {
      await client.query('SELECT FROM wardline.patient_state WHERE patient_id = $1 FOR UPDATE', [held]);
      await at(now + day);
      expect([await alertsOf(held), await alertsOf(free)]).toMatchObject([[], [{ state: 'open' }]]);
    });
    await at(now + day);
    expect(await alertsOf(held)).toMatchObject([{ state: 'open' }]);
  });
});

describe('a status that was planned', () => {
  it('takes effect when its time comes: what is open then is closed', async () => {
    const now = start.getTime() + 200 * day;
    await at(now);
    const patient = await somebody();
    await database.query(
      `INSERT INTO wardline.alert (tenant_id, patient_id, site_id, condition, severity, reason, opened_at, due_at, next_step_at, last_reading_at)
       SELECT tenant_id, patient_id, site_id, 'hypoxaemia', 'critical', 'SpO2 80 %', wardline.now(), wardline.now(), wardline.now(), wardline.now()
       FROM wardline.patient WHERE patient_id = $1`,
      [patient],
    );
    await enter(patient, 'paused', { reason: 'admitted', from: now + day, until: now + 5 * day });
    await at(now + day - 1000);
    expect(await alertsOf(patient)).toMatchObject([{ state: 'open' }]);
    await at(now + day);
    expect(await alertsOf(patient)).toEqual([
      { condition: 'hypoxaemia', state: 'resolved', events: ['closed-by-status'] },
    ]);
  });
});

describe('readings that do not come', () => {
  let now = start.getTime() + 300 * day;
  const enrolled = (options: PatientOptions = {}): Promise<string> =>
    somebody({ programmes: ['heart-failure'], since: new Date(now), ...options });

  it('the first one late opens work, without any reading', async () => {
    await at(now);
    const patient = await enrolled();
    await at(now + 35 * hour);
    expect(await alertsOf(patient)).toEqual([]);
    await at(now + 36 * hour);
    await at(now + 40 * hour);
    expect(await alertsOf(patient)).toEqual([
      { condition: 'missing-data', state: 'open', events: ['opened'] },
    ]);
  });

  it('once a gap, and again for the next gap', async () => {
    now += 20 * day;
    await at(now);
    const patient = await enrolled();
    await measured(patient, now + 20 * hour);
    await at(now + 55 * hour);
    expect(await alertsOf(patient)).toEqual([]);
    await at(now + 56 * hour);
    expect(await alertsOf(patient)).toMatchObject([{ state: 'open' }]);
    // What ends the gap closes nothing: somebody has to know why none came.
    await measured(patient, now + 57 * hour);
    await at(now + 58 * hour);
    expect(await alertsOf(patient)).toMatchObject([{ state: 'open', events: ['opened', 'readings-came'] }]);
    await resolve(patient);
    await at(now + 92 * hour);
    expect(await alertsOf(patient)).toHaveLength(1);
    await at(now + 94 * hour);
    expect((await alertsOf(patient)).map(({ state }) => state)).toEqual(['resolved', 'open']);
  });

  it('a gap whose work was closed comes back after three days, while still nothing comes', async () => {
    now += 20 * day;
    await at(now);
    const patient = await enrolled();
    await at(now + 36 * hour);
    await resolve(patient);
    await at(now + 36 * hour + 71 * hour);
    expect(await alertsOf(patient)).toHaveLength(1);
    await at(now + 36 * hour + 73 * hour);
    expect(await alertsOf(patient)).toHaveLength(2);
  });

  it('another sign is no weight', async () => {
    now += 20 * day;
    await at(now);
    const patient = await enrolled();
    await measured(patient, now + 30 * hour, 'spo2');
    await at(now + 37 * hour);
    expect(await alertsOf(patient)).toMatchObject([{ condition: 'missing-data' }]);
  });

  it('nobody waits for who is paused, and the wait begins anew with the return', async () => {
    now += 20 * day;
    await at(now);
    const patient = await enrolled();
    await at(now + hour);
    await enter(patient, 'paused', { reason: 'admitted', until: now + 9 * day });
    await at(now + 5 * day);
    expect(await alertsOf(patient)).toEqual([]);
    await enter(patient, 'active');
    await at(now + 6 * day);
    expect(await alertsOf(patient)).toEqual([]);
    await at(now + 5 * day + 36 * hour);
    expect(await alertsOf(patient)).toMatchObject([{ condition: 'missing-data' }]);
  });

  it.each([
    ['invited', undefined],
    ['ended', 'withdrew'],
    ['ended', 'deceased'],
  ] as const)('nobody waits for who is %s %s', async (status, statusReason) => {
    now += 20 * day;
    await at(now);
    const patient = await enrolled({ status, ...(statusReason && { statusReason }) });
    await at(now + 5 * day);
    expect(await alertsOf(patient)).toEqual([]);
  });

  it('a programme that begins later is waited for from then on', async () => {
    now += 20 * day;
    await at(now);
    const patient = await somebody({ since: new Date(now) });
    await data.enrol(tenant, patient, 'heart-failure', new Date(now + 2 * day));
    await at(now + hour);
    await at(now + 3 * day);
    expect(await alertsOf(patient)).toEqual([]);
    await at(now + 2 * day + 36 * hour);
    expect(await alertsOf(patient)).toMatchObject([{ condition: 'missing-data' }]);
  });
});
