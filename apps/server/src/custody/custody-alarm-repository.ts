import type { ScopedTransaction } from '#access';
import { custodyFindingKinds } from '#domain';
import { z } from 'zod';

const instant = z.iso.datetime({ offset: true });

export const custodyAlarmSchema = z.object({
  id: z.uuid(),
  tenant: z.string(),
  site: z.string().nullable().describe('null: of the whole health system'),
  kind: z.enum(custodyFindingKinds),
  target: z.object({
    kind: z.enum(['alert', 'follow-up', 'question', 'health-system']),
    id: z.string(),
  }),
  alert: z.uuid().nullable(),
  since: instant.describe('as far as it can be told'),
  openedAt: instant,
  foundAt: instant.describe('the last time'),
  repairedAt: instant.nullable().describe('when the auditor gave it a clock or a team back'),
  acknowledgedAt: instant.nullable(),
  acknowledgedBy: z.string().nullable(),
});

/** A standing alarm of the auditor: opaque ids, and no patient. */
export type CustodyAlarm = { readonly [Key in keyof z.infer<typeof custodyAlarmSchema>]: unknown };

/** Those that stand in the caller's health systems, the oldest first. Nobody but operators and leads sees any. */
export async function standingCustodyAlarms(tx: ScopedTransaction): Promise<readonly CustodyAlarm[]> {
  return tx.query<CustodyAlarm>(
    `SELECT a.alarm_id AS id, a.tenant_id AS tenant, a.site_id AS site, a.kind,
       jsonb_build_object('kind', a.target_kind, 'id', a.target_id) AS target, a.alert_id AS alert, a.since,
       a.opened_at AS "openedAt", a.found_at AS "foundAt", a.repaired_at AS "repairedAt",
       a.acknowledged_at AS "acknowledgedAt", s.name AS "acknowledgedBy"
     FROM wardline.custody_alarm a LEFT JOIN wardline.staff s ON s.staff_id = a.acknowledged_by
     WHERE a.resolved_at IS NULL ORDER BY a.opened_at, a.alarm_id`,
  );
}

/** `ok`, or the code of the refusal, which is on the trail. */
export async function acknowledgeCustodyAlarm(tx: ScopedTransaction, alarmId: string): Promise<string> {
  const [row] = await tx.query<{ code: string }>('SELECT wardline.acknowledge_custody_alarm($1) AS code', [
    alarmId,
  ]);
  if (row === undefined) throw new Error('wardline.acknowledge_custody_alarm() returned nothing');
  return row.code;
}
