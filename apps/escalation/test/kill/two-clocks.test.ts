import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Platform, type Part } from '#simulators';
import { DatabaseHandle, waitFor } from '#testing';
import { openAlert, seedOrganisation, type Organisation } from '../../../../libs/access/test/organisation.js';
import { HeldStep } from './held-step.js';

const clocks = ['escalation', 'second-escalation'] as const satisfies readonly Part[];
/** Two rounds of the ladder and two last resorts. */
const steps = 8;

describe('two escalation processes, one of them killed with -9 in the middle of every step', () => {
  let platform: Platform;
  let handle: DatabaseHandle;
  let owner: pg.Pool;
  let organisation: Organisation;
  let held: HeldStep;

  beforeAll(async () => {
    platform = await Platform.create();
    handle = new DatabaseHandle(platform.ownerUrl);
    owner = new pg.Pool({ connectionString: platform.ownerUrl });
    owner.on('error', () => undefined);
    organisation = await seedOrganisation(owner);
    // All of them have a page open, whatever the time is: the ladder waits for each.
    await owner.query(
      `INSERT INTO wardline.session (token_hash, staff_id, expires_at, seen_at)
       SELECT decode(md5(staff_id::text), 'hex'), staff_id, 'infinity', 'infinity' FROM wardline.staff`,
    );
    held = await HeldStep.connect(platform.ownerUrl);
    for (const clock of clocks) await platform.start(clock);
  }, 60_000);
  afterAll(async () => {
    await held.close();
    await handle.close();
    await owner.end();
    await platform.remove();
  });

  async function history(alertId: string): Promise<string[]> {
    const { rows } = await owner.query<{ type: string }>(
      'SELECT type FROM wardline.alert_event WHERE alert_id = $1 ORDER BY event_id',
      [alertId],
    );
    return rows.map(({ type }) => type);
  }

  /** Goes to where the next step is due; after it somebody has seen the alert or not, as it comes. */
  async function untilDue(alertId: string): Promise<void> {
    const { rows } = await owner.query<{ ms: number }>(
      `SELECT greatest(0, extract(epoch FROM next_step_at - wardline.now()) * 1000)::float8 AS ms
       FROM wardline.alert WHERE alert_id = $1`,
      [alertId],
    );
    await handle.advance((rows[0]?.ms ?? 0) + 1);
  }

  it('take every step once, call everybody of it, and nobody twice', async () => {
    await held.begin();
    const alert = await openAlert(owner, organisation.patients.first, { severity: 'critical' });
    const killed: Part[] = [];
    for (let step = 1; step <= steps; step++) {
      const pids = clocks.map((clock) => platform.pidOf(clock) ?? 0);
      const inIt = clocks[pids.indexOf(await held.untilIn(pids))];
      if (inIt === undefined) throw new Error('one of the two is in the step');
      await platform.kill(inIt);
      killed.push(inIt);
      expect(await history(alert)).toHaveLength(step);
      await held.release();
      await waitFor(async () => (await history(alert)).length === step + 1, {
        what: `step ${String(step)} by the other one`,
        timeout: 30_000,
      });
      await platform.start(inIt);
      await held.begin();
      await untilDue(alert);
    }
    await held.release();

    expect(killed).toHaveLength(steps);
    expect((await history(alert)).slice(0, steps + 1)).toEqual([
      'opened',
      ...Array<string>(6).fill('notified'),
      'last-resort',
      'last-resort',
    ]);
    const { rows } = await owner.query<{ steps: number; calls: number; people: number }>(
      `SELECT count(DISTINCT step_key)::int AS steps, count(*)::int AS calls, count(DISTINCT staff_id)::int AS people
       FROM wardline.alert_call WHERE alert_id = $1 AND step_key <> ALL (SELECT step_key FROM wardline.alert_call
         WHERE alert_id = $1 GROUP BY step_key ORDER BY min(at) OFFSET $2)`,
      [alert, steps],
    );
    // Nurse, charge nurse and physician in six steps; they and the lead in two last resorts.
    expect(rows).toEqual([{ steps, calls: 6 + 2 * 4, people: 4 }]);
  }, 240_000);
});
