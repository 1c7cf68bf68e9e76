import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { workActivities, workIntervals, type WorkEvent, type WorkInterval } from '#domain';
import { createDataSource } from '#persistence';
import { ReferenceData, testDatabase, type TestDatabase } from '#testing';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';

const minute = 60_000;
const limits = { idleMs: 15 * minute, callIdleMs: 90 * minute };
const begin = Date.parse('2026-11-20T08:00:00Z');
let database: TestDatabase;
let data: ReferenceData;
let clock: DataSource;
let patients: string[];

beforeAll(async () => {
  database = await testDatabase();
  data = new ReferenceData(database);
  clock = createDataSource({ url: database.url('wardline_clock'), poolSize: 1, applicationName: 'test' });
  await clock.initialize();
  patients = [];
  for (let n = 0; n < 3; n += 1)
    patients.push((await data.patient({ tenant: 'metro', device: null })).patient);
});
afterAll(async () => {
  await clock.destroy();
  await database.drop();
});

const nurse = async (): Promise<string> =>
  (await data.staff({ role: 'nurse', tenant: 'metro', site: 'metro-site' })).staff;

async function note(staff: string, event: WorkEvent): Promise<void> {
  await database.setNow(new Date(event.at));
  await database.inTransaction(async (client) => {
    await client.query(`SELECT set_config('wardline.staff_id', $1, true)`, [staff]);
    await client.query(`SELECT wardline.put_work_event($1, 'metro-site', $2, $3, $4, 'test')`, [
      event.patient,
      event.kind,
      event.kind === 'start' ? event.activity : null,
      event.live ?? false,
    ]);
  });
}

async function closeIdle(at: number): Promise<number> {
  await database.setNow(new Date(at));
  const [row] = await clock.query<{ closed: number }[]>('SELECT wardline.close_idle_work() AS closed');
  return row?.closed ?? -1;
}

const intervalsOf = (staff: string) =>
  database.query<WorkInterval>(
    `SELECT patient_id AS patient, activity, live, extract(epoch FROM lower(during))::float8 * 1000 AS "from",
       extract(epoch FROM upper(during))::float8 * 1000 AS "to", idle
     FROM wardline.work_interval WHERE staff_id = $1 ORDER BY lower(during)`,
    [staff],
  );

describe('work as the database keeps it', () => {
  it('is what #domain makes of the same events, whenever the clock looks', async () => {
    const event = fc.record({
      gap: fc.oneof(fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 120 })),
      patient: fc.constantFrom(0, 1, 2),
      kind: fc.constantFrom<WorkEvent['kind'][]>('start', 'sign', 'stop'),
      activity: fc.constantFrom(...workActivities),
      live: fc.boolean(),
      looked: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 14 }), async (given) => {
        const staff = await nurse();
        const events: WorkEvent[] = [];
        let at = begin;
        for (const { gap, patient, looked, ...rest } of given) {
          at += gap * minute;
          if (looked) await closeIdle(at);
          const one = { ...rest, at, patient: patients[patient] ?? '' };
          events.push(one);
          await note(staff, one);
        }
        await closeIdle(at + 200 * minute);
        expect(await intervalsOf(staff)).toEqual(workIntervals(events, limits, at + 200 * minute));
      }),
      { numRuns: 15 },
    );
  });

  it('a sign after a long silence means the same whether the clock looked before it or not', async () => {
    for (const looks of [true, false]) {
      const staff = await nurse();
      const [patient = ''] = patients;
      const events: WorkEvent[] = [
        { at: begin, patient, kind: 'start', activity: 'review' },
        { at: begin + 5 * minute, patient, kind: 'sign' },
        { at: begin + 30 * minute, patient, kind: 'sign' },
        { at: begin + 34 * minute, patient, kind: 'stop' },
      ];
      for (const event of events) {
        if (looks) await closeIdle(event.at);
        await note(staff, event);
      }
      expect(await intervalsOf(staff)).toEqual(workIntervals(events, limits, begin + 34 * minute));
      expect((await intervalsOf(staff)).map(({ from, to }) => (to - from) / minute)).toEqual([5, 4]);
    }
  });

  it('a clock that went back loses no event and overlaps nothing', async () => {
    const staff = await nurse();
    const [patient = ''] = patients;
    await note(staff, { at: begin, patient, kind: 'start', activity: 'review' });
    await note(staff, { at: begin + 10 * minute, patient, kind: 'start', activity: 'call' });
    await note(staff, { at: begin + 4 * minute, patient, kind: 'stop' });
    await note(staff, { at: begin + 12 * minute, patient, kind: 'start', activity: 'review' });
    await note(staff, { at: begin + 15 * minute, patient, kind: 'stop' });
    const lengths = (await intervalsOf(staff)).map(({ activity, from, to }) => [
      activity,
      (to - from) / minute,
    ]);
    expect(lengths).toEqual([
      ['review', 10],
      ['review', 3],
    ]);
  });

  it('one person on two things at once is refused by the database itself', async () => {
    const staff = await nurse();
    const [patient = ''] = patients;
    await note(staff, { at: begin, patient, kind: 'start', activity: 'review' });
    await note(staff, { at: begin + 10 * minute, patient, kind: 'stop' });
    await expect(
      database.query(
        `INSERT INTO wardline.work_interval (staff_id, tenant_id, site_id, patient_id, activity, live, during, idle, opened_by)
         SELECT staff_id, tenant_id, site_id, patient_id, activity, live, tstzrange(lower(during) + interval '1 min', upper(during) + interval '1 min'), idle, opened_by
         FROM wardline.work_interval WHERE staff_id = $1`,
        [staff],
      ),
    ).rejects.toThrow(/work_interval_no_overlap/);
    await expect(database.query('UPDATE wardline.work_interval SET live = true')).rejects.toThrow(
      /append-only/,
    );
  });

  it('two sessions of one person at the same time wait for each other', async () => {
    const staff = await nurse();
    await database.letTimeRun();
    await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        database.inTransaction(async (client) => {
          await client.query(`SELECT set_config('wardline.staff_id', $1, true)`, [staff]);
          await client.query(
            `SELECT wardline.put_work_event($1, 'metro-site', 'start', 'review', false, 'test')`,
            [patients[index % 3]],
          );
        }),
      ),
    );
    const [row] = await database.query<{ open: number }>(
      'SELECT count(*)::int AS open FROM wardline.work_state WHERE staff_id = $1 AND patient_id IS NOT NULL',
      [staff],
    );
    expect(row).toEqual({ open: 1 });
    const events = await database.query<WorkEvent & { readonly id: string }>(
      `SELECT event_id AS id, patient_id AS patient, extract(epoch FROM at)::float8 * 1000 AS at, kind, activity
       FROM wardline.work_event WHERE staff_id = $1 ORDER BY event_id`,
      [staff],
    );
    expect(events).toHaveLength(12);
    expect(await intervalsOf(staff)).toEqual(workIntervals(events, limits, events.at(-1)?.at ?? 0));
  });

  it('a crash leaves it to the clock, at the last sign of life, once', async () => {
    const staff = await nurse();
    const [patient = ''] = patients;
    await note(staff, { at: begin, patient, kind: 'start', activity: 'review' });
    await note(staff, { at: begin + 6 * minute, patient, kind: 'sign' });
    await closeIdle(begin + 20 * minute);
    expect(await intervalsOf(staff)).toEqual([]);
    await closeIdle(begin + 22 * minute);
    expect(await intervalsOf(staff)).toMatchObject([{ from: begin, to: begin + 6 * minute, idle: true }]);
    expect(await closeIdle(begin + 60 * minute)).toBe(0);
  });

  it('goes by the limit that the health system set', async () => {
    const staff = await nurse();
    const [patient = ''] = patients;
    await database.query(
      `INSERT INTO wardline.work_policy (tenant_id, idle_minutes, call_idle_minutes) VALUES ('metro', 3, 3)`,
    );
    await note(staff, { at: begin, patient, kind: 'start', activity: 'review' });
    await note(staff, { at: begin + 2 * minute, patient, kind: 'sign' });
    await note(staff, { at: begin + 6 * minute, patient, kind: 'stop' });
    expect(await intervalsOf(staff)).toMatchObject([{ to: begin + 2 * minute, idle: true }]);
  });
});
