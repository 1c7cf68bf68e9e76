import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDataSource } from '#persistence';
import { waitFor } from '#testing';
import type { DataSource } from 'typeorm';
import { openTestDatabase, type OpenDatabase } from '../../../libs/access/test/database.js';
import { openAlert, seedOrganisation, type Organisation } from '../../../libs/access/test/organisation.js';
import { watchFollowUps } from '../src/follow-up-watch.js';

let database: OpenDatabase;
let organisation: Organisation;
let source: DataSource;
let hours = 0;

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
  hours += 3;
  await database.setAhead(hours * 60);
  await database.owner.query(
    `UPDATE wardline.alert SET state = 'resolved', resolved_at = wardline.now() WHERE resolved_at IS NULL`,
  );
});

const after = (minutes: number): Promise<void> => database.setAhead(hours * 60 + minutes);

async function claimedWith(followUps: number): Promise<string> {
  const alert = await openAlert(database.owner, organisation.patients.first, { severity: 'tier1' });
  await database.owner.query(
    `UPDATE wardline.alert SET state = 'claimed', owner_id = $2 WHERE alert_id = $1`,
    [alert, organisation.staff.tier1],
  );
  for (let i = 0; i < followUps; i++)
    await database.owner.query(
      `SELECT wardline.put_follow_up($1, 'call-back', interval '10 minutes', '{}', $2, $2)`,
      [alert, organisation.staff.tier1],
    );
  return alert;
}

async function overdueEvents(alert: string): Promise<number> {
  const { rows } = await database.owner.query<{ times: number }>(
    `SELECT count(*)::int AS times FROM wardline.follow_up_event WHERE alert_id = $1 AND type = 'overdue'`,
    [alert],
  );
  return rows[0]?.times ?? -1;
}

describe('the watch over follow-ups', () => {
  it('takes nothing that is not due, and each late one once', async () => {
    const alert = await claimedWith(2);
    await after(9);
    expect(await watchFollowUps(source)).toEqual({ came: 0, overdue: 0, full: false });
    await after(11);
    expect(await watchFollowUps(source)).toEqual({ came: 0, overdue: 2, full: false });
    expect(await watchFollowUps(source)).toEqual({ came: 0, overdue: 0, full: false });
    expect(await overdueEvents(alert)).toBe(2);
  });

  it('any number of processes: each late one is told once, and the alert escalated once', async () => {
    const alerts = [];
    for (let i = 0; i < 5; i++) alerts.push(await claimedWith(3));
    await after(11);
    for (let turn = 0; turn < 4; turn++)
      await Promise.all(Array.from({ length: 4 }, () => watchFollowUps(source)));
    for (const alert of alerts) {
      expect(await overdueEvents(alert)).toBe(3);
      const { rows } = await database.owner.query(
        `SELECT count(*)::int AS times FROM wardline.alert_event WHERE alert_id = $1 AND type = 'escalated'`,
        [alert],
      );
      expect(rows).toEqual([{ times: 1 }]);
    }
  });

  it('one that dies in the middle leaves all of it to the next', async () => {
    const alert = await claimedWith(2);
    await after(11);
    const dying = await database.owner.connect();
    await dying.query('BEGIN');
    await dying.query('SELECT wardline.take_due_follow_ups(50)');
    expect(await watchFollowUps(source)).toMatchObject({ overdue: 0 });
    dying.release(new Error('killed'));
    await waitFor(async () => (await watchFollowUps(source)).overdue === 2, { what: 'the next process' });
    expect(await overdueEvents(alert)).toBe(2);
  });

  it('waits for nobody: an alert that somebody works on is taken the next time', async () => {
    const alert = await claimedWith(1);
    await after(11);
    const client = await database.owner.connect();
    await client.query('BEGIN');
    await client.query('SELECT 1 FROM wardline.alert WHERE alert_id = $1 FOR UPDATE', [alert]);
    expect(await watchFollowUps(source)).toMatchObject({ overdue: 0 });
    await client.query('ROLLBACK');
    client.release();
    expect(await watchFollowUps(source)).toMatchObject({ overdue: 1 });
  });

  it('no open follow-up is without a clock, whoever writes', async () => {
    await claimedWith(1);
    await expect(
      database.owner.query('UPDATE wardline.follow_up SET next_step_at = NULL WHERE ended_at IS NULL'),
    ).rejects.toMatchObject({ constraint: 'follow_up_has_clock' });
  });
});
