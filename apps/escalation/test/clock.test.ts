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
});
afterAll(async () => {
  await source.destroy();
  await database.close();
});
beforeEach(async () => {
  await database.setAhead(0);
  await database.owner.query(
    `UPDATE wardline.alert SET state = 'resolved', resolved_at = now(), next_step_at = NULL WHERE state <> 'resolved'`,
  );
});

async function history(alertId: string): Promise<string[]> {
  const { rows } = await database.owner.query<{ type: string }>(
    'SELECT type FROM wardline.alert_event WHERE alert_id = $1 ORDER BY event_id',
    [alertId],
  );
  return rows.map((row) => row.type);
}

const open = (severity: 'critical' | 'tier1' | 'indeterminate', dueIn: string): Promise<string> =>
  openAlert(database.owner, organisation.patients.first, { severity, dueIn });

describe('the clock', () => {
  it('leaves alone what is not due', async () => {
    const id = await open('critical', '2 minutes');
    expect(await takeDueSteps(source)).toEqual({ overdue: 0, escalated: 0, full: false });
    expect(await history(id)).toEqual(['opened']);
  });

  it('alarms every two minutes for a critical alert that nobody takes', async () => {
    const id = await open('critical', '2 minutes');
    await database.setAhead(2.1);
    await takeDueSteps(source);
    await takeDueSteps(source);
    expect(await history(id)).toEqual(['opened', 'overdue']);
    await database.setAhead(4.2);
    await takeDueSteps(source);
    expect(await history(id)).toEqual(['opened', 'overdue', 'overdue']);
  });

  it('does not change the version or the due time when it alarms, so that nobody’s command is refused for it', async () => {
    const id = await open('critical', '2 minutes');
    const read = async () =>
      (
        await database.owner.query<{ version: number; due_at: Date; state: string }>(
          'SELECT version, due_at, state FROM wardline.alert WHERE alert_id = $1',
          [id],
        )
      ).rows;
    const before = await read();
    await database.setAhead(3);
    await takeDueSteps(source);
    expect(await read()).toEqual(before);
  });

  it('hands what Tier-1 leaves twice to the local team, and then alarms there', async () => {
    const id = await open('tier1', '60 minutes');
    await database.setAhead(61);
    await takeDueSteps(source);
    await database.setAhead(77);
    expect(await takeDueSteps(source)).toEqual({ overdue: 0, escalated: 1, full: false });
    const { rows } = await database.owner.query(
      `SELECT state, version, due_at > wardline.now() AS "newTime", next_step_at = due_at AS "clockRuns" FROM wardline.alert WHERE alert_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ state: 'escalated', version: 2, newTime: true, clockRuns: true }]);
    await database.setAhead(93);
    await takeDueSteps(source);
    expect(await history(id)).toEqual(['opened', 'overdue', 'escalated', 'overdue']);
  });

  it('renders the event as clients receive it', async () => {
    const id = await open('critical', '2 minutes');
    await database.setAhead(3);
    await takeDueSteps(source);
    const { rows } = await database.owner.query(
      `SELECT e.alert->>'id' AS id, e.alert->>'state' AS state, e.actor_id, e.severity_before, e.state_before,
         e.alert = wardline.alert_json(a) AS same
       FROM wardline.alert_event e JOIN wardline.alert a USING (alert_id) WHERE e.alert_id = $1 AND type = 'overdue'`,
      [id],
    );
    expect(rows).toEqual([
      { id, state: 'open', actor_id: null, severity_before: 'critical', state_before: 'open', same: true },
    ]);
  });

  it('forgets nothing that somebody had and let go', async () => {
    const id = await open('tier1', '60 minutes');
    await database.owner.query(
      `UPDATE wardline.alert SET state = 'acknowledged', owner_id = $2, next_step_at = NULL WHERE alert_id = $1`,
      [id, organisation.staff.nurse],
    );
    await database.setAhead(600);
    expect(await takeDueSteps(source)).toMatchObject({ overdue: 0, escalated: 0 });
    await expect(
      database.owner.query('UPDATE wardline.alert SET owner_id = NULL WHERE alert_id = $1', [id]),
    ).rejects.toMatchObject({ constraint: 'alert_has_owner_or_clock' });
  });

  it('takes each step once, however many clocks run', async () => {
    const ids = await Promise.all(Array.from({ length: 40 }, () => open('critical', '1 minute')));
    await database.setAhead(2);
    const turns = await Promise.all(Array.from({ length: 4 }, () => takeDueSteps(source)));
    turns.push(await takeDueSteps(source));
    expect(turns.reduce((sum, turn) => sum + turn.overdue, 0)).toBe(ids.length);
    for (const id of ids) expect(await history(id)).toEqual(['opened', 'overdue']);
  });

  it('waits for nobody: what another holds is taken the next time', async () => {
    const [held, free] = [await open('critical', '1 minute'), await open('critical', '1 minute')];
    await database.setAhead(2);
    const client = await database.owner.connect();
    await client.query('BEGIN');
    await client.query('SELECT 1 FROM wardline.alert WHERE alert_id = $1 FOR UPDATE', [held]);
    await takeDueSteps(source);
    expect([await history(held), await history(free)]).toEqual([['opened'], ['opened', 'overdue']]);
    await client.query('ROLLBACK');
    client.release();
    await takeDueSteps(source);
    expect(await history(held)).toEqual(['opened', 'overdue']);
  });
});
