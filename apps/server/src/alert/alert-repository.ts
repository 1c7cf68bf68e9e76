import type { Assignment, ScopedTransaction } from '#access';
import type { AlertEventType, AlertState, Severity } from '#domain';
import { patientColumns, type PatientRow } from '../patient/patient-card.js';
import type { AlertJson } from './alert-json.js';
import type { Reader } from './alert-view.js';

/** An event as the stream holds it. */
export interface StreamedEvent {
  readonly position: number;
  readonly type: AlertEventType;
  readonly at: Date;
  readonly actor: { readonly id: string; readonly name: string } | null;
  readonly note: string | null;
  readonly severityBefore: Severity | null;
  readonly stateBefore: AlertState | null;
  /** Who had the alert until this event; null: only the clock did. */
  readonly ownerBefore: string | null;
  readonly alert: AlertJson;
  readonly patient: PatientRow | null;
}

export interface AlertWithPatient {
  readonly alert: AlertJson;
  readonly patient: PatientRow | null;
}

/** The person of the transaction, with what he or she holds right now. */
export async function readerOf(tx: ScopedTransaction): Promise<Reader> {
  const [row] = await tx.query<{ assignments: Assignment[]; unmasked: string[] }>(
    'SELECT wardline.my_assignments() AS assignments, wardline.unmasked_tenants() AS unmasked',
  );
  return {
    staffId: tx.staffId,
    assignments: row?.assignments ?? [],
    unmaskedTenants: row?.unmasked ?? [],
  };
}

/** The end of the stream. Asked before anything that must hold at least what the stream holds up to there. */
export async function numberedThrough(tx: ScopedTransaction): Promise<number> {
  const [row] = await tx.query<{ through: string }>('SELECT wardline.numbered_through()::text AS through');
  return Number(row?.through ?? 0);
}

/** Visible events after one position and up to another, in order. */
export async function eventsBetween(
  tx: ScopedTransaction,
  after: number,
  through: number,
  limit: number,
): Promise<StreamedEvent[]> {
  const rows = await tx.query<Omit<StreamedEvent, 'position'> & { position: string }>(
    `SELECT s.position::text AS position, e.type, e.at, e.note, e.severity_before AS "severityBefore",
       e.state_before AS "stateBefore", e.alert, ${actorColumn}, ${patientJson}, ${ownerBeforeColumn}
     FROM wardline.alert_stream s JOIN wardline.alert_event e USING (event_id)
       LEFT JOIN wardline.patient p ON p.patient_id = e.patient_id
     WHERE s.position > $1 AND s.position <= $2 ORDER BY s.position LIMIT $3`,
    [after, through, limit],
  );
  return rows.map((row) => ({ ...row, position: Number(row.position) }));
}

const ownerBeforeColumn = `(SELECT x.alert -> 'owner' ->> 'id' FROM wardline.alert_event x
  WHERE x.alert_id = e.alert_id AND x.event_id < e.event_id ORDER BY x.event_id DESC LIMIT 1) AS "ownerBefore"`;
const patientJson = `CASE WHEN p.patient_id IS NOT NULL
  THEN (SELECT to_jsonb(c) FROM (SELECT ${patientColumns}) c) END AS patient`;
const actorColumn = `(SELECT jsonb_build_object('id', f.staff_id, 'name', f.name)
  FROM wardline.staff f WHERE f.staff_id = e.actor_id) AS actor`;

/** Every visible alert that is not resolved, the longest waiting first. */
export async function openAlerts(tx: ScopedTransaction): Promise<AlertWithPatient[]> {
  return tx.query<AlertWithPatient>(
    `SELECT wardline.alert_json(a) AS alert, ${patientJson}
     FROM wardline.alert a LEFT JOIN wardline.patient p ON p.patient_id = a.patient_id
     WHERE a.resolved_at IS NULL ORDER BY a.due_at, a.alert_id`,
  );
}

/** The most urgent of the visible open alerts: what nobody has taken before what is held, then by severity and due time. */
export async function urgentAlerts(tx: ScopedTransaction, limit: number): Promise<AlertWithPatient[]> {
  return tx.query<AlertWithPatient>(
    `SELECT wardline.alert_json(a) AS alert, ${patientJson}
     FROM wardline.alert a LEFT JOIN wardline.patient p ON p.patient_id = a.patient_id
     WHERE a.resolved_at IS NULL
     ORDER BY a.state IN ('acknowledged', 'in-care'), array_position(ARRAY['critical', 'tier1', 'indeterminate'], a.severity),
       a.due_at, a.alert_id LIMIT $1`,
    [limit],
  );
}

/** Visible open alerts after one id, by their ids: an id never changes, so that reading on skips none. */
export async function openAlertsAfter(
  tx: ScopedTransaction,
  after: string,
  limit: number,
): Promise<AlertWithPatient[]> {
  return tx.query<AlertWithPatient>(
    `SELECT wardline.alert_json(a) AS alert, ${patientJson}
     FROM wardline.alert a LEFT JOIN wardline.patient p ON p.patient_id = a.patient_id
     WHERE a.resolved_at IS NULL AND a.alert_id > $1 ORDER BY a.alert_id LIMIT $2`,
    [after, limit],
  );
}

export async function findAlert(
  tx: ScopedTransaction,
  alertId: string,
): Promise<AlertWithPatient | undefined> {
  const [row] = await tx.query<AlertWithPatient>(
    `SELECT wardline.alert_json(a) AS alert, ${patientJson}
     FROM wardline.alert a LEFT JOIN wardline.patient p ON p.patient_id = a.patient_id WHERE a.alert_id = $1`,
    [alertId],
  );
  return row;
}

export interface LockedAlert extends AlertWithPatient {
  /** A red flag of the protocol was answered yes. */
  readonly redFlag: boolean;
}

/** The same, and nobody else changes it until the transaction ends. */
export async function lockAlert(tx: ScopedTransaction, alertId: string): Promise<LockedAlert | undefined> {
  const [locked] = await tx.query<{ redFlag: boolean }>(
    'SELECT red_flag_at IS NOT NULL AS "redFlag" FROM wardline.alert WHERE alert_id = $1 FOR UPDATE',
    [alertId],
  );
  if (locked === undefined) return undefined;
  const found = await findAlert(tx, alertId);
  return found === undefined ? undefined : { ...found, ...locked };
}

/** What happened to an alert, oldest first. */
export interface HistoryEntry {
  readonly type: AlertEventType;
  readonly at: Date;
  readonly severity: Severity;
  readonly state: AlertState;
  readonly version: number;
  readonly note: string | null;
  readonly actor: { readonly id: string; readonly name: string } | null;
}

export async function historyOf(tx: ScopedTransaction, alertId: string): Promise<HistoryEntry[]> {
  return tx.query<HistoryEntry>(
    `SELECT e.type, e.at, e.severity, e.state, e.version, e.note, ${actorColumn}
     FROM wardline.alert_event e WHERE e.alert_id = $1 ORDER BY e.event_id`,
    [alertId],
  );
}

export interface AlertChange {
  readonly alertId: string;
  readonly state: AlertState;
  readonly ownerId: string | null;
  readonly event: AlertEventType;
  readonly note: string | undefined;
  /** Undefined: it does not sleep. */
  readonly snoozedUntil: Date | undefined;
  /** Of the care that was given. */
  readonly outcome: string | undefined;
}

/** Changes the locked alert and appends its event; the alert as it then stands. Its clock the row sets itself. */
export async function changeAlert(tx: ScopedTransaction, change: AlertChange): Promise<AlertJson> {
  const [row] = await tx.query<{ alert: AlertJson }>(
    `WITH clock AS MATERIALIZED (SELECT wardline.now() AS now), put AS (
       UPDATE wardline.alert a SET state = $2, owner_id = $3::uuid, version = a.version + 1,
         snoozed_until = $6::timestamptz, outcome = coalesce($8, a.outcome),
         resolved_at = CASE WHEN $2 IN ('resolved', 'closed') THEN clock.now END
       FROM clock WHERE a.alert_id = $1
       RETURNING new AS after, old.severity AS severity_before, old.state AS state_before, clock.now AS at
     )
     INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, actor_id, severity, severity_before,
       state, state_before, version, note, alert)
     SELECT (after).tenant_id, (after).site_id, (after).patient_id, (after).alert_id, $4, at, $7, (after).severity,
       severity_before, (after).state, state_before, (after).version, $5, wardline.alert_json(after) FROM put
     RETURNING alert`,
    [
      change.alertId,
      change.state,
      change.ownerId,
      change.event,
      change.note ?? null,
      change.snoozedUntil ?? null,
      tx.staffId,
      change.outcome ?? null,
    ],
  );
  if (row === undefined) throw new Error('a locked alert could not be changed');
  return row.alert;
}

export interface Receipt {
  readonly alertId: string;
  readonly tenantId: string;
  readonly siteId: string;
  /** Of the delivered event; null for what a snapshot brought, and for `seen`. */
  readonly position: number | null;
  /** With `seen`: of the alert that was on the screen. */
  readonly version?: number;
}

/** Who received or saw what. A second receipt for the same is the first. */
export async function saveReceipts(
  tx: ScopedTransaction,
  kind: 'delivered' | 'seen',
  receipts: readonly Receipt[],
): Promise<void> {
  await tx.query(
    `INSERT INTO wardline.alert_receipt (tenant_id, site_id, alert_id, position, staff_id, kind, version)
     SELECT u.tenant_id, u.site_id, u.alert_id, u.position, $1, $2, u.version
     FROM unnest($3::text[], $4::text[], $5::uuid[], $6::bigint[], $7::int[]) AS u (tenant_id, site_id, alert_id, position, version)
     ON CONFLICT DO NOTHING`,
    [
      tx.staffId,
      kind,
      receipts.map((r) => r.tenantId),
      receipts.map((r) => r.siteId),
      receipts.map((r) => r.alertId),
      receipts.map((r) => r.position),
      receipts.map((r) => r.version ?? null),
    ],
  );
}
