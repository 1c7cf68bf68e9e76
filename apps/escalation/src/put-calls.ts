import type { NotificationChannel } from '#domain';
import type { EntityManager } from 'typeorm';

/** Whom a step of an alert calls. */
export interface StepCall {
  readonly alertId: string;
  /** Once per step and person, whoever takes the step. */
  readonly key: string;
  readonly staffIds: readonly string[];
  /** Who is told as well, without counting as reached. */
  readonly besides: readonly string[];
  readonly channels: readonly NotificationChannel[];
  readonly urgent: boolean;
}

export interface CallOutcome {
  /** People put down as called. */
  readonly called: number;
  /** Somebody of `staffIds` has a page open or another way to be called. */
  readonly reached: boolean;
}

/**
 * Puts down who is called, of all alerts at once, and looks who of them can be reached.
 *
 * @returns one outcome per call, in their order
 */
export async function putCalls(manager: EntityManager, calls: readonly StepCall[]): Promise<CallOutcome[]> {
  const rows = calls.map((call) => ({
    alert_id: call.alertId,
    step_key: call.key,
    staff: [...new Set([...call.staffIds, ...call.besides])].sort(),
    channels: call.channels,
    urgent: call.urgent,
  }));
  const told = JSON.stringify(rows.filter(({ staff }) => staff.length > 0));
  await manager.query(
    `SELECT wardline.notify_staff(c.alert_id, c.step_key, c.staff, c.channels, c.urgent)
     FROM jsonb_to_recordset($1::jsonb) AS c (alert_id uuid, step_key text, staff uuid[], channels text[], urgent boolean)`,
    [told],
  );
  const unreachable = await manager.query<{ alertId: string; staffId: string }[]>(
    `SELECT c.alert_id AS "alertId", u AS "staffId" FROM jsonb_to_recordset($1::jsonb) AS c (alert_id uuid, step_key text),
       LATERAL wardline.unreachable_staff(c.alert_id, c.step_key) u`,
    [told],
  );
  const cannot = new Set(unreachable.map(({ alertId, staffId }) => `${alertId} ${staffId}`));
  return calls.map(({ alertId, staffIds }, index) => ({
    called: rows[index]?.staff.length ?? 0,
    reached: staffIds.some((id) => !cannot.has(`${alertId} ${id}`)),
  }));
}
