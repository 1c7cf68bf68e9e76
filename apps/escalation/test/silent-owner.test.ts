import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#persistence';
import { openTestDatabase, type OpenDatabase } from '../../../libs/access/test/database.js';
import { openAlert, seedOrganisation, type Organisation } from '../../../libs/access/test/organisation.js';
import { takeDueSteps } from '../src/clock.js';

/** Somebody has an alert and is never heard of again, in every state in which somebody can have one. */
describe('an owner who goes silent', () => {
  let database: OpenDatabase;
  let organisation: Organisation;
  let source: DataSource;
  let minute = 0;

  beforeAll(async () => {
    database = await openTestDatabase();
    organisation = await seedOrganisation(database.owner);
    source = createDataSource({ url: database.url('wardline_clock'), poolSize: 2, applicationName: 'test' });
    await source.initialize();
    await database.owner.query(
      `INSERT INTO wardline.session (token_hash, staff_id, expires_at, seen_at)
       SELECT decode(md5(staff_id::text), 'hex'), staff_id, 'infinity', 'infinity' FROM wardline.staff`,
    );
  });
  afterAll(async () => {
    await source.destroy();
    await database.close();
  });

  async function go(minutes: number): Promise<void> {
    minute += minutes;
    await database.setAhead(minute);
    for (let turns = 0; turns < 10; turns++) if ((await takeDueSteps(source)).events.size === 0) return;
  }

  async function called(alertId: string): Promise<string[]> {
    const { rows } = await database.owner.query<{ name: string }>(
      `SELECT s.name FROM wardline.alert_call c JOIN wardline.staff s USING (staff_id)
       WHERE alert_id = $1 GROUP BY s.name ORDER BY s.name`,
      [alertId],
    );
    return rows.map(({ name }) => name);
  }

  it.each([
    ['claimed', 'tier1', 'tier1', false],
    ['claimed', 'tier1', 'tier1', true],
    ['claimed', 'indeterminate', 'tier1', false],
    ['escalated', 'tier1', 'tier1', false],
    ['delivered', 'tier1', 'tier1', false],
    ['acknowledged', 'critical', 'nurse', false],
    ['acknowledged', 'tier1', 'nurse', true],
    ['in-care', 'critical', 'nurse', false],
    ['in-care', 'indeterminate', 'physician', true],
  ] as const)(
    'in %s (%s) loses it to everybody of the local team, in time: %s, asleep %s',
    async (state, severity, owner, sleeps) => {
      const id = await openAlert(database.owner, organisation.patients.first, { severity, dueIn: '1 hour' });
      await database.owner.query('UPDATE wardline.alert SET state = $2, owner_id = $3 WHERE alert_id = $1', [
        id,
        state,
        organisation.staff[owner],
      ]);
      if (sleeps)
        await database.owner.query(
          `UPDATE wardline.alert SET snoozed_until = wardline.now() + interval '30 minutes' WHERE alert_id = $1`,
          [id],
        );
      for (let turn = 0; turn < 40 && !(await called(id)).includes('lead'); turn++) await go(130);
      expect(await called(id)).toEqual([...new Set(['charge', 'lead', 'nurse', 'physician', owner])].sort());
      const found = await database.owner.query(
        `SELECT owner_id AS owner, next_step_at > wardline.now() AS runs FROM wardline.alert WHERE alert_id = $1`,
        [id],
      );
      expect(found.rows).toEqual([{ owner: organisation.staff[owner], runs: true }]);
      await database.owner.query(
        `UPDATE wardline.alert SET state = 'resolved', resolved_at = wardline.now() WHERE alert_id = $1`,
        [id],
      );
    },
  );
});
