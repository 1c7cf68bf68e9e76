import type { EntityManager } from 'typeorm';
import type { Taken } from './due-alert.js';

/**
 * Puts down what happened to alerts in a turn: the row first, then its event, since an event shows the alert as it stands
 * after it, then the step in the books. Of all alerts at once what came first, then what came second, and so on: their
 * rows are locked, and every statement that is spared is time in which nobody waits for them.
 *
 * @param at when all of it happened
 */
export async function putTurns(manager: EntityManager, taken: readonly Taken[], at: Date): Promise<void> {
  for (const wave of inWaves(taken)) await manager.query(putWave, [JSON.stringify(wave.map(rowOf)), at]);
}

/** The first of each alert, the second of each, and so on. */
function inWaves(taken: readonly Taken[]): Taken[][] {
  const waves: Taken[][] = [];
  const before = new Map<string, number>();
  for (const one of taken) {
    const nr = before.get(one.alert.alertId) ?? 0;
    before.set(one.alert.alertId, nr + 1);
    (waves[nr] ??= []).push(one);
  }
  return waves;
}

function rowOf({ alert, turn, note, step }: Taken): object {
  return {
    alert_id: alert.alertId,
    state: turn.state,
    step: turn.step,
    round: turn.round,
    phase: turn.phase,
    snoozed: turn.snoozed,
    next_seconds: turn.nextStepInSeconds,
    event: turn.event,
    note,
    step_key: step?.key,
    last_resort: step?.lastResort,
    called: step?.called,
    reached: step?.reached,
    gap: step?.gap,
  };
}

const putWave = `
  WITH turn AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS t (alert_id uuid, state text, step smallint, round smallint, phase text,
      snoozed boolean, next_seconds float8, event text, note text, step_key text, last_resort boolean, called int, reached boolean,
      gap boolean)
  ), put AS (
    UPDATE wardline.alert a SET state = t.state, step = t.step, round = t.round, phase = t.phase,
      snoozed_until = CASE WHEN t.snoozed THEN a.snoozed_until END,
      version = a.version + (a.state <> t.state OR (a.snoozed_until IS NOT NULL AND NOT t.snoozed))::int,
      next_step_at = coalesce($2::timestamptz + make_interval(secs => t.next_seconds), a.next_step_at)
    FROM turn t WHERE a.alert_id = t.alert_id
    RETURNING new AS after, old.state AS state_before, t.event, t.note, t.step_key, t.last_resort, t.called, t.reached, t.gap
  ), said AS (
    INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, severity, severity_before, state,
      state_before, version, note, alert)
    SELECT (after).tenant_id, (after).site_id, (after).patient_id, (after).alert_id, event, $2::timestamptz, (after).severity,
      (after).severity, (after).state, state_before, (after).version, note, wardline.alert_json(after)
    FROM put WHERE event IS NOT NULL ORDER BY (after).alert_id
    RETURNING event_id, alert_id
  )
  INSERT INTO wardline.escalation_step (event_id, tenant_id, site_id, patient_id, alert_id, step_key, step, round, last_resort, called,
    reached, gap, at)
  SELECT said.event_id, (after).tenant_id, (after).site_id, (after).patient_id, said.alert_id, step_key, (after).step + 1,
    (after).round + 1, last_resort, called, reached, gap, $2::timestamptz
  FROM said JOIN put ON (put.after).alert_id = said.alert_id WHERE step_key IS NOT NULL`;
