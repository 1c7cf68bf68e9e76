import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { custodyFindingKinds } from '#domain';
import { createDataSource, relayOnce } from '#persistence';
import { openTestDatabase, type OpenDatabase } from '../../../libs/access/test/database.js';
import { openAlert, seedOrganisation, type Organisation } from '../../../libs/access/test/organisation.js';
import { takeDueSteps } from '../src/clock.js';
import { auditCustody, custodyFindings, standingAlarms } from '../src/custody-auditor.js';

let database: OpenDatabase;
let organisation: Organisation;
let auditor: DataSource;
let clock: DataSource;
let relay: pg.Client;

// Each on a database of its own: what is planted in one stays there.
beforeEach(async () => {
  database = await openTestDatabase();
  organisation = await seedOrganisation(database.owner);
  auditor = createDataSource({ url: database.url('wardline_auditor'), poolSize: 2, applicationName: 'test' });
  clock = createDataSource({ url: database.url('wardline_clock'), poolSize: 1, applicationName: 'test' });
  relay = new pg.Client({ connectionString: database.url('wardline_relay') });
  await Promise.all([auditor.initialize(), clock.initialize(), relay.connect()]);
});
afterEach(async () => {
  await Promise.all([clock.destroy(), auditor.destroy(), relay.end()]);
  await database.close();
});

const ask = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await database.owner.query<Row & Record<string, unknown>>(text, values)).rows;
const number = (): Promise<unknown> =>
  relayOnce({
    query: async <Row>(text: string, values?: unknown[]) => (await relay.query(text, values)).rows as Row[],
  });

/** What the schema does not let happen, done all the same: without triggers, without constraints. */
async function plant(sql: string, values: unknown[]): Promise<void> {
  const client = await database.owner.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL session_replication_role = replica');
    await client.query(
      'ALTER TABLE wardline.alert DROP CONSTRAINT IF EXISTS alert_has_clock, DROP CONSTRAINT IF EXISTS alert_has_owner',
    );
    await client.query(sql, values);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

const found = async (): Promise<string[]> =>
  (await custodyFindings(auditor)).map((finding) => `${finding.kind} ${finding.target_kind}`).sort();
const audit = (readings: string[] = [], steps: string[] = []) =>
  auditCustody(auditor, { readings, steps }, '0 seconds');
const alertOf = async (id: string) =>
  (
    await ask<{ state: string; owner_id: string | null; next_step_at: Date | null; due: boolean }>(
      'SELECT state, owner_id, next_step_at, next_step_at <= wardline.now() AS due FROM wardline.alert WHERE alert_id = $1',
      [id],
    )
  )[0];
const eventsOf = async (id: string): Promise<string[]> =>
  (
    await ask<{ type: string }>(
      'SELECT type FROM wardline.alert_event WHERE alert_id = $1 ORDER BY event_id',
      [id],
    )
  ).map((row) => row.type);
const open = (severity: 'critical' | 'tier1' = 'tier1'): Promise<string> =>
  openAlert(database.owner, organisation.patients.first, { severity, dueIn: '1 hour' });
/** As a command does it: the row and its event. */
const change = (id: string, set: string, type: string, values: unknown[] = []): Promise<unknown> =>
  ask(
    `WITH put AS (UPDATE wardline.alert SET version = version + 1, ${set} WHERE alert_id = $1 RETURNING new AS after, old.state AS before)
     INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, severity, severity_before, state,
       state_before, version, alert)
     SELECT (after).tenant_id, (after).site_id, (after).patient_id, (after).alert_id, '${type}', wardline.now(), (after).severity,
       (after).severity, (after).state, before, (after).version, wardline.alert_json(after) FROM put`,
    [id, ...values],
  );
const claim = (id: string, who: string): Promise<unknown> =>
  change(id, "state = 'claimed', owner_id = $2", 'claimed', [who]);

describe('the auditor of custody', () => {
  it('finds nothing where all is well, and beats', async () => {
    const id = await open();
    await claim(id, organisation.staff.tier1);
    expect(await found()).toEqual([]);
    expect(await audit()).toEqual([]);
    const [beat] = await ask<{ fresh: boolean }>(
      `SELECT seen_at > wardline.now() - interval '5 seconds' AS fresh FROM wardline.process_beat WHERE process = 'auditor'`,
    );
    expect(beat).toEqual({ fresh: true });
  });

  it('does one audit in its time, however many look', async () => {
    await database.setAhead(1);
    const turns = await Promise.all([1, 2, 3, 4].map(() => auditCustody(auditor)));
    expect(turns.filter((turn) => turn !== undefined)).toHaveLength(1);
    expect(await auditCustody(auditor)).toBeUndefined();
    await database.setAhead(2);
    expect(await auditCustody(auditor)).toEqual([]);
    await database.setAhead(0);
    expect(await auditCustody(auditor)).toEqual([]);
  });
});

describe('what was planted is found', () => {
  it('an open alert without a clock: gets one at once, on record, and the clock takes it up', async () => {
    const id = await open();
    await plant('UPDATE wardline.alert SET next_step_at = NULL WHERE alert_id = $1', [id]);
    expect(await found()).toEqual(['no-clock alert']);
    expect(await audit()).toEqual([{ kind: 'no-clock', opened: 1, repaired: 1, resolved: 0 }]);
    expect(await alertOf(id)).toMatchObject({ due: true });
    expect(await eventsOf(id)).toEqual(['opened', 'orphaned']);
    expect(await found()).toEqual([]);
    await takeDueSteps(clock);
    expect((await eventsOf(id)).length).toBe(3);
    expect(await alertOf(id)).toMatchObject({ due: false });
    expect(await audit()).toEqual([{ kind: 'no-clock', opened: 0, repaired: 0, resolved: 1 }]);
  });

  it('a step that is late, and only while it is', async () => {
    const id = await open();
    await number();
    await database.setAhead(60.3);
    expect(await found()).toEqual([]);
    await database.setAhead(60.6);
    expect(await found()).toEqual(['late-step alert']);
    expect(await audit()).toMatchObject([{ kind: 'late-step', opened: 1 }]);
    expect(await audit()).toEqual([]);
    await takeDueSteps(clock);
    expect(await audit()).toMatchObject([{ kind: 'late-step', resolved: 1 }]);
    expect((await eventsOf(id)).includes('orphaned')).toBe(false);
  });

  it('a case whose owner’s account is gone: back to the queue', async () => {
    const id = await open();
    await claim(id, organisation.staff.tier1b);
    await ask('UPDATE wardline.staff SET disabled_at = wardline.now() WHERE staff_id = $1', [
      organisation.staff.tier1b,
    ]);
    expect(await found()).toEqual(['owner-gone alert']);
    expect(await audit()).toMatchObject([{ kind: 'owner-gone', opened: 1, repaired: 1 }]);
    expect(await alertOf(id)).toMatchObject({ state: 'open', owner_id: null });
    expect(await audit()).toMatchObject([{ kind: 'owner-gone', resolved: 1 }]);
  });

  it('an alert in the care of somebody who no longer works there: the local team is called again', async () => {
    const id = await open('critical');
    await change(id, "state = 'acknowledged', owner_id = $2", 'acknowledged', [organisation.staff.nurse2]);
    expect(await audit()).toMatchObject([{ kind: 'owner-gone', opened: 1, repaired: 1 }]);
    expect(await alertOf(id)).toMatchObject({ state: 'escalated', owner_id: null, due: true });
    expect(await found()).toEqual([]);
  });

  it('a state that needs an owner and has none', async () => {
    const id = await open();
    await claim(id, organisation.staff.tier1);
    await plant('UPDATE wardline.alert SET owner_id = NULL WHERE alert_id = $1', [id]);
    expect(await found()).toEqual(['custody-gap alert', 'event-mismatch alert', 'no-owner alert']);
    const changes = await audit();
    expect(changes).toContainEqual({ kind: 'no-owner', opened: 1, repaired: 1, resolved: 0 });
    expect(await alertOf(id)).toMatchObject({ state: 'open' });
  });

  it.each([
    ['critical_not_snoozed', `snoozed_until = wardline.now() + interval '1 hour', severity = 'critical'`],
    ['alert_has_owner', `owner_id = (SELECT staff_id FROM wardline.staff WHERE firm_id IS NULL LIMIT 1)`],
    ['alert_ended', `state = 'resolved'`],
  ])('a state that its own columns contradict (%s)', async (constraint, set) => {
    const id = await open();
    await ask(`ALTER TABLE wardline.alert DROP CONSTRAINT ${constraint}`);
    await plant(`UPDATE wardline.alert SET ${set} WHERE alert_id = $1`, [id]);
    expect(await found()).toContain('state-mismatch alert');
    expect(await audit()).toContainEqual({ kind: 'state-mismatch', opened: 1, repaired: 0, resolved: 0 });
    // Nobody but a person can say what is right: it is told, and stays as it is.
    expect(await standingAlarms(auditor)).toContainEqual({
      kind: 'state-mismatch',
      standing: 1,
      unacknowledged: 1,
    });
    await plant(
      `UPDATE wardline.alert SET state = 'open', owner_id = NULL, snoozed_until = NULL, severity = 'tier1' WHERE alert_id = $1`,
      [id],
    );
    expect(await audit()).toContainEqual({ kind: 'state-mismatch', opened: 0, repaired: 0, resolved: 1 });
  });

  it('a moment that is nobody’s, and it stands until somebody knows', async () => {
    const id = await open();
    await plant(
      `WITH taken AS (DELETE FROM wardline.alert_custody WHERE alert_id = $1 RETURNING *)
       INSERT INTO wardline.alert_custody (tenant_id, site_id, patient_id, alert_id, holder, staff_id, state, at)
       SELECT tenant_id, site_id, patient_id, alert_id, holder, staff_id, state, at + interval '2 minutes' FROM taken`,
      [id],
    );
    expect(await found()).toEqual(['custody-gap alert']);
    await audit();
    await change(id, "state = 'resolved', resolved_at = wardline.now()", 'resolved');
    expect(await found()).toEqual(['custody-gap alert']);
    await database.setAhead(61);
    await audit();
    expect(await standingAlarms(auditor)).toContainEqual({
      kind: 'custody-gap',
      standing: 1,
      unacknowledged: 1,
    });
    await ask('UPDATE wardline.custody_alarm SET acknowledged_at = wardline.now() WHERE target_id = $1', [
      id,
    ]);
    expect(await audit()).toContainEqual({ kind: 'custody-gap', opened: 0, repaired: 0, resolved: 1 });
  });

  it('a row that changed without an event', async () => {
    const id = await open();
    await ask('UPDATE wardline.alert SET version = version + 1 WHERE alert_id = $1', [id]);
    expect(await found()).toEqual(['event-mismatch alert']);
    await audit();
    await change(id, "reason = 'as it is'", 'reassessed');
    expect(await found()).toEqual([]);
  });

  it('an alert that ended in silence: the numbers do not add up', async () => {
    const id = await open();
    await number();
    await audit();
    await ask(
      "UPDATE wardline.alert SET state = 'resolved', resolved_at = wardline.now() WHERE alert_id = $1",
      [id],
    );
    expect(await found()).toEqual(['alerts-do-not-add-up health-system', 'event-mismatch alert']);
    await audit();
    // Long past the hour in which its row is looked at, the balance still knows of it.
    await database.setAhead(120);
    expect(await found()).toEqual(['alerts-do-not-add-up health-system']);
    await change(id, 'readings = readings', 'resolved');
    expect(await found()).toEqual([]);
  });

  it('an event that nobody numbers', async () => {
    await open();
    await database.setAhead(0.9);
    expect(await found()).toEqual([]);
    await database.setAhead(1.1);
    expect(await found()).toEqual(['event-without-number health-system']);
    await number();
    expect(await found()).toEqual([]);
  });

  it('a receipt for what was never sent', async () => {
    const id = await open();
    await ask(
      `INSERT INTO wardline.alert_receipt (tenant_id, site_id, alert_id, position, staff_id, kind)
       SELECT tenant_id, site_id, alert_id, 999999, $2, 'delivered' FROM wardline.alert WHERE alert_id = $1`,
      [id, organisation.staff.nurse],
    );
    expect(await found()).toContain('receipt-mismatch health-system');
    await database.setAhead(2);
    expect(await found()).not.toContain('receipt-mismatch health-system');
  });

  it('books of readings that do not balance', async () => {
    expect(await audit(['other'])).toContainEqual({
      kind: 'books-do-not-balance',
      opened: 1,
      repaired: 0,
      resolved: 0,
    });
    await ask(
      `UPDATE wardline.custody_alarm SET acknowledged_at = wardline.now() WHERE kind = 'books-do-not-balance'`,
    );
    // Another process has not read that far.
    expect((await audit())?.some(({ kind }) => kind === 'books-do-not-balance')).toBe(false);
    await database.setAhead(61);
    expect(await audit()).toContainEqual({
      kind: 'books-do-not-balance',
      opened: 0,
      repaired: 0,
      resolved: 1,
    });
  });
});

/** As the parts that own them write them, but for what is given. */
const item = {
  'follow-up': {
    table: 'follow_up',
    id: 'follow_up_id',
    constraint: 'follow_up_has_clock',
    insert: `INSERT INTO wardline.follow_up (tenant_id, site_id, patient_id, alert_id, kind, owner_id, asked_at, due_at, next_step_at)
      SELECT tenant_id, site_id, patient_id, alert_id, 'call-back', $2::uuid, wardline.now(), wardline.now() + interval '1 hour',
        wardline.now() + interval '1 hour' FROM wardline.alert WHERE alert_id = $1 RETURNING follow_up_id AS id`,
  },
  question: {
    table: 'physician_question',
    id: 'question_id',
    constraint: 'question_has_clock',
    insert: `INSERT INTO wardline.physician_question (question_id, tenant_id, site_id, patient_id, alert_id, words, answer_type, binds_to,
        no_answer, asked_by, asked_at, asked_of, owner_id, due_within, first_due_at, due_at, next_step_at)
      SELECT gen_random_uuid(), tenant_id, site_id, patient_id, alert_id, 'How much?', '{}', '{}', 'escalate', $2, wardline.now(), '{}',
        $2::uuid, interval '1 hour', wardline.now() + interval '1 hour', wardline.now() + interval '1 hour',
        wardline.now() + interval '1 hour' FROM wardline.alert WHERE alert_id = $1 RETURNING question_id AS id`,
  },
} as const;

describe.each(['follow-up', 'question'] as const)('what hangs on an alert: a %s', (kind) => {
  const { table, id: idColumn, constraint, insert } = item[kind];
  let alert: string;
  const put = async (owner: string): Promise<string> => {
    alert = await open();
    const [row] = await ask<{ id: string }>(insert, [alert, owner]);
    return row?.id ?? '';
  };

  it('is well as long as it has a step and an owner who is there', async () => {
    await put(organisation.staff.physician);
    expect(await found()).toEqual([]);
  });

  it('is found without a clock, gets one, and the alert says so', async () => {
    const id = await put(organisation.staff.physician);
    await ask(`ALTER TABLE wardline.${table} DROP CONSTRAINT ${constraint}`);
    await plant(`UPDATE wardline.${table} SET next_step_at = NULL WHERE ${idColumn} = $1`, [id]);
    expect(await found()).toEqual([`no-clock ${kind}`]);
    expect(await audit()).toEqual([{ kind: 'no-clock', opened: 1, repaired: 1, resolved: 0 }]);
    expect(await ask(`SELECT next_step_at <= wardline.now() AS due FROM wardline.${table}`)).toEqual([
      { due: true },
    ]);
    expect((await eventsOf(alert)).at(-1)).toBe('orphaned');
    expect(await found()).toEqual([]);
  });

  it('is found when its step is late, and when its owner is gone', async () => {
    await put(organisation.staff.nurse2);
    await number();
    expect(await found()).toEqual([`owner-gone ${kind}`]);
    await database.setAhead(61);
    expect(await found()).toEqual([`late-step ${kind}`, 'late-step alert', `owner-gone ${kind}`].sort());
    expect(await audit()).toContainEqual({ kind: 'owner-gone', opened: 1, repaired: 1, resolved: 0 });
    if (kind === 'follow-up')
      expect(await ask('SELECT type, owner_id FROM wardline.follow_up_event')).toEqual([
        { type: 'passed', owner_id: null },
      ]);
    // Somebody has to look again: it is dealt with once, and not every twenty seconds.
    expect((await audit())?.some(({ repaired }) => repaired > 0)).toBe(false);
  });

  it('is found when its alert has ended without it', async () => {
    await put(organisation.staff.physician);
    await plant(
      `WITH ended AS (UPDATE wardline.alert SET state = 'resolved', resolved_at = wardline.now(), next_step_at = NULL WHERE alert_id = $1)
       SELECT 1`,
      [alert],
    );
    expect(await found()).toContain(`loose-end ${kind}`);
  });
});

describe('an alarm', () => {
  it('leaves a trail that nobody changes, and calls operator and lead, once', async () => {
    const id = await open();
    await plant('UPDATE wardline.alert SET next_step_at = NULL WHERE alert_id = $1', [id]);
    await audit();
    await audit();
    const trail = await ask<{ type: string }>(
      `SELECT e.type FROM wardline.custody_alarm_event e JOIN wardline.custody_alarm a USING (alarm_id)
       WHERE a.kind = 'no-clock' ORDER BY e.entry_id`,
    );
    expect(trail.map((row) => row.type)).toEqual(['opened', 'repaired', 'resolved']);
    await expect(ask('DELETE FROM wardline.custody_alarm_event')).rejects.toMatchObject({ code: 'WL001' });
    const called = await ask<{ staff_id: string }>(
      `SELECT c.staff_id FROM wardline.alert_call c WHERE c.step_key LIKE 'custody-alarm:%' ORDER BY c.staff_id`,
    );
    expect(called.map((row) => row.staff_id)).toEqual(
      [organisation.staff.operator, organisation.staff.lead].sort(),
    );
  });

  it('calls for the first few of a flood, and stands for each', async () => {
    for (let nr = 0; nr < 8; nr++) await open();
    await number();
    await database.setAhead(61);
    expect(await audit()).toEqual([{ kind: 'late-step', opened: 8, repaired: 0, resolved: 0 }]);
    const [row] = await ask<{ calls: number }>('SELECT count(*)::int AS calls FROM wardline.alert_call');
    expect(row?.calls).toBe(5 * 2);
  });

  it('has a kind that the table knows, and the other way round', async () => {
    const [row] = await ask<{ kinds: string[] }>(
      `SELECT ARRAY(SELECT m[1] FROM regexp_matches(pg_get_constraintdef(oid), $$'([a-z-]+)'$$, 'g') m) AS kinds
       FROM pg_constraint WHERE conname = 'custody_alarm_kind_check'`,
    );
    expect([...(row?.kinds ?? [])].sort()).toEqual([...custodyFindingKinds].sort());
  });
});
