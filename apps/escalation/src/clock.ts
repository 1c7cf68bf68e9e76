import { clockTurn } from '#domain';
import type { DataSource, EntityManager } from 'typeorm';
import { callStaff } from './call-staff.js';
import type { DueAlert, Taken } from './due-alert.js';

/** Alerts taken in one transaction. */
const batchSize = 100;

export interface ClockRun {
  /** How many steps, by the event that came of them. */
  readonly events: ReadonlyMap<string, number>;
  /** More may be due. */
  readonly full: boolean;
}

/**
 * Takes the alerts whose step has come, and does to each what `clockTurn` says: an event, who is called, and the next time
 * to look, in one transaction. Row locks with SKIP LOCKED let any number of clocks run; what a killed one had begun was
 * never there, and the next one does it.
 *
 * @param source signed in as wardline_clock
 */
export async function takeDueSteps(source: DataSource): Promise<ClockRun> {
  return source.transaction(async (manager) => {
    const due = await lockDue(manager);
    const taken = await callStaff(
      manager,
      due.map((alert) => ({ alert, turn: clockTurn(alert, alert.policy, alert.seen) })),
    );
    await apply(manager, taken);
    const events = new Map<string, number>();
    for (const { turn } of taken)
      if (turn.event !== undefined) events.set(turn.event, (events.get(turn.event) ?? 0) + 1);
    return { events, full: due.length === batchSize };
  });
}

async function lockDue(manager: EntityManager): Promise<DueAlert[]> {
  return manager.query<DueAlert[]>(
    `SELECT alert_id AS "alertId", tenant_id AS "tenantId", site_id AS "siteId", version, owner_id AS "ownerId", state, severity,
       step, round, phase, snoozed_until IS NOT NULL AS snoozed, policy, wardline.was_seen(a) AS seen
     FROM wardline.alert a
     WHERE next_step_at <= wardline.now() AND resolved_at IS NULL
     ORDER BY next_step_at LIMIT $1 FOR UPDATE SKIP LOCKED`,
    [batchSize],
  );
}

/** The row first, then its event: an event shows the alert as it stands after it. */
async function apply(manager: EntityManager, taken: readonly Taken[]): Promise<void> {
  for (const { alert, turn, note } of taken) {
    await manager.query(
      `WITH clock AS MATERIALIZED (SELECT wardline.now() AS now), put AS (
         UPDATE wardline.alert a SET state = $2, step = $3, round = $4, phase = $5,
           snoozed_until = CASE WHEN $6 THEN a.snoozed_until END,
           version = a.version + (a.state <> $2 OR (a.snoozed_until IS NOT NULL AND NOT $6))::int,
           next_step_at = coalesce(clock.now + make_interval(secs => $7::float8), a.next_step_at)
         FROM clock WHERE a.alert_id = $1
         RETURNING new AS after, old.state AS state_before, clock.now AS at
       )
       INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, severity, severity_before, state,
         state_before, version, note, alert)
       SELECT (after).tenant_id, (after).site_id, (after).patient_id, (after).alert_id, $8, at, (after).severity,
         (after).severity, (after).state, state_before, (after).version, $9, wardline.alert_json(after)
       FROM put WHERE $8::text IS NOT NULL`,
      [
        alert.alertId,
        turn.state,
        turn.step,
        turn.round,
        turn.phase,
        turn.snoozed,
        turn.nextStepInSeconds ?? null,
        turn.event ?? null,
        note,
      ],
    );
  }
}
