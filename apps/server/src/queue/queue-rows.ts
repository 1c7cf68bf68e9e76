import type { ScopedTransaction } from '#access';
import type { BoardAlert, Severity } from '#domain';

/** An open alert as a queue shows it, with as much of its patient as tells two of them apart (hazard H19). */
export interface QueueRow extends BoardAlert {
  readonly version: number;
  readonly condition: string;
  readonly severity: Severity;
  readonly reason: string;
  readonly openedAt: Date;
  readonly snoozedUntil: Date | null;
  readonly ownerName: string | null;
  readonly site: string;
  readonly siteName: string;
  readonly tenant: string;
  readonly tenantName: string;
  /** Firm, or `local`; null: no rule has moved it. */
  readonly overflowedTo: string | null;
  readonly overflowRule: string | null;
  /** Null: the patient has gone to where the reader sees nobody. */
  readonly caseCode: string | null;
  readonly age: number | null;
  readonly sex: string | null;
  readonly familyName: string | null;
  readonly givenName: string | null;
  /** YYYY-MM-DD */
  readonly birthDate: string | null;
}

/** Every open alert that the person of the transaction may see, in one statement. */
export const queueRowsQuery = `
  SELECT a.alert_id AS "alertId", a.patient_id AS "patientId", a.version, a.condition, a.severity, a.state, a.reason,
    a.opened_at AS "openedAt", a.due_at AS "dueAt", a.snoozed_until AS "snoozedUntil", a.owner_id AS "ownerId",
    f.name AS "ownerName", a.site_id AS site, s.name AS "siteName", a.tenant_id AS tenant, h.name AS "tenantName",
    CASE WHEN o.alert_id IS NOT NULL THEN coalesce(o.to_firm, 'local') END AS "overflowedTo", o.rule_id AS "overflowRule",
    p.case_code AS "caseCode", p.sex, p.family_name AS "familyName", p.given_name AS "givenName",
    to_char(p.birth_date, 'YYYY-MM-DD') AS "birthDate",
    extract(year FROM age((clock.now AT TIME ZONE p.zone)::date, p.birth_date))::int AS age
  FROM (SELECT wardline.now() AS now) clock, wardline.alert a
    JOIN wardline.site s ON s.site_id = a.site_id
    JOIN wardline.health_system h ON h.tenant_id = a.tenant_id
    LEFT JOIN wardline.patient p ON p.patient_id = a.patient_id
    LEFT JOIN wardline.staff f ON f.staff_id = a.owner_id
    LEFT JOIN wardline.alert_overflow o ON o.alert_id = a.alert_id AND o.returned_at IS NULL
  WHERE a.resolved_at IS NULL AND ($1::text IS NULL OR a.tenant_id = $1)`;

/** @param tenant undefined: all */
export async function queueRows(tx: ScopedTransaction, tenant?: string): Promise<QueueRow[]> {
  return tx.query<QueueRow>(queueRowsQuery, [tenant ?? null]);
}

export interface OpenFollowUp {
  readonly patientId: string;
  readonly alertId: string;
  readonly kind: string;
  readonly ownerId: string | null;
  readonly dueAt: Date;
}

/** What was promised to the patients and has not been done. */
export async function openFollowUps(
  tx: ScopedTransaction,
  patients: readonly string[],
): Promise<OpenFollowUp[]> {
  return tx.query<OpenFollowUp>(
    `SELECT f.patient_id AS "patientId", f.alert_id AS "alertId", f.kind, f.owner_id AS "ownerId", f.due_at AS "dueAt"
     FROM wardline.open_follow_ups($1) f ORDER BY f.due_at, f.alert_id`,
    [patients],
  );
}

/** Those of the alerts whose hand-off nobody has accepted yet. */
export async function handOffsPending(
  tx: ScopedTransaction,
  alerts: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ id: string }>('SELECT wardline.hand_offs_pending($1) AS id', [alerts]);
  return new Set(rows.map(({ id }) => id));
}

export async function timeOf(tx: ScopedTransaction): Promise<Date> {
  const [row] = await tx.query<{ now: Date }>('SELECT wardline.now() AS now');
  if (row === undefined) throw new Error('the database has no time');
  return row.now;
}
