import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  alertLifeCycle,
  alertStates,
  builtInPolicies,
  hasEnded,
  isBeyond,
  isCalling,
  isOutside,
  limitOf,
  moved,
  widen,
  type AlertState,
  type Custody,
  type Extremes,
  type Move,
  type Severity,
} from '#domain';
import { openTestDatabase, type OpenDatabase } from '../../../access/test/database.js';
import { openAlert, seedOrganisation, type Organisation } from '../../../access/test/organisation.js';

/** What the database does to a row, and what the pure functions say, are the same. */
let database: OpenDatabase;
let organisation: Organisation;

beforeAll(async () => {
  database = await openTestDatabase();
  organisation = await seedOrganisation(database.owner);
});
afterAll(async () => {
  await database.close();
});

async function one<T>(sql: string, values: unknown[] = []): Promise<T> {
  const { rows } = await database.owner.query<{ it: T }>(sql, values);
  const [row] = rows;
  if (row === undefined) throw new Error('no row');
  return row.it;
}

const severities: readonly Severity[] = ['critical', 'tier1', 'indeterminate'];

describe('the database and #domain', () => {
  it('have the same built-in policies', async () => {
    for (const severity of severities)
      expect(
        await one('SELECT policy AS it FROM wardline.built_in_policy WHERE severity = $1', [severity]),
      ).toEqual(builtInPolicies[severity]);
  });

  it('call for the same, and know the same limits', async () => {
    for (const state of alertStates)
      for (const severity of severities) {
        expect(await one('SELECT wardline.is_calling($1, $2) AS it', [state, severity])).toBe(
          isCalling({ state, severity }),
        );
        if (isCalling({ state, severity })) continue;
        expect(
          await one('SELECT extract(epoch FROM wardline.state_limit($1, $2))::float8 AS it', [
            state,
            builtInPolicies[severity],
          ]),
        ).toBe(limitOf({ state, severity }, builtInPolicies[severity]) ?? null);
      }
  });

  it('find the same worse', async () => {
    const value = fc.integer({ min: 40, max: 60 });
    const extremes: fc.Arbitrary<Extremes> = fc.dictionary(
      fc.constantFrom('spo2', 'heart-rate', 'glucose', 'steps'),
      fc.tuple(value, value).map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) })),
      { noNullPrototype: true },
    );
    const margins = builtInPolicies.critical.worsening;
    await fc.assert(
      fc.asyncProperty(extremes, extremes, async (known, seen) => {
        expect(
          await one(
            `SELECT jsonb_build_array(wardline.widen($1, $2), wardline.is_beyond($1, $2, $3), wardline.is_outside($1, $2, $3)) AS it`,
            [known, seen, JSON.stringify(margins)],
          ),
        ).toEqual([widen(known, seen), isBeyond(known, seen, margins), isOutside(known, seen, margins)]);
      }),
      { numRuns: 200 },
    );
  });
});

/** An alert's row as the model holds it. Times are whole seconds, so that the moments between two statements do not count. */
async function custodyOf(alertId: string): Promise<Custody> {
  return one<Custody>(
    `SELECT jsonb_build_object('state', state, 'severity', severity, 'ownerId', owner_id, 'step', step, 'round', round,
       'phase', phase, 'snoozed', snoozed_until IS NOT NULL,
       'nextStepInSeconds',
         CASE WHEN next_step_at IS NOT NULL THEN greatest(0, round(extract(epoch FROM next_step_at - wardline.now())::numeric, -1)) END) AS it
     FROM wardline.alert WHERE alert_id = $1`,
    [alertId],
  );
}

const rounded = (custody: Custody): Custody => ({
  ...custody,
  nextStepInSeconds:
    custody.nextStepInSeconds === null ? null : Math.round(custody.nextStepInSeconds / 10) * 10,
});

describe('every move of the life cycle', () => {
  const held: readonly AlertState[] = ['claimed', 'acknowledged', 'in-care'];
  const acts = alertLifeCycle.flatMap((row) =>
    row.from.flatMap((from) =>
      (row.severities ?? severities)
        // A claim of a critical does not exist.
        .filter((severity) => !(severity === 'critical' && from === 'claimed'))
        .map((severity) => ({ row, from, severity, to: row.to === 'same' ? from : row.to })),
    ),
  );

  it.each(acts)(
    '$row.act from $from ($severity) is the same in both',
    async ({ row, from, severity, to }) => {
      const { nurse, physician } = organisation.staff;
      const id = await openAlert(database.owner, organisation.patients.first, { severity, dueIn: '1 hour' });
      const owner = held.includes(from) ? nurse : null;
      await database.owner.query(
        `UPDATE wardline.alert SET state = $2, owner_id = $3, resolved_at = CASE WHEN $4 THEN wardline.now() END WHERE alert_id = $1`,
        [id, from, owner, hasEnded(from)],
      );
      const sleeps = row.act === 'wake' || row.act === 'wake-up';
      if (sleeps)
        await database.owner.query(
          `UPDATE wardline.alert SET snoozed_until = wardline.now() + interval '900 seconds' WHERE alert_id = $1`,
          [id],
        );
      const before = await custodyOf(id);
      const raisedTo = row.act === 'raise' && severity !== 'critical' ? 'critical' : severity;
      const move: Move = {
        state: to,
        severity: raisedTo,
        ownerId: { actor: nurse, keep: before.ownerId, none: null, named: physician }[row.owner],
        ...(row.act === 'snooze' && { snoozedForSeconds: 1800 }),
        dueInSeconds: 120,
      };
      await database.owner.query(
        `UPDATE wardline.alert SET state = $2, severity = $3, owner_id = $4, version = version + 1,
         snoozed_until = CASE WHEN $5::int IS NOT NULL THEN wardline.now() + make_interval(secs => $5) END,
         due_at = CASE WHEN severity <> $3 THEN wardline.now() + interval '120 seconds' ELSE due_at END,
         resolved_at = CASE WHEN $6 THEN wardline.now() END WHERE alert_id = $1`,
        [id, move.state, move.severity, move.ownerId, move.snoozedForSeconds ?? null, hasEnded(to)],
      );
      expect(await custodyOf(id)).toEqual(rounded(moved(before, move, builtInPolicies)));
    },
  );
});

describe('custody', () => {
  it('is on record from the opening to the end, without a gap, whoever moves the row', async () => {
    const { nurse, physician, tier1 } = organisation.staff;
    const id = await openAlert(database.owner, organisation.patients.first, { severity: 'tier1' });
    const move = async (state: AlertState, owner: string | null, ended = false): Promise<void> => {
      await database.owner.query(
        `UPDATE wardline.alert SET state = $2, owner_id = $3, resolved_at = CASE WHEN $4 THEN wardline.now() END WHERE alert_id = $1`,
        [id, state, owner, ended],
      );
    };
    await move('claimed', tier1);
    await move('escalated', tier1);
    await move('delivered', tier1);
    await move('acknowledged', nurse);
    await move('in-care', nurse);
    await move('acknowledged', physician);
    await move('escalated', null);
    await move('acknowledged', nurse);
    await move('closed', nurse, true);
    const { rows } = await database.owner.query<{ holder: string; name: string | null }>(
      `SELECT c.holder, s.name FROM wardline.alert_custody c LEFT JOIN wardline.staff s USING (staff_id)
       WHERE alert_id = $1 ORDER BY entry_id`,
      [id],
    );
    expect(rows.map(({ holder, name }) => name ?? holder)).toEqual([
      'queue',
      'tier1',
      'nurse',
      'physician',
      'team',
      'nurse',
      'ended',
    ]);
    expect(
      await one(
        `SELECT bool_and(at >= previous) AND min(at) = (SELECT opened_at FROM wardline.alert WHERE alert_id = $1) AS it
         FROM (SELECT at, lag(at, 1, at) OVER (ORDER BY entry_id) AS previous FROM wardline.alert_custody WHERE alert_id = $1) c`,
        [id],
      ),
    ).toBe(true);
  });

  it('cannot be undone or written by hand', async () => {
    await expect(database.owner.query('DELETE FROM wardline.alert_custody')).rejects.toThrow('append-only');
  });

  it('cannot hold an alert that is with a person and has none, or that has no clock', async () => {
    const id = await openAlert(database.owner, organisation.patients.first);
    await expect(
      database.owner.query(`UPDATE wardline.alert SET state = 'acknowledged' WHERE alert_id = $1`, [id]),
    ).rejects.toMatchObject({ constraint: 'alert_has_owner' });
    await database.owner.query('ALTER TABLE wardline.alert DISABLE TRIGGER alert_moves');
    await expect(
      database.owner.query('UPDATE wardline.alert SET next_step_at = NULL WHERE alert_id = $1', [id]),
    ).rejects.toMatchObject({ constraint: 'alert_has_clock' });
    await database.owner.query('ALTER TABLE wardline.alert ENABLE TRIGGER alert_moves');
  });

  it('is not ended from outside once a red flag was answered yes, whatever a program says (H17)', async () => {
    const id = await openAlert(database.owner, organisation.patients.first, { severity: 'tier1' });
    await database.owner.query(
      `UPDATE wardline.alert SET state = 'claimed', owner_id = $2, red_flag_at = wardline.now() WHERE alert_id = $1`,
      [id, organisation.staff.tier1],
    );
    const client = await database.owner.connect();
    await client.query(`SELECT set_config('wardline.staff_id', $1, false)`, [organisation.staff.tier1]);
    await expect(
      client.query(
        `UPDATE wardline.alert SET state = 'resolved', resolved_at = wardline.now() WHERE alert_id = $1`,
        [id],
      ),
    ).rejects.toMatchObject({ code: 'WL017' });
    await client.query(`SELECT set_config('wardline.staff_id', '', false)`);
    client.release();
  });
});

describe('another finding of the same patient', () => {
  it('breaks what somebody had acknowledged or let sleep, and leaves Tier-1’s work alone', async () => {
    const { owner } = database;
    const { nurse, tier1 } = organisation.staff;
    const patient = organisation.patients.second;
    const acknowledged = await openAlert(owner, patient, { severity: 'critical' });
    const sleeping = await openAlert(owner, patient, { severity: 'tier1' });
    const claimed = await openAlert(owner, patient, { severity: 'tier1' });
    await owner.query(`UPDATE wardline.alert SET state = 'acknowledged', owner_id = $2 WHERE alert_id = $1`, [
      acknowledged,
      nurse,
    ]);
    await owner.query(
      `UPDATE wardline.alert SET state = 'claimed', owner_id = $2 WHERE alert_id = ANY ($1)`,
      [[sleeping, claimed], tier1],
    );
    await owner.query(
      `UPDATE wardline.alert SET snoozed_until = wardline.now() + interval '1 hour' WHERE alert_id = $1`,
      [sleeping],
    );
    const states = async (): Promise<unknown> => {
      const { rows } = await owner.query<{ state: string; sleeps: boolean; kept: boolean }>(
        `SELECT state, snoozed_until IS NOT NULL AS sleeps, owner_id IS NOT NULL AS kept FROM wardline.alert
         WHERE alert_id = ANY ($1) ORDER BY array_position($1, alert_id)`,
        [[acknowledged, sleeping, claimed]],
      );
      return rows;
    };
    await openAlert(owner, patient, { severity: 'indeterminate' });
    expect(await states()).toEqual([
      { state: 'acknowledged', sleeps: false, kept: true },
      { state: 'claimed', sleeps: true, kept: true },
      { state: 'claimed', sleeps: false, kept: true },
    ]);
    await openAlert(owner, patient, { severity: 'tier1' });
    expect(await states()).toEqual([
      { state: 'escalated', sleeps: false, kept: true },
      { state: 'claimed', sleeps: false, kept: true },
      { state: 'claimed', sleeps: false, kept: true },
    ]);
    expect(
      await one(`SELECT note AS it FROM wardline.alert_event WHERE alert_id = $1 AND type = 'worsened'`, [
        acknowledged,
      ]),
    ).toContain('another finding');
  });
});
