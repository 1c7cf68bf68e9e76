import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { authorRefusal, entryRefusal, planCatalogue, type PlanEntryDraft } from '#domain';
import { contextAt, loadStandingRecords, registeredAs } from '#persistence';
import { code, days, PlanDesk, type Name } from './plan-desk.js';

interface Entry {
  readonly name: string;
  readonly value: unknown;
  readonly state: string;
  readonly signature: string | null;
  readonly bounds: object | null;
  readonly author: { readonly name: string } | null;
}

let desk: PlanDesk;
beforeAll(async () => {
  desk = await PlanDesk.open();
  await desk.ask('physician', 'POST', 'signing-keys', { password: 'demo' });
});
afterAll(async () => {
  await desk.server.stop();
});
beforeEach(async () => {
  await desk.somebody();
});

const weight = (value = 80, rest: object = {}) => ({ value, unit: 'kg', until: days(60), ...rest });
const plan = async (path = 'plan'): Promise<readonly Entry[]> =>
  ((await desk.about('nurse', 'GET', path)).body as { items: readonly Entry[] }).items;

describe('a physician', () => {
  it('signs an entry with the password, and whoever reads it finds the signature good', async () => {
    expect(await desk.signed('dry-weight', weight(80, { bounds: { low: 78, high: 82 } }))).toBe('ok');
    expect(await plan()).toEqual([
      expect.objectContaining({
        name: 'dry-weight',
        value: 80,
        state: 'in-force',
        signature: 'valid',
        bounds: { low: 78, high: 82 },
        author: expect.objectContaining({ name: 'physician' }),
      }),
    ]);
    expect(await desk.trail()).toEqual(['plan.write plan:dry-weight ok']);
  });

  it('is asked for the password, and the right one', async () => {
    expect(await desk.signed('dry-weight', weight(80, { password: undefined }))).toBe('plan-needs-signature');
    expect(await desk.signed('dry-weight', weight(80, { password: 'guessed' }))).toBe('bad-credentials');
    expect(await plan('plan/history')).toEqual([]);
    expect(await desk.trail()).toEqual(['plan.write plan:dry-weight plan-needs-signature']);
  });

  it('withdraws, and nothing older takes its place', async () => {
    await desk.signed('dry-weight', weight(79));
    await desk.signed('dry-weight', weight(80));
    const gone = await desk.about('physician', 'POST', 'plan/dry-weight/withdrawal', { password: 'demo' });
    expect(code(gone)).toBe('ok');
    expect(await plan()).toEqual([]);
    expect((await plan('plan/history')).map(({ state }) => state)).toEqual([
      'withdrawn',
      'replaced',
      'replaced',
    ]);
  });

  it.each<[string, string, object]>([
    ['plan-unknown-parameter', 'wet-weight', weight()],
    ['plan-wrong-type', 'dry-weight', { ...weight(), value: 'heavy' }],
    ['plan-wrong-unit', 'dry-weight', { value: 80, until: days(60) }],
    ['plan-out-of-range', 'dry-weight', weight(8)],
    ['plan-bad-dates', 'dry-weight', weight(80, { until: days(-1) })],
    ['plan-needs-expiry', 'dry-weight', { value: 80, unit: 'kg' }],
    ['plan-expires-too-late', 'dry-weight', weight(80, { until: days(100) })],
    ['plan-bad-bounds', 'dry-weight', weight(80, { bounds: { low: 81, high: 82 } })],
  ])('is told %s about %s', async (refusal, name, body) => {
    expect(await desk.signed(name, body)).toBe(refusal);
    expect(await plan('plan/history')).toEqual([]);
  });
});

describe('who may write what', () => {
  const allowed: Readonly<Record<string, readonly Name[]>> = {
    'dry-weight': ['nurse', 'charge', 'physician'],
    lvad: ['physician'],
    language: ['nurse', 'charge', 'physician'],
  };
  const bodies: Readonly<Record<string, object>> = {
    'dry-weight': { value: 81, unit: 'kg', until: days(30) },
    lvad: { value: true },
    language: { value: 'de' },
  };
  const everybody: readonly Name[] = [
    'nurse',
    'charge',
    'physician',
    'nurse2',
    'nurseOther',
    'tier1',
    'supervisor',
    'lead',
    'author',
    'operator',
    'privacy',
  ];

  it.each(everybody)('%s', async (name) => {
    await desk.signed('dry-weight', weight(80, { bounds: { low: 78, high: 82 } }));
    for (const [parameter, who] of Object.entries(allowed)) {
      const password = name === 'physician' ? { password: 'demo' } : {};
      const answer = await desk.put(name, parameter, { ...bodies[parameter], ...password });
      const sees = !['nurse2', 'nurseOther', 'author', 'operator', 'privacy'].includes(name);
      const isTeam = ['nurse', 'charge', 'physician'].includes(name);
      const refusal = !sees ? 'not-found' : isTeam ? 'plan-needs-physician' : 'forbidden';
      expect([parameter, answer]).toEqual([parameter, who.includes(name) ? 'ok' : refusal]);
    }
  });

  it('a nurse stays within the bounds, which go on with the number', async () => {
    expect(await desk.put('nurse', 'dry-weight', weight(80))).toBe('plan-needs-physician');
    await desk.signed('dry-weight', weight(80, { bounds: { low: 78, high: 82 } }));
    expect(await desk.put('nurse', 'dry-weight', weight(82.1, { until: days(30) }))).toBe(
      'plan-outside-bounds',
    );
    expect(await desk.put('nurse', 'dry-weight', weight(81, { until: days(61) }))).toBe(
      'plan-expires-too-late',
    );
    expect(await desk.put('nurse', 'dry-weight', weight(81, { until: days(30) }))).toBe('ok');
    expect(await desk.put('charge', 'dry-weight', weight(82, { until: days(20) }))).toBe('ok');
    expect((await plan())[0]).toMatchObject({ value: 82, signature: null, bounds: { low: 78, high: 82 } });
    const wider = { until: days(20), bounds: { low: 20, high: 400 } };
    expect(await desk.put('nurse', 'dry-weight', weight(82, wider))).toBe('plan-needs-physician');
    expect(code(await desk.about('nurse', 'POST', 'plan/dry-weight/withdrawal', {}))).toBe(
      'plan-needs-physician',
    );
  });

  it('a nurse who gives a password needs no key, and signs nothing', async () => {
    await desk.signed('dry-weight', weight(80, { bounds: { low: 78, high: 82 } }));
    expect(await desk.put('nurse', 'dry-weight', weight(81, { until: days(30), password: 'demo' }))).toBe(
      'ok',
    );
    expect((await plan())[0]).toMatchObject({ value: 81, signature: null });
  });

  it('a signature that was tampered with in the table is found', async () => {
    await desk.signed('lvad', { value: true });
    await desk.rows(
      `INSERT INTO wardline.plan_parameter (tenant_id, patient_id, name, value, effective_from, author_id, kid, jws)
       SELECT tenant_id, patient_id, name, 'false', wardline.now(), author_id, kid, overlay(jws placing 'AAAA' from length(jws) - 3)
       FROM wardline.plan_parameter WHERE patient_id = $1`,
    );
    await desk.rows(
      `INSERT INTO wardline.plan_parameter (tenant_id, patient_id, name, value, effective_from, author_id, kid, jws)
       SELECT tenant_id, patient_id, 'pacemaker', value, effective_from, author_id, kid, jws || ' '
       FROM wardline.plan_parameter WHERE patient_id = $1 ORDER BY entry_id LIMIT 1`,
    );
    expect((await plan('plan/history')).map(({ name, signature }) => [name, signature])).toEqual([
      ['lvad', 'invalid'],
      ['lvad', 'valid'],
      ['pacemaker', 'invalid'],
    ]);
  });

  it('nobody writes past the function', async () => {
    const source = `SET ROLE wardline_server; SELECT set_config('wardline.staff_id', '${desk.server.organisation.staff.physician}', true);`;
    const insert = `INSERT INTO wardline.plan_parameter (tenant_id, patient_id, name, value, effective_from)
      VALUES ('metro', '${desk.patient}', 'lvad', 'true', wardline.now())`;
    await expect(desk.server.database.owner.query(`BEGIN; ${source} ${insert}`)).rejects.toThrow(
      'permission denied',
    );
    await desk.server.database.owner.query('ROLLBACK; RESET ROLE');
  });
});

describe('the database and the domain', () => {
  it('have one catalogue', async () => {
    const rows = await desk.rows(
      `SELECT name, type, unit, low, high, whole, choices, writer, max_days FROM wardline.plan_kind`,
      [],
    );
    const expected = [...planCatalogue.values()].map((one) => ({
      name: one.name,
      type: one.type,
      unit: one.unit ?? null,
      low: one.range?.[0] ?? null,
      high: one.range?.[1] ?? null,
      whole: one.isWhole === true,
      choices: one.choices ?? null,
      writer: one.writer,
      max_days: one.maxDays ?? null,
    }));
    expect(rows).toHaveLength(expected.length);
    expect(rows).toEqual(expect.arrayContaining(expected));
  });

  it('refuse alike, whatever is written by whom', async () => {
    const now = Date.parse('2026-11-20T08:00:00Z');
    const dayMs = 86_400_000;
    const when = fc.integer({ min: -3, max: 400 }).map((n) => now + n * dayMs);
    const number = fc.oneof(
      fc.constantFrom(1, 1.5, 2, 60, 80, 82, 90, 400),
      fc.double({ min: 0, max: 500, noNaN: true }),
    );
    const bounds = fc.option(fc.record({ low: number, high: number }), { nil: null });
    const parameters = [...planCatalogue.values()];
    const anyDraft: fc.Arbitrary<PlanEntryDraft> = fc.constantFrom(...parameters).chain((parameter) =>
      fc.record({
        name: fc.oneof(
          { weight: 9, arbitrary: fc.constant(parameter.name) },
          { weight: 1, arbitrary: fc.constant('none') },
        ),
        value: fc.oneof(
          number,
          fc.boolean(),
          fc.constant(null),
          fc.constantFrom(
            'de',
            'pt-BR',
            'full',
            'deaf',
            '2026-02-29',
            '2026-12-24',
            ' ',
            'x'.repeat(4001),
            'é'.repeat(4000),
          ),
        ),
        unit: fc.constantFrom(parameter.unit ?? null, null, 'kg'),
        from: when,
        until: fc.option(when, { nil: null }),
        bounds,
      }),
    );
    const standing = fc.option(fc.record({ until: fc.option(when, { nil: null }), bounds }), {
      nil: undefined,
    });
    await fc.assert(
      fc.asyncProperty(anyDraft, standing, async (draft, there) => {
        const { from, until, ...rest } = draft;
        const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
        const entry = JSON.stringify({ ...rest, from: iso(from), until: iso(until) });
        const [row] = await desk.rows<{ entry: string | null; nurse: string | null }>(
          `SELECT wardline.plan_entry_refusal($1, $2) AS entry,
             CASE WHEN wardline.plan_entry_refusal($1, $2) IS NULL THEN wardline.nurse_plan_refusal($1, (SELECT writer FROM wardline.plan_kind WHERE name = $1::jsonb ->> 'name'),
               jsonb_populate_record(NULL::wardline.plan_parameter, $3), $2) END AS nurse`,
          [
            entry,
            new Date(now),
            JSON.stringify({
              value: 80,
              nurse_low: there?.bounds?.low ?? null,
              nurse_high: there?.bounds?.high ?? null,
              expires_at: iso(there?.until ?? null),
            }),
          ],
        );
        const refusal = entryRefusal(draft, now);
        expect(row?.entry ?? undefined).toBe(refusal);
        const writer = planCatalogue.get(draft.name)?.writer;
        const ends = there?.until ?? Infinity;
        if (refusal !== undefined || writer === 'care-team' || ends <= from) return;
        const nurse = { isPhysician: false, hasSigned: false };
        expect(row?.nurse ?? undefined).toBe(authorRefusal(draft, nurse, there, now));
      }),
      { numRuns: 600 },
    );
  });
});

describe('effective-dated entries', () => {
  it('give one history, in whatever order they are entered', async () => {
    const start = Date.now() - 50 * 86_400_000;
    const anyEntries = fc.uniqueArray(
      fc.record({
        day: fc.integer({ min: 0, max: 40 }),
        value: fc.option(fc.integer({ min: 60, max: 90 }), { nil: null }),
        lasts: fc.integer({ min: 1, max: 60 }),
      }),
      { selector: ({ day }) => day, minLength: 1, maxLength: 8 },
    );
    const entered = async (entries: readonly { day: number; value: number | null; lasts: number }[]) => {
      const patient = await desk.somebody();
      for (const { day, value, lasts } of entries)
        await desk.rows(
          `INSERT INTO wardline.plan_parameter (tenant_id, patient_id, name, value, unit, effective_from, expires_at)
           VALUES ('metro', $1, 'dry-weight', $2, 'kg', $3, $4)`,
          [
            patient,
            value === null ? null : JSON.stringify(value),
            new Date(start + day * 86_400_000),
            new Date(start + (day + lasts) * 86_400_000),
          ],
        );
      const client = await desk.server.database.owner.connect();
      try {
        const [record] = await loadStandingRecords(client, [patient]);
        if (record === undefined) throw new Error('no record');
        const registered = registeredAs(record);
        const seen = Array.from({ length: 110 }, (_, day) => {
          const { plan: found, planSince } = contextAt(registered, new Date(start + day * 86_400_000 + 1));
          return [found, planSince];
        });
        const now = (await plan()).map(({ value, state }) => [value, state]);
        return { seen, now };
      } finally {
        client.release();
      }
    };
    await fc.assert(
      fc.asyncProperty(
        anyEntries.chain((entries) =>
          fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })),
        ),
        async ([entries, shuffled]) => {
          expect(await entered(shuffled)).toEqual(await entered(entries));
        },
      ),
      { numRuns: 25 },
    );
  });
});
