import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { day, hour, MissingDesk, tenant } from './missing-desk.js';

let desk: MissingDesk;
beforeAll(async () => {
  desk = await MissingDesk.open();
});
afterAll(async () => {
  await desk.close();
});
beforeEach(async () => {
  await desk.forgetFormer();
});

describe('one item for everything that does not come', () => {
  it('a sign that goes missing later joins it, one that comes leaves it, and the end of all closes nothing', async () => {
    const start = desk.now;
    const { patient } = await desk.somebody();
    await desk.expectation(patient, 'spo2', { every: 48, grace: 0 });
    await desk.until(start + 36 * hour);
    expect(await desk.itemsOf(patient)).toMatchObject([
      {
        state: 'open',
        severity: 'indeterminate',
        clock: true,
        version: 1,
        events: ['opened'],
        decision: { missing: [{ vitalSign: 'weight', cause: 'never-sent' }] },
        subjects: [{ subject: 'weight', open: true }],
      },
    ]);
    await desk.until(start + 49 * hour);
    const [both] = await desk.itemsOf(patient);
    expect(both).toMatchObject({ version: 2, events: ['opened', 'joined'] });
    expect(both?.decision.missing.map(({ vitalSign }) => vitalSign).sort()).toEqual(['spo2', 'weight']);
    await desk.measured(patient, desk.now + 1000);
    await desk.until(desk.now + hour, 5 * 60_000);
    const [one] = await desk.itemsOf(patient);
    expect(one).toMatchObject({
      version: 3,
      events: ['opened', 'joined', 'readings-came'],
      decision: { missing: [{ vitalSign: 'spo2' }] },
      subjects: [
        { subject: 'spo2', open: true },
        { subject: 'weight', open: false },
      ],
    });
    await desk.measured(patient, desk.now + 1000, 'spo2');
    await desk.until(desk.now + hour, 5 * 60_000);
    const [none] = await desk.itemsOf(patient);
    expect(none).toMatchObject({ state: 'open', clock: true, decision: { missing: [] } });
    expect(none?.reason).toContain('come again');
    // The same item is joined again, while nobody has closed it.
    await desk.until(desk.now + 37 * hour);
    expect(await desk.itemsOf(patient)).toMatchObject([
      { state: 'open', decision: { missing: [{ vitalSign: 'weight', cause: 'not-known' }] } },
    ]);
    expect((await desk.itemsOf(patient))[0]?.reason).toContain('weight since');
  });

  it('closed while nothing came, it is quiet for three days, and one about the rest opens', async () => {
    const start = desk.now;
    const { patient } = await desk.somebody();
    await desk.until(start + 36 * hour);
    await desk.resolve(patient);
    await desk.expectation(patient, 'spo2', { every: 48, grace: 0 });
    await desk.until(start + 95 * hour);
    const items = await desk.itemsOf(patient);
    expect(items.map(({ state }) => state)).toEqual(['resolved', 'open']);
    // Whoever opens the new one sees all that is missing.
    expect(items[1]?.decision.missing.map(({ vitalSign }) => vitalSign).sort()).toEqual(['spo2', 'weight']);
  });

  it('an alert from before there was one item a patient stays until it is closed, and is not doubled', async () => {
    const start = desk.now;
    const { patient } = await desk.somebody();
    const [old] = await desk.database.query<{ id: string }>(
      `SELECT wardline.open_platform_alert($1, 'missing-data:weight', 'No reading', interval '4 hours', '{}') AS id`,
      [patient],
    );
    await desk.database.query(
      `INSERT INTO wardline.reading_gap (tenant_id, patient_id, vital_sign, since, alert_id) VALUES ($1, $2, 'weight', $3, $4)`,
      [tenant, patient, new Date(start), old?.id],
    );
    await desk.until(start + 60 * hour);
    expect(await desk.itemsOf(patient)).toHaveLength(1);
    await desk.resolve(patient);
    await desk.until(desk.now + 73 * hour);
    expect((await desk.itemsOf(patient)).map(({ state }) => state)).toEqual(['resolved', 'open']);
  });

  it('what was not measured, and what was another patient’s, is no reading', async () => {
    const start = desk.now;
    const { patient } = await desk.somebody();
    await desk.measured(patient, start + hour, 'weight', { absent: true });
    const wrong = await desk.measured(patient, start + 2 * hour);
    await desk.at(start + 3 * hour);
    expect(await desk.stateOf(patient)).toBe('due');
    const { staff } = await desk.data.staff({ role: 'nurse', tenant });
    await desk.database.query(
      `INSERT INTO wardline.measurement_retraction (tenant_id, patient_id, measurement_id, act, reason, recorded_by)
       VALUES ($1, $2, $3, 'retracted', 'not-this-patient', $4)`,
      [tenant, patient, wrong, staff],
    );
    await desk.until(start + 36 * hour);
    expect(await desk.itemsOf(patient)).toMatchObject([
      { subjects: [{ subject: 'weight', cause: 'never-sent' }] },
    ]);
  });

  it('is closed by a pause, with a word, and nobody waits meanwhile', async () => {
    const start = desk.now;
    const { patient } = await desk.somebody();
    await desk.until(start + 40 * hour);
    await desk.enter(patient, 'paused', 'travelling');
    await desk.at(desk.now + 1000);
    expect(await desk.itemsOf(patient)).toMatchObject([
      { state: 'resolved', events: ['opened', 'closed-by-status'] },
    ]);
    expect(await desk.database.query('SELECT * FROM wardline.awaited($1)', [patient])).toEqual([]);
    await desk.until(desk.now + 5 * day, day);
    await desk.enter(patient, 'active');
    await desk.at(desk.now + 35 * hour);
    expect(await desk.itemsOf(patient)).toHaveLength(1);
    await desk.at(desk.now + hour);
    expect((await desk.itemsOf(patient)).map(({ state }) => state)).toEqual(['resolved', 'open']);
  });
});

describe('what is expected of one patient', () => {
  it('goes before what the programme expects, until it ends; then the wait begins anew', async () => {
    await desk.at(Date.parse('2029-03-01T12:00:00Z'));
    const start = desk.now;
    const { patient } = await desk.somebody();
    await desk.expectation(patient, 'weight', { until: start + 10 * day });
    await desk.until(start + 9 * day, day);
    expect(await desk.itemsOf(patient)).toEqual([]);
    await desk.until(start + 10 * day + 35 * hour, 5 * hour);
    expect(await desk.itemsOf(patient)).toEqual([]);
    await desk.at(start + 10 * day + 36 * hour);
    expect(await desk.itemsOf(patient)).toHaveLength(1);
  });

  it('is waited for without any programme, from when it was set', async () => {
    const start = desk.now + day;
    await desk.at(start);
    const { patient } = await desk.somebody({ programmes: [], since: new Date(start - 30 * day) });
    await desk.at(start + 5 * day);
    expect(await desk.itemsOf(patient)).toEqual([]);
    await desk.expectation(patient, 'spo2', { every: 24, grace: 0 });
    await desk.at(desk.now + 23 * hour);
    expect(await desk.itemsOf(patient)).toEqual([]);
    await desk.at(desk.now + hour);
    expect(await desk.itemsOf(patient)).toMatchObject([
      { subjects: [{ subject: 'spo2', cause: 'never-sent' }] },
    ]);
  });

  it('a health system that expects what nobody did before waits from then on, not from enrolment', async () => {
    const start = desk.now + day;
    await desk.at(start);
    const { patient } = await desk.somebody({
      programmes: ['after-surgery'],
      since: new Date(start - 30 * day),
    });
    const { staff } = await desk.data.staff({ role: 'lead', tenant });
    await desk.database.query(
      `INSERT INTO wardline.reading_expectation (tenant_id, programme_id, vital_sign, every_hours, grace_hours, recorded_by)
       VALUES ($1, 'after-surgery', 'temperature', 12, 0, $2)`,
      [tenant, staff],
    );
    await desk.database.query('SELECT wardline.watch_readings(ARRAY[$1::uuid])', [patient]);
    await desk.at(start + 11 * hour);
    expect(await desk.itemsOf(patient)).toEqual([]);
    await desk.at(start + 12 * hour);
    expect(await desk.itemsOf(patient)).toHaveLength(1);
  });
});

/** What should be: one sign, wanted every day with half a day's grace. */
class Model {
  active = true;
  open = false;
  items = 0;
  /** The gap that the item is about, and the one that somebody closed. */
  private about = -Infinity;
  private closed = { gap: -Infinity, at: -Infinity };

  constructor(private since: number) {}

  look(now: number): void {
    const missing = this.active && now >= this.since + 36 * hour;
    const quiet = this.closed.gap === this.since && now < this.closed.at + 72 * hour;
    if (!this.open && missing && !quiet) {
      this.open = true;
      this.items++;
    }
    if (this.open && missing) this.about = this.since;
  }

  weigh(now: number): void {
    if (this.active) this.since = now;
  }

  pause(): void {
    this.active = false;
    this.open = false;
  }

  back(now: number): void {
    this.active = true;
    this.since = now;
  }

  close(now: number): void {
    this.open = false;
    this.closed = { gap: this.about, at: now };
  }
}

describe('at any time', () => {
  type Step = { readonly kind: 'wait' | 'weigh' | 'pause' | 'return' | 'close'; readonly hours: number };
  const step: fc.Arbitrary<Step> = fc.record({
    kind: fc.constantFrom<Step['kind']>('wait', 'wait', 'weigh', 'weigh', 'pause', 'return', 'close'),
    hours: fc.integer({ min: 1, max: 30 }),
  });

  it('an item is open where an active patient’s reading is missing and nobody closed it; none opens else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
        await desk.database.query('UPDATE wardline.reading_watch SET look_at = NULL');
        await desk.at(desk.now + 5 * day);
        const { patient } = await desk.somebody();
        const model = new Model(desk.now);
        for (const { kind, hours } of steps) {
          await desk.until(desk.now + hours * hour, 4 * hour);
          model.look(desk.now);
          if (kind === 'weigh') {
            await desk.measured(patient, desk.now);
            model.weigh(desk.now);
          } else if (kind === 'pause' && model.active) {
            await desk.enter(patient, 'paused', 'own-wish');
            model.pause();
          } else if (kind === 'return' && !model.active) {
            await desk.enter(patient, 'active');
            model.back(desk.now);
          } else if (kind === 'close' && model.open) {
            await desk.resolve(patient);
            model.close(desk.now);
          }
          await desk.at(desk.now + 1);
          const found = await desk.itemsOf(patient);
          expect([found.filter(({ state }) => state !== 'resolved').length, found.length]).toEqual([
            model.open ? 1 : 0,
            model.items,
          ]);
        }
      }),
      { numRuns: 15 },
    );
  });
});
