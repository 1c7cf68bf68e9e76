import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scoped } from '#access';
import { buildTopic } from '#messaging';
import { changeMonitoringStatus, createDataSource, recordConsent, type StatusChange } from '#persistence';
import type { DataSource } from 'typeorm';
import { hours, reading, RunningIngestion, tenant, vital } from './running-ingestion.js';
import { alertsOf, decisionsOf, measurementsOf } from './stored-rows.js';

const days = 24 * hours;
/** A Monday, 10:00 in UTC, that lies ahead: what is signed and put to work today holds by then. */
const monday = ((): number => {
  const next = new Date(Date.now() + 7 * days);
  next.setUTCDate(next.getUTCDate() + ((8 - next.getUTCDay()) % 7));
  return next.setUTCHours(10, 0, 0, 0);
})();
const on = (
  day: 'Mon' | 'Tue' | 'Wed' | 'Thu' | 'Fri' | 'Sat' | 'Sun' | 'next Mon',
  hour: number,
): number => {
  const offset = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun', 'next Mon'].indexOf(day);
  return monday + offset * days + (hour - 10) * hours;
};

describe('the life of one patient, with a clock that is moved', () => {
  let ingestion: RunningIngestion;
  let server: DataSource;
  let clock: DataSource;
  let nurse: string;
  let patient: string;

  const connect = async (role: 'wardline_server' | 'wardline_clock'): Promise<DataSource> => {
    const source = createDataSource({
      url: ingestion.database.url(role),
      poolSize: 2,
      applicationName: 'test',
    });
    return source.initialize();
  };
  beforeAll(async () => {
    ingestion = await RunningIngestion.start();
    server = await connect('wardline_server');
    clock = await connect('wardline_clock');
    await ingestion.database.setNow(new Date(monday));
    const { data } = ingestion;
    nurse = (await data.staff({ role: 'nurse', tenant, site: `${tenant}-site` })).staff;
    const since = new Date(monday);
    const plan = { pregnant: false, lvad: false, 'dry-weight': 80 };
    const options = { tenant, since, plan, programmes: ['heart-failure'], device: 'scale-1' };
    patient = (await data.patient({ ...options, status: 'invited' })).patient;
  });
  afterAll(async () => {
    await server.destroy();
    await clock.destroy();
    await ingestion.stop();
  });

  /** Time goes on, and the clock takes whatever came due on the way. */
  const until = async (ms: number): Promise<void> => {
    await ingestion.database.setNow(new Date(ms));
    await clock.query('SELECT wardline.take_monitoring_due(50), wardline.take_reading_watch(50)');
  };
  const enter = (change: Omit<StatusChange, 'patientId'>): Promise<unknown> =>
    scoped(server, { staffId: nurse, sessionId: null }, (tx) =>
      changeMonitoringStatus(tx, { patientId: patient, ...change }),
    );
  /** A device measures at `takenMs`, and the reading arrives now. */
  const measure = async (
    device: string,
    value: object,
    takenMs: number,
    nowMs = takenMs,
  ): Promise<unknown> => {
    const payload = Buffer.from(JSON.stringify(reading(value, { at: new Date(takenMs).toISOString() })));
    const result = await ingestion.ingestion.http.post({
      topic: buildTopic({ tenant, device, channel: 'reading' }),
      payload,
      receivedAtMs: nowMs,
      publisher: `${tenant}/${device}`,
    });
    if (result.kind === 'busy') throw new Error('the queue is full');
    const [outcome] = result.outcomes;
    return outcome?.code ?? outcome?.status;
  };
  const open = async (): Promise<string[]> =>
    (await alertsOf(ingestion.database, patient))
      .filter(({ state }) => state !== 'resolved')
      .map(({ condition, severity }) => `${severity} ${condition}`)
      .sort();
  const closedByStatus = async (): Promise<number> => {
    const rows = await ingestion.database.query(
      `SELECT FROM wardline.alert_event WHERE patient_id = $1 AND type = 'closed-by-status'`,
      [patient],
    );
    return rows.length;
  };
  const mayNotContact = async (): Promise<unknown> => {
    const [row] = await ingestion.database.query('SELECT wardline.may_contact($1) AS why', [patient]);
    return row?.['why'];
  };
  const seenByNurse = async (): Promise<boolean> => {
    const rows = await scoped(server, { staffId: nurse, sessionId: null }, (tx) =>
      tx.query('SELECT FROM wardline.patient WHERE patient_id = $1', [patient]),
    );
    return rows.length === 1;
  };

  it('goes from discharge to withdrawal', async () => {
    // Monday: discharged, asked, and enrolled at noon.
    expect(await mayNotContact()).toBe('not-consented');
    await until(on('Mon', 12));
    expect(await enter({ status: 'active' })).toEqual({ ok: false, code: 'transition-not-allowed' });
    await scoped(server, { staffId: nurse, sessionId: null }, (tx) =>
      recordConsent(tx, patient, {
        given: true,
        scope: ['remote-monitoring'],
        by: 'patient',
        method: 'written',
        document: null,
        at: new Date(on('Mon', 11)),
      }),
    );
    expect(await enter({ status: 'consented' })).toEqual({ ok: true });
    await until(on('Mon', 13));
    expect(await enter({ status: 'active' })).toEqual({ ok: true });
    expect(await mayNotContact()).toBeNull();

    // Nothing comes on Tuesday: by the night somebody has it on the desk.
    await until(on('Tue', 23));
    expect(await open()).toEqual([]);
    await until(on('Wed', 1));
    expect(await open()).toEqual(['indeterminate missing-data']);
    await until(on('Wed', 8));
    expect(await measure('scale-1', vital.weight(80), on('Wed', 8))).toBe('stored');
    expect(await open()).toEqual(['indeterminate missing-data']);
    await ingestion.database.query(
      `UPDATE wardline.alert SET state = 'resolved', resolved_at = wardline.now(), next_step_at = NULL WHERE patient_id = $1`,
      [patient],
    );

    // Thursday: gains weight overnight; in the evening SpO2 80.
    await until(on('Thu', 8));
    expect(await measure('scale-1', vital.weight(83), on('Thu', 8))).toBe('stored');
    const gained = await open();
    expect(gained.length).toBeGreaterThan(0);
    expect(gained.join()).toMatch(/weight/);
    await until(on('Thu', 20));
    expect(await measure('scale-1', vital.spo2(80), on('Thu', 20))).toBe('stored');
    const evening = await open();
    expect(evening.some((alert) => alert.startsWith('critical '))).toBe(true);

    // Admitted: everything that is open is closed, and says so. Her husband steps on the scale; nobody is called.
    await until(on('Thu', 22));
    const stay = { ownerId: nurse, until: new Date(on('Sat', 12)) };
    expect(await enter({ status: 'paused', reason: 'admitted', ...stay })).toEqual({ ok: true });
    expect(await open()).toEqual([]);
    expect(await closedByStatus()).toBe(evening.length);
    await until(on('Fri', 8));
    expect(await measure('scale-1', vital.weight(101), on('Fri', 8))).toBe('stored');
    expect(await measure('scale-1', vital.spo2(71), on('Fri', 8))).toBe('stored');
    expect((await decisionsOf(ingestion.database, patient)).slice(-2)).toMatchObject([
      { suppressedBy: 'paused:admitted' },
      { disposition: 'critical', suppressedBy: 'paused:admitted' },
    ]);
    expect([await open(), await mayNotContact()]).toEqual([[], 'admitted']);

    // Saturday: the pause is over at noon, and that is work until somebody knows how she is.
    await until(on('Sat', 12));
    expect(await open()).toEqual(['indeterminate monitoring:pause-due']);
    expect(await mayNotContact()).toBeNull();
    await until(on('Sat', 14));
    expect(await enter({ status: 'active' })).toEqual({ ok: true });
    expect(await open()).toEqual([]);

    // Sunday: another scale. What the old one still sends is nobody's, and somebody looks into it.
    await until(on('Sun', 8));
    await ingestion.data.endAssignment(tenant, 'scale-1', new Date(on('Sun', 8)));
    await ingestion.data.device(tenant, 'scale-2');
    await ingestion.data.assign(tenant, 'scale-2', patient, { from: new Date(on('Sun', 8)) });
    const before = (await measurementsOf(ingestion.database, patient)).length;
    await until(on('Sun', 9));
    expect(await measure('scale-2', vital.weight(79.5), on('Sun', 9))).toBe('stored');
    expect(await measure('scale-1', vital.weight(64), on('Sun', 9))).toBe('device-not-assigned');
    expect(await measurementsOf(ingestion.database, patient)).toHaveLength(before + 1);

    // Monday: she has had enough. Nothing of hers is taken any more, and nobody reads what there is.
    await until(on('next Mon', 9));
    expect(await ingestion.ingestion.signIn(`${tenant}/scale-2`, 'secret')).toBeDefined();
    expect(await enter({ status: 'ended', reason: 'withdrew' })).toEqual({ ok: true });
    expect(await ingestion.ingestion.signIn(`${tenant}/scale-2`, 'secret')).toBeUndefined();
    expect([await open(), await mayNotContact()]).toEqual([[], 'withdrew']);
    expect(await seenByNurse()).toBe(false);
    await until(on('next Mon', 12));
    expect(await measure('scale-2', vital.weight(90), on('next Mon', 12))).toBe('not-monitored');
    expect(await measure('scale-2', vital.weight(79), on('next Mon', 7), on('next Mon', 12))).toBe('stored');
    expect(await measurementsOf(ingestion.database, patient)).toHaveLength(before + 2);
    await until(on('next Mon', 12) + 10 * days);
    expect(await open()).toEqual([]);

    // Every reading is accounted for.
    const [books] = await ingestion.database.query<{ ledger: { unaccounted: number; stored: number } }>(
      `SELECT wardline.ledger_of(ARRAY[$1], $2, wardline.now()) AS ledger`,
      [tenant, new Date(monday)],
    );
    expect(books?.ledger.unaccounted).toBe(0);
    expect(books?.ledger.stored).toBe(before + 2);
  });
});
