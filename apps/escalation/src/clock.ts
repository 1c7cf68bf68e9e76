import { dueStep, type AlertState, type DueStep, type Severity } from '#domain';
import type { DataSource, EntityManager } from 'typeorm';

/** Alerts taken in one transaction. */
const batchSize = 100;

export interface ClockTurn {
  readonly overdue: number;
  readonly escalated: number;
  /** More may be due. */
  readonly full: boolean;
}

interface DueAlert {
  readonly alertId: string;
  readonly state: AlertState;
  readonly severity: Severity;
}

/**
 * Takes the alerts whose step has come, and does to each what `dueStep` says: an event, and the next time to look.
 * Row locks with SKIP LOCKED let any number of clocks run; a killed one leaves its alerts to the next.
 *
 * @param source signed in as wardline_clock
 */
export async function takeDueSteps(source: DataSource): Promise<ClockTurn> {
  return source.transaction(async (manager) => {
    const due = await lockDue(manager);
    if (due.length === 0) return { overdue: 0, escalated: 0, full: false };
    const before = await overdueCounts(manager, due);
    const steps = due.map((alert) => dueStep(alert, before.get(alert.alertId) ?? 0));
    await applySteps(manager, due, steps);
    const escalated = steps.filter((step) => step.event === 'escalated').length;
    return { overdue: steps.length - escalated, escalated, full: due.length === batchSize };
  });
}

async function lockDue(manager: EntityManager): Promise<DueAlert[]> {
  return manager.query<DueAlert[]>(
    `SELECT alert_id AS "alertId", state, severity FROM wardline.alert
     WHERE next_step_at <= wardline.now() AND state <> 'resolved'
     ORDER BY next_step_at LIMIT $1 FOR UPDATE SKIP LOCKED`,
    [batchSize],
  );
}

/** How often each was overdue since it last changed hands. Asked after the lock, so that nothing is missing. */
async function overdueCounts(
  manager: EntityManager,
  due: readonly DueAlert[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await manager.query<{ alertId: string; times: number }[]>(
    `SELECT e.alert_id AS "alertId", count(*)::int AS times FROM wardline.alert_event e
     WHERE e.alert_id = ANY ($1::uuid[]) AND e.type = 'overdue' AND NOT EXISTS (
       SELECT FROM wardline.alert_event later WHERE later.alert_id = e.alert_id AND later.event_id > e.event_id
         AND later.type IN ('raised', 'claimed', 'released', 'escalated', 'acknowledged'))
     GROUP BY e.alert_id`,
    [due.map((alert) => alert.alertId)],
  );
  return new Map(rows.map((row) => [row.alertId, row.times]));
}

async function applySteps(
  manager: EntityManager,
  due: readonly DueAlert[],
  steps: readonly DueStep[],
): Promise<void> {
  await manager.query(
    `WITH clock AS MATERIALIZED (SELECT wardline.now() AS now), step AS (
       SELECT alert_id, event, state, make_interval(secs => next_in) AS next_in, make_interval(secs => due_in) AS due_in
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::float8[], $5::float8[]) AS s (alert_id, event, state, next_in, due_in)
     ), put AS (
       UPDATE wardline.alert a SET state = s.state, version = a.version + (s.state <> a.state)::int,
         next_step_at = clock.now + s.next_in, due_at = coalesce(clock.now + s.due_in, a.due_at)
       FROM step s, clock WHERE a.alert_id = s.alert_id
       RETURNING new AS after, old.state AS state_before, s.event, clock.now AS at
     )
     INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, severity, severity_before, state,
       state_before, version, alert)
     SELECT (after).tenant_id, (after).site_id, (after).patient_id, (after).alert_id, event, at, (after).severity,
       (after).severity, (after).state, state_before, (after).version, wardline.alert_json(after) FROM put`,
    [
      due.map((alert) => alert.alertId),
      steps.map((step) => step.event),
      steps.map((step) => step.state),
      steps.map((step) => step.nextStepInSeconds),
      steps.map((step) => step.dueInSeconds ?? null),
    ],
  );
}
