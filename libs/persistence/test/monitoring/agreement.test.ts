import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  contactForbidden,
  endReasons,
  monitoringAt,
  monitoringHistory,
  monitoringLabel,
  monitoringStepAllowed,
  openAlertsUnder,
  pauseReasons,
  type MonitoringState,
} from '#domain';
import { ReferenceData, testDatabase, type TestDatabase } from '#testing';

const states: readonly MonitoringState[] = [
  { status: 'invited' },
  { status: 'consented' },
  { status: 'active' },
  ...pauseReasons.map((reason) => ({ status: 'paused', reason }) as const),
  ...endReasons.map((reason) => ({ status: 'ended', reason }) as const),
];

let database: TestDatabase;
let data: ReferenceData;
beforeAll(async () => {
  database = await testDatabase();
  data = new ReferenceData(database);
});
afterAll(async () => {
  await database.drop();
});

/** A patient without any status. */
async function somebody(): Promise<string> {
  const { tenant, site } = await data.site({ tenant: 'metro' });
  const [row] = await database.query<{ id: string }>(
    `INSERT INTO wardline.patient (tenant_id, site_id, case_code, family_name, given_name, zone)
     VALUES ($1, $2, gen_random_uuid()::text, 'Test', 'Patient', 'UTC') RETURNING patient_id AS id`,
    [tenant, site],
  );
  return row?.id ?? '';
}

async function enter(patient: string, state: MonitoringState, from: Date, until?: Date): Promise<void> {
  await database.query(
    `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, reason, effective_from, due_at)
     VALUES ('metro', $1, $2, $3, $4, CASE WHEN $2 = 'paused' THEN coalesce($5, $4::timestamptz + interval '9 days') END)`,
    [patient, state.status, state.reason ?? null, from, until ?? null],
  );
}

describe('the database and #domain agree', () => {
  it('on every step of the life cycle', async () => {
    const pairs = [undefined, ...states].flatMap((from) => states.map((to) => ({ from, to })));
    const [row] = await database.query<{ allowed: boolean[] }>(
      `SELECT array_agg(wardline.monitoring_step_allowed(a, b, c, d) ORDER BY n) AS allowed
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS u (a, b, c, d, n)`,
      [
        pairs.map(({ from }) => from?.status ?? null),
        pairs.map(({ from }) => from?.reason ?? null),
        pairs.map(({ to }) => to.status),
        pairs.map(({ to }) => to.reason ?? null),
      ],
    );
    expect(row?.allowed).toEqual(pairs.map(({ from, to }) => monitoringStepAllowed(from, to)));
    expect(row?.allowed.filter(Boolean).length).toBeGreaterThan(20);
  });

  it('on what each status does to open alerts, on its name, and on contact', async () => {
    for (const state of states) {
      const patient = await somebody();
      await enter(patient, state, new Date(Date.now() - 60_000));
      const [row] = await database.query(
        `SELECT wardline.monitoring_closes_alerts($2, $3) AS closes, wardline.monitoring_label($2, $3) AS label,
           wardline.may_contact($1) AS contact`,
        [patient, state.status, state.reason ?? null],
      );
      expect(row).toEqual({
        closes: openAlertsUnder(state) === 'close',
        label: monitoringLabel(state),
        contact: contactForbidden(state) ?? null,
      });
    }
    expect(await database.query('SELECT wardline.may_contact($1) AS why', [await somebody()])).toEqual([
      { why: null },
    ]);
  });

  it('on contact once the end of a pause has come', async () => {
    const patient = await somebody();
    const [begun, over] = [new Date(Date.now() - 7200_000), new Date(Date.now() - 3600_000)];
    const admitted = { status: 'paused', reason: 'admitted' } as const;
    await enter(patient, admitted, begun, over);
    const [row] = await database.query<{ why: string | null }>('SELECT wardline.may_contact($1) AS why', [
      patient,
    ]);
    expect(row?.why ?? undefined).toBe(contactForbidden(admitted, true));
    expect(row?.why).toBeNull();
  });

  it('on the status at any time, for entries recorded in any order, corrections included', async () => {
    const start = Date.UTC(2026, 10, 1);
    const made = fc.array(
      fc.record({ hour: fc.integer({ min: 0, max: 20 }), state: fc.constantFrom(...states) }),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(made, async (entries) => {
        const patient = await somebody();
        for (const { hour, state } of entries) await enter(patient, state, new Date(start + hour * 3600_000));
        const history = monitoringHistory(
          entries.map(({ hour, state }, index) => ({
            ...state,
            entryId: index,
            effectiveFromMs: start + hour * 3600_000,
          })),
        );
        const times = Array.from({ length: 23 }, (_, hour) => start + (hour - 1) * 3600_000);
        const rows = await database.query<{ label: string | null }>(
          `SELECT wardline.monitoring_label(s.status, s.reason) AS label
           FROM unnest($2::timestamptz[]) WITH ORDINALITY AS t (at, n), wardline.monitoring_entry_at($1, t.at) s ORDER BY n`,
          [patient, times.map((ms) => new Date(ms))],
        );
        const expected = times.map((ms) => {
          const span = monitoringAt(history, ms);
          return span === undefined ? null : monitoringLabel(span);
        });
        expect(rows.map(({ label }) => label)).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });
});
