import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  endReasons,
  monitoringAt,
  monitoringHistory,
  monitoringStepAllowed,
  pauseReasons,
  type MonitoringEntry,
  type MonitoringState,
} from '#domain';
import { actingAs, changeMonitoringStatus, recordConsent, undoDeceased } from '#persistence';
import { ReferenceData, testDatabase, type TestDatabase } from '#testing';

const hour = 3600_000;
const now = Date.UTC(2026, 10, 20, 12);
const states: readonly MonitoringState[] = [
  { status: 'invited' },
  { status: 'consented' },
  { status: 'active' },
  ...pauseReasons.map((reason) => ({ status: 'paused', reason }) as const),
  ...endReasons.map((reason) => ({ status: 'ended', reason }) as const),
];

let database: TestDatabase;
let nurse: string;
let lead: string;
let data: ReferenceData;
beforeAll(async () => {
  database = await testDatabase();
  data = new ReferenceData(database);
  await data.site({ tenant: 'metro', site: 'metro-site' });
  nurse = (await data.staff({ role: 'nurse', tenant: 'metro', site: 'metro-site' })).staff;
  lead = (await data.staff({ role: 'lead', tenant: 'metro' })).staff;
  await database.setNow(new Date(now));
});
afterAll(async () => {
  await database.drop();
});

async function somebody(): Promise<string> {
  const [row] = await database.query<{ id: string }>(
    `INSERT INTO wardline.patient (tenant_id, site_id, case_code, family_name, given_name, zone)
     VALUES ('metro', 'metro-site', gen_random_uuid()::text, 'Test', 'Patient', 'UTC') RETURNING patient_id AS id`,
  );
  return row?.id ?? '';
}
async function consent(patient: string, at: number): Promise<void> {
  await database.inTransaction(async (client) =>
    recordConsent(await actingAs(client, nurse), patient, {
      given: true,
      scope: ['remote-monitoring'],
      by: 'patient',
      method: 'verbal',
      document: null,
      at: new Date(at),
    }),
  );
}
async function enter(patient: string, state: MonitoringState, fromMs: number): Promise<string> {
  return database.inTransaction(async (client) => {
    const answer = await changeMonitoringStatus(await actingAs(client, nurse), {
      patientId: patient,
      status: state.status,
      ...(state.reason !== undefined && { reason: state.reason }),
      from: new Date(fromMs),
      ...(state.status === 'paused' && { ownerId: nurse, until: new Date(now + 500 * hour) }),
    });
    return answer.ok ? 'ok' : answer.code;
  });
}
async function entries(patient: string): Promise<MonitoringEntry[]> {
  const rows = await database.query<{
    id: number;
    at: Date;
    status: MonitoringState['status'];
    reason: string | null;
  }>(
    `SELECT entry_id::int AS id, effective_from AS at, status, reason FROM wardline.monitoring_status WHERE patient_id = $1`,
    [patient],
  );
  return rows.map(({ id, at, status, reason }) => ({
    entryId: id,
    effectiveFromMs: at.getTime(),
    status,
    ...(reason !== null && { reason }),
  }));
}
const same = (a: MonitoringState | undefined, b: MonitoringState): boolean =>
  a?.status === b.status && a.reason === b.reason;

describe('whatever people enter, in whatever order, past and planned', () => {
  const attempts = fc.array(
    fc.record({ state: fc.constantFrom(...states), at: fc.integer({ min: -12, max: 8 }) }),
    { minLength: 3, maxLength: 14 },
  );

  it('what was accepted is a life that may be: each status follows the one before', async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(attempts, async (tried) => {
        const patient = await somebody();
        await consent(patient, now - 100 * hour);
        for (const { state, at } of tried)
          if ((await enter(patient, state, now + at * hour)) === 'ok') accepted++;
        const history = monitoringHistory(await entries(patient));
        for (const [index, span] of history.entries()) {
          const before = history[index - 1];
          if (!same(before, span))
            expect([before, span, monitoringStepAllowed(before, span)]).toEqual([before, span, true]);
        }
      }),
      { numRuns: 40 },
    );
    expect(accepted).toBeGreaterThan(40);
  });

  it('after a death nothing else ever holds, whatever was planned before or is tried after', async () => {
    await fc.assert(
      fc.asyncProperty(attempts, fc.nat(13), async (tried, when) => {
        const patient = await somebody();
        await consent(patient, now - 100 * hour);
        const diedAt = now - 3 * hour;
        for (const [index, { state, at }] of tried.entries()) {
          if (index === when % tried.length)
            await enter(patient, { status: 'ended', reason: 'deceased' }, diedAt);
          if (state.reason !== 'deceased') await enter(patient, state, now + at * hour);
        }
        const history = monitoringHistory(await entries(patient));
        for (let at = diedAt; at < now + 20 * hour; at += hour)
          expect(monitoringAt(history, at)).toMatchObject({ status: 'ended', reason: 'deceased' });
      }),
      { numRuns: 25 },
    );
  });

  it('a death that is undone leaves the status of before, now and from now on', async () => {
    await fc.assert(
      fc.asyncProperty(attempts, async (tried) => {
        const patient = await somebody();
        await consent(patient, now - 100 * hour);
        for (const { state, at } of tried)
          if (state.reason !== 'deceased') await enter(patient, state, now + at * hour);
        const before = monitoringAt(monitoringHistory(await entries(patient)), now);
        await enter(patient, { status: 'ended', reason: 'deceased' }, now);
        // Entered for this very instant, the death takes the place of what was entered for it.
        for (const [who, step] of [
          [nurse, 'requested'],
          [lead, 'confirmed'],
        ] as const)
          expect(
            await database.inTransaction(async (client) =>
              undoDeceased(await actingAs(client, who), patient, step, 'Another patient of that name.'),
            ),
          ).toEqual({ ok: true });
        const history = monitoringHistory(await entries(patient));
        const expected = {
          status: before?.status ?? 'active',
          ...(before?.reason && { reason: before.reason }),
        };
        for (const at of [now, now + 4 * hour, now + 20 * hour])
          expect(monitoringAt(history, at)).toMatchObject(expected);
      }),
      { numRuns: 25 },
    );
  });
});
