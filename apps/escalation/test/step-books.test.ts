import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#persistence';
import { openTestDatabase, type OpenDatabase } from '../../../libs/access/test/database.js';
import { openAlert, seedOrganisation, type Organisation } from '../../../libs/access/test/organisation.js';
import { auditBooks, type StepBooks } from '../src/auditor.js';
import { takeDueSteps, type ClockRun } from '../src/clock.js';
import { auditCustody, standingAlarms } from '../src/custody-auditor.js';

let database: OpenDatabase;
let organisation: Organisation;
let clock: DataSource;
let auditor: DataSource;

// Each on a database of its own: what is planted in one stays there.
beforeEach(async () => {
  database = await openTestDatabase();
  organisation = await seedOrganisation(database.owner);
  clock = createDataSource({ url: database.url('wardline_clock'), poolSize: 1, applicationName: 'test' });
  auditor = createDataSource({ url: database.url('wardline_auditor'), poolSize: 1, applicationName: 'test' });
  await Promise.all([clock.initialize(), auditor.initialize()]);
});
afterEach(async () => {
  await Promise.all([clock.destroy(), auditor.destroy()]);
  await database.close();
});

const ask = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await database.owner.query<Row & Record<string, unknown>>(text, values)).rows;

/** These have a page open, whatever the time is. */
const logOn = (...names: (keyof Organisation['staff'])[]): Promise<unknown> =>
  ask(
    `INSERT INTO wardline.session (token_hash, staff_id, expires_at, seen_at)
     SELECT decode(md5(s::text), 'hex'), s, 'infinity', 'infinity' FROM unnest($1::uuid[]) s`,
    [names.map((name) => organisation.staff[name])],
  );

/** Takes all that is due at the minute. */
async function at(minute: number): Promise<ClockRun['steps']> {
  await database.setAhead(minute);
  const steps: ClockRun['steps'][number][] = [];
  for (let turns = 0; turns < 5; turns++) steps.push(...(await takeDueSteps(clock)).steps);
  return steps;
}

interface StepLedger extends StepBooks {
  readonly taken: number;
  readonly lastResort: number;
}
async function ledger(): Promise<StepLedger> {
  const [row] = await ask<{ books: StepLedger }>(
    `SELECT wardline.escalation_ledger_of('{metro}', wardline.now() - interval '1 day', wardline.now() + interval '1 second') AS books`,
  );
  if (row === undefined) throw new Error('no books');
  return row.books;
}

/** Without triggers: what the tables do not let happen. */
async function plant(sql: string, values: unknown[] = []): Promise<void> {
  const client = await database.owner.connect();
  try {
    await client.query('BEGIN; SET LOCAL session_replication_role = replica');
    await client.query(sql, values);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

async function foundByAuditor(): Promise<StepBooks> {
  const now = (await ask<{ now: Date }>('SELECT wardline.now() AS now'))[0]?.now ?? new Date();
  const from = new Date(now.getTime() - 24 * 3600_000);
  const metro = (await auditBooks(auditor, { from, to: new Date(now.getTime() + 1000) })).find(
    ({ tenantId }) => tenantId === 'metro',
  );
  if (metro === undefined) throw new Error('no books');
  return metro.steps;
}

describe('the ledger of an escalation that nobody acknowledges', () => {
  it('shows nurse, charge nurse, physician and the last resort, and whom each called', async () => {
    await logOn('nurse', 'charge', 'physician', 'lead');
    await openAlert(database.owner, organisation.patients.first, { severity: 'critical' });
    const taken = [];
    // Nobody looks: each step has its time to be seen, and no more.
    for (let minute = 0; minute < 12; minute += 0.5) taken.push(...(await at(minute)));
    expect(taken.slice(0, 7).map(({ key, lastResort, called }) => [key, lastResort, called])).toEqual([
      ['1.0.0', false, 1],
      ['1.0.1', false, 1],
      ['1.0.2', false, 1],
      ['1.1.0', false, 1],
      ['1.1.1', false, 1],
      ['1.1.2', false, 1],
      ['1.2.3', true, 4],
    ]);
    const resorts = taken.length - 6;
    expect(await ledger()).toEqual({
      taken: taken.length,
      told: taken.length,
      reachedNobody: 0,
      passedOver: 0,
      lastResort: resorts,
      called: 6 + 4 * resorts,
      ladder: [1, 2, 3].map((step) => ({ step, taken: 2, told: 2 })),
      discrepancies: {
        stepWithoutEvent: 0,
        eventWithoutStep: 0,
        passedInSilence: 0,
        callsOfSteps: 0,
        callsWithoutStep: 0,
      },
      unaccounted: 0,
    });
  });

  it('shows what reached nobody and was passed over, and adds up', async () => {
    await logOn('physician');
    await openAlert(database.owner, organisation.patients.first, { severity: 'critical' });
    await at(0);
    expect(await ledger()).toMatchObject({
      taken: 3,
      told: 1,
      reachedNobody: 2,
      passedOver: 2,
      lastResort: 0,
      called: 3,
      ladder: [
        { step: 1, taken: 1, told: 0 },
        { step: 2, taken: 1, told: 0 },
        { step: 3, taken: 1, told: 1 },
      ],
      unaccounted: 0,
    });
  });

  it('shows a last resort that reaches nobody, who is not passed over', async () => {
    await openAlert(database.owner, organisation.patients.first, { severity: 'critical' });
    await at(0);
    expect(await ledger()).toMatchObject({
      taken: 4,
      told: 0,
      reachedNobody: 4,
      passedOver: 3,
      lastResort: 1,
      unaccounted: 0,
    });
  });

  it('is counted in its window, and of its health system only', async () => {
    await logOn('nurse');
    await openAlert(database.owner, organisation.patients.first, { severity: 'critical' });
    await at(0);
    const [row] = await ask<{ other: StepLedger; before: StepLedger }>(
      `SELECT wardline.escalation_ledger_of('{other}', '-infinity', 'infinity') AS other,
         wardline.escalation_ledger_of('{metro}', '-infinity', wardline.now() - interval '1 hour') AS before`,
    );
    expect([row?.other.taken, row?.before.taken]).toEqual([0, 0]);
  });
});

describe('a disagreement that was planted', () => {
  const step = `(SELECT event_id FROM wardline.escalation_step ORDER BY event_id LIMIT 1)`;

  it.each([
    [
      'a step that vanished',
      `DELETE FROM wardline.escalation_step WHERE event_id = ${step}`,
      ['eventWithoutStep', 'callsWithoutStep', 'passedInSilence'],
    ],
    [
      'an event that vanished from the history',
      `DELETE FROM wardline.alert_event WHERE event_id = ${step}`,
      ['stepWithoutEvent'],
    ],
    [
      'a step that says it was the last resort',
      `UPDATE wardline.escalation_step SET last_resort = true WHERE event_id = ${step}`,
      ['stepWithoutEvent', 'eventWithoutStep', 'passedInSilence'],
    ],
    [
      'a step that says it reached somebody',
      `UPDATE wardline.escalation_step SET reached = true WHERE event_id = ${step}`,
      ['passedInSilence'],
    ],
    [
      'a call that vanished',
      `DELETE FROM wardline.alert_call WHERE step_key = (SELECT step_key FROM wardline.escalation_step WHERE event_id = ${step})`,
      ['callsOfSteps'],
    ],
  ])('is found by the auditor: %s', async (_what, sql, kinds) => {
    await logOn('charge');
    await openAlert(database.owner, organisation.patients.first, { severity: 'critical' });
    await at(0);
    expect((await foundByAuditor()).unaccounted).toBe(0);
    await plant(sql);
    const { unaccounted, discrepancies } = await foundByAuditor();
    expect(unaccounted).toBeGreaterThan(0);
    expect(
      Object.keys(discrepancies)
        .filter((kind) => discrepancies[kind] !== 0)
        .sort(),
    ).toEqual([...kinds].sort());
  });

  it('stands as an alarm until somebody knows of it, and it is so no more', async () => {
    const audit = (steps: string[]) => auditCustody(auditor, { readings: [], steps }, '0 seconds');
    expect(await audit(['metro'])).toEqual([
      { kind: 'steps-do-not-add-up', opened: 1, repaired: 0, resolved: 0 },
    ]);
    expect(await audit([])).toEqual([]);
    expect(await standingAlarms(auditor)).toEqual([
      { kind: 'steps-do-not-add-up', standing: 1, unacknowledged: 1 },
    ]);
    await ask('UPDATE wardline.custody_alarm SET acknowledged_at = wardline.now()');
    await database.setAhead(61);
    expect(await audit([])).toEqual([{ kind: 'steps-do-not-add-up', opened: 0, repaired: 0, resolved: 1 }]);
  });
});
