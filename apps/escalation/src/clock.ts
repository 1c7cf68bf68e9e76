import { clockTurn } from '#domain';
import type { DataSource, EntityManager } from 'typeorm';
import { firstBatchSize } from './batch-size.js';
import { callStaff } from './call-staff.js';
import type { DueAlert, StepBook } from './due-alert.js';
import { putTurns } from './put-turns.js';

export interface ClockRun {
  /** How many steps, by the event that came of them. */
  readonly events: ReadonlyMap<string, number>;
  /** What calls began. */
  readonly steps: readonly StepBook[];
  /** More may be due. */
  readonly full: boolean;
  /** How long the alerts were locked, at most. Milliseconds. */
  readonly heldMs: number;
}

/**
 * Takes the alerts whose step has come, and does to each what `clockTurn` says: an event, who is called, and the next time
 * to look, in one transaction. Row locks with SKIP LOCKED let any number of clocks run; what a killed one had begun was
 * never there, and the next one does it. What is over the batch is for the next turn.
 *
 * @param source signed in as wardline_clock
 * @param batchSize alerts taken in one transaction; each of them is locked until its end
 */
export async function takeDueSteps(source: DataSource, batchSize = firstBatchSize): Promise<ClockRun> {
  const begun = performance.now();
  const run = await source.transaction(async (manager) => {
    const { due, at } = await lockDue(manager, batchSize);
    const taken = await callStaff(
      manager,
      due.map((alert) => ({ alert, turn: clockTurn(alert, alert.policy, alert.seen) })),
      at,
    );
    await putTurns(manager, taken, at);
    const events = new Map<string, number>();
    for (const { turn } of taken)
      if (turn.event !== undefined) events.set(turn.event, (events.get(turn.event) ?? 0) + 1);
    return {
      events,
      steps: taken.flatMap(({ step }) => step ?? []),
      full: due.length === batchSize,
    };
  });
  return { ...run, heldMs: performance.now() - begun };
}

/** With the time of all that the turn does, read once they are locked: nothing that happened to them is later. */
async function lockDue(manager: EntityManager, batchSize: number): Promise<{ due: DueAlert[]; at: Date }> {
  const due = await manager.query<DueAlert[]>(
    `SELECT alert_id AS "alertId", tenant_id AS "tenantId", site_id AS "siteId", version, owner_id AS "ownerId", state, severity,
       step, round, phase, snoozed_until IS NOT NULL AS snoozed, policy, wardline.was_seen(a) AS seen
     FROM wardline.alert a
     WHERE next_step_at <= wardline.now() AND resolved_at IS NULL
     ORDER BY next_step_at LIMIT $1 FOR UPDATE SKIP LOCKED`,
    [batchSize],
  );
  const [clock] = await manager.query<{ now: Date }[]>('SELECT wardline.now() AS now');
  if (clock === undefined) throw new Error('the database gave no time');
  return { due, at: clock.now };
}
