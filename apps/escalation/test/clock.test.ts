import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#persistence';
import { openTestDatabase, type OpenDatabase } from '../../../libs/access/test/database.js';
import { openAlert, seedOrganisation, type Organisation } from '../../../libs/access/test/organisation.js';
import { takeDueSteps } from '../src/clock.js';

let database: OpenDatabase;
let organisation: Organisation;
let source: DataSource;

beforeAll(async () => {
  database = await openTestDatabase();
  organisation = await seedOrganisation(database.owner);
  source = createDataSource({ url: database.url('wardline_clock'), poolSize: 4, applicationName: 'test' });
  await source.initialize();
  for (const name of ['nurse', 'charge', 'physician', 'lead'] as const) await logOn(name);
});
afterAll(async () => {
  await source.destroy();
  await database.close();
});
beforeEach(async () => {
  await database.setAhead(0);
  await database.owner.query(
    `UPDATE wardline.alert SET state = 'resolved', resolved_at = now() WHERE resolved_at IS NULL`,
  );
  await database.owner.query(`UPDATE wardline.session SET revoked_at = NULL, seen_at = 'infinity'`);
});

/** Somebody has a page open, and goes on having it whatever the time is. */
async function logOn(name: keyof Organisation['staff']): Promise<void> {
  await database.owner.query(
    `INSERT INTO wardline.session (token_hash, staff_id, expires_at, seen_at)
     VALUES (decode(md5($1::text), 'hex'), $1::uuid, 'infinity', 'infinity')`,
    [organisation.staff[name]],
  );
}

async function logOff(...names: (keyof Organisation['staff'])[]): Promise<void> {
  await database.owner.query('UPDATE wardline.session SET revoked_at = now() WHERE staff_id = ANY ($1)', [
    names.map((name) => organisation.staff[name]),
  ]);
}

async function see(alertId: string, name: keyof Organisation['staff']): Promise<void> {
  await database.owner.query(
    `INSERT INTO wardline.alert_receipt (tenant_id, site_id, alert_id, staff_id, kind, version)
     SELECT tenant_id, site_id, alert_id, $2, 'seen', version FROM wardline.alert WHERE alert_id = $1`,
    [alertId, organisation.staff[name]],
  );
}

/** Until nothing is due any more: an alert that enters the ladder is due at once. */
async function tick(): Promise<void> {
  for (let turns = 0; turns < 5; turns++) if ((await takeDueSteps(source)).events.size === 0) return;
}

async function at(minutes: number): Promise<void> {
  await database.setAhead(minutes);
  await tick();
}

async function history(alertId: string): Promise<string[]> {
  const { rows } = await database.owner.query<{ type: string; note: string | null }>(
    'SELECT type, note FROM wardline.alert_event WHERE alert_id = $1 ORDER BY event_id',
    [alertId],
  );
  return rows.map(({ type, note }) => (type === 'notified' ? `notified ${note ?? ''}` : type));
}

const open = (severity: 'critical' | 'tier1' | 'indeterminate', dueIn = '2 minutes'): Promise<string> =>
  openAlert(database.owner, organisation.patients.first, { severity, dueIn });

describe('the ladder', () => {
  it('calls nurse, charge nurse, physician and in the end everybody, on time and on record', async () => {
    const id = await open('critical');
    await tick();
    await see(id, 'nurse');
    for (let minute = 0.55; minute < 26; minute += 0.55) await at(minute);
    expect(await history(id)).toEqual([
      'opened',
      'notified on-call, nurse (1)',
      'notified charge-nurse (1)',
      'notified physician (1)',
      'notified on-call, nurse (1)',
      'notified charge-nurse (1)',
      'notified physician (1)',
      'last-resort',
      'last-resort',
    ]);
    const { rows } = await database.owner.query<{ name: string; calls: number }>(
      `SELECT s.name, count(*)::int AS calls FROM wardline.alert_call c JOIN wardline.staff s USING (staff_id)
       WHERE alert_id = $1 GROUP BY s.name ORDER BY s.name`,
      [id],
    );
    expect(rows).toEqual([
      { name: 'charge', calls: 4 },
      { name: 'lead', calls: 2 },
      { name: 'nurse', calls: 4 },
      { name: 'physician', calls: 4 },
    ]);
  });

  it('goes on sooner where nobody has seen it: delivered is not seen', async () => {
    const id = await open('critical');
    await tick();
    await at(1.1);
    expect(await history(id)).toEqual(['opened', 'notified on-call, nurse (1)', 'notified charge-nurse (1)']);
  });

  it('goes past whoever is logged off, at once, and says so', async () => {
    await logOff('nurse', 'charge');
    const id = await open('critical');
    await tick();
    expect(await history(id)).toEqual([
      'opened',
      'notified on-call, nurse (1)',
      'nobody-on-call',
      'notified charge-nurse (1)',
      'nobody-on-call',
      'notified physician (1)',
    ]);
  });

  it('has a last resort although nobody at all is there, and goes on with it', async () => {
    await logOff('nurse', 'charge', 'physician', 'lead');
    const id = await open('critical');
    await tick();
    expect((await history(id)).at(-1)).toBe('last-resort');
    await at(2.1);
    expect((await history(id)).filter((type) => type === 'last-resort')).toHaveLength(2);
  });

  it('changes neither version nor due time, so that nobody’s command is refused for it', async () => {
    const id = await open('critical');
    const read = async () =>
      (
        await database.owner.query<{ version: number; due_at: Date; state: string }>(
          'SELECT version, due_at, state FROM wardline.alert WHERE alert_id = $1',
          [id],
        )
      ).rows;
    const before = await read();
    await tick();
    await at(3);
    expect(await read()).toEqual(before);
  });

  it('keeps the policy that the alert opened under', async () => {
    const id = await open('critical');
    await tick();
    const { rows } = await database.owner.query<{ policy: unknown }>(
      'SELECT policy FROM wardline.alert WHERE alert_id = $1',
      [id],
    );
    expect(rows[0]?.policy).toMatchObject({ id: 'built-in-critical', steps: [{}, {}, {}], repeats: 1 });
  });
});

describe('what is not on the ladder', () => {
  it('hands what Tier-1 leaves twice to the local team, and calls there', async () => {
    const id = await open('tier1', '60 minutes');
    await at(61);
    await at(77);
    expect(await history(id)).toEqual(['opened', 'overdue', 'escalated', 'notified on-call, nurse (1)']);
    const { rows } = await database.owner.query(
      `SELECT state, version, due_at > wardline.now() AS "newTime" FROM wardline.alert WHERE alert_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ state: 'escalated', version: 2, newTime: true }]);
  });

  it.each([
    ['acknowledged', 11],
    ['in-care', 241],
  ] as const)('takes what is %s and goes no further back to the ladder', async (state, minutes) => {
    const id = await open('critical');
    await database.owner.query(
      `UPDATE wardline.alert SET state = $3, owner_id = $2, next_step_at = NULL WHERE alert_id = $1`,
      [id, organisation.staff.nurse, state],
    );
    await at(minutes - 2);
    expect(await history(id)).toEqual(['opened']);
    await at(minutes);
    expect(await history(id)).toEqual(['opened', 'overdue', 'notified on-call, nurse (1)']);
    const { rows } = await database.owner.query(
      'SELECT owner_id AS owner, state FROM wardline.alert WHERE alert_id = $1',
      [id],
    );
    expect(rows).toEqual([{ owner: organisation.staff.nurse, state: 'escalated' }]);
  });

  it('cannot be without a clock, whoever stops it', async () => {
    const id = await open('critical');
    await database.owner.query('UPDATE wardline.alert SET next_step_at = NULL WHERE alert_id = $1', [id]);
    await tick();
    expect(await history(id)).toContain('notified on-call, nurse (1)');
  });
});

describe('any number of clocks', () => {
  it('renders the event as clients receive it', async () => {
    const id = await open('critical');
    await tick();
    const { rows } = await database.owner.query(
      `SELECT e.alert->>'id' AS id, e.alert->>'state' AS state, e.actor_id, e.severity_before, e.state_before,
         e.alert->'escalation'->>'step' AS step
       FROM wardline.alert_event e WHERE e.alert_id = $1 AND type = 'notified'`,
      [id],
    );
    expect(rows).toEqual([
      { id, state: 'open', actor_id: null, severity_before: 'critical', state_before: 'open', step: '1' },
    ]);
  });

  it('takes each step once', async () => {
    const ids = await Promise.all(Array.from({ length: 40 }, () => open('critical')));
    await Promise.all(Array.from({ length: 4 }, () => takeDueSteps(source)));
    await tick();
    for (const id of ids) expect(await history(id)).toEqual(['opened', 'notified on-call, nurse (1)']);
  });

  it('waits for nobody: what another holds is taken the next time', async () => {
    const [held, free] = [await open('critical'), await open('critical')];
    const client = await database.owner.connect();
    await client.query('BEGIN');
    await client.query('SELECT 1 FROM wardline.alert WHERE alert_id = $1 FOR UPDATE', [held]);
    await tick();
    expect([(await history(held)).length, (await history(free)).length]).toEqual([1, 2]);
    await client.query('ROLLBACK');
    client.release();
    await tick();
    expect(await history(held)).toHaveLength(2);
  });
});
