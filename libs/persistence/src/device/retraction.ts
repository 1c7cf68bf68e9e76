import type { RetractionAct, RetractionReason } from '#domain';
import type { DataSource } from 'typeorm';
import type { BatchTransaction, Statement } from '../intake/batch-transaction.js';

/** What a person said about a measurement and ingestion has yet to make hold. */
export interface PendingRetraction {
  readonly retractionId: string;
  readonly tenantId: string;
  readonly patientId: string;
  readonly measurementId: string;
  readonly act: RetractionAct;
  /** Null for a restoration. */
  readonly reason: RetractionReason | null;
  readonly rightPatientId: string | null;
  readonly recordedBy: string;
}

/** Patients of whom a measurement waits to be taken back or given back, the longest waiting first. */
export async function patientsWithRetractions(source: DataSource, limit: number): Promise<string[]> {
  const rows = await source.query<{ patientId: string }[]>(
    `SELECT r.patient_id AS "patientId" FROM wardline.measurement_retraction r
     WHERE NOT EXISTS (SELECT FROM wardline.measurement_standing s WHERE s.retraction_id = r.retraction_id)
     GROUP BY r.patient_id ORDER BY min(r.retraction_id) LIMIT $1`,
    [limit],
  );
  return rows.map(({ patientId }) => patientId);
}

const nextStatement: Statement = {
  name: 'next-retraction',
  text: `
    SELECT r.retraction_id::text AS "retractionId", r.tenant_id AS "tenantId", r.patient_id AS "patientId",
      r.measurement_id::text AS "measurementId", r.act, r.reason, r.right_patient_id AS "rightPatientId",
      r.recorded_by AS "recordedBy"
    FROM wardline.measurement_retraction r
    WHERE r.patient_id = $1::uuid
      AND NOT EXISTS (SELECT FROM wardline.measurement_standing s WHERE s.retraction_id = r.retraction_id)
    ORDER BY r.retraction_id LIMIT 1`,
};

/** The patient's oldest one that does not hold yet: they take effect in the order in which they were said. */
export async function nextRetraction(
  tx: BatchTransaction,
  patientId: string,
): Promise<PendingRetraction | undefined> {
  const [row] = await tx.run<PendingRetraction>(nextStatement, [patientId]);
  return row;
}

const standingStatement: Statement = {
  name: 'insert-standing',
  text: `
    INSERT INTO wardline.measurement_standing (retraction_id, tenant_id, patient_id, measurement_id, patient_seq, retracted, at)
    VALUES ($1::bigint, $2, $3::uuid, $4::bigint, $5::bigint, $6, $7::timestamptz)`,
};

/** From this number of the patient on, the measurement is out of the history, or in it again. Under the patient's lock. */
export async function insertStanding(
  tx: BatchTransaction,
  now: Date,
  { retractionId, tenantId, patientId, measurementId, act }: PendingRetraction,
  patientSeq: number,
): Promise<void> {
  const retracted = act === 'retracted';
  await tx.run(standingStatement, [
    retractionId,
    tenantId,
    patientId,
    measurementId,
    patientSeq,
    retracted,
    now,
  ]);
}

/** A decision in few words, as an alert shows what changed. */
export interface DecisionBrief {
  readonly decision: string;
  readonly disposition: string;
  readonly tree: string;
  readonly version: string;
  readonly leaf: string;
}

// Two ways in, each by an index of its own: an OR would read every decision there is.
const briefStatement: Statement = {
  name: 'last-decision-of-measurement',
  text: `
    SELECT d.decision_id::text AS decision, d.disposition, d.tree, d.version, d.leaf FROM (
      SELECT * FROM wardline.decision WHERE measurement_id = $2::bigint
      UNION ALL SELECT * FROM wardline.decision WHERE $3 AND caused_by = $2::bigint AND measurement_id <> $2::bigint) d
    WHERE d.patient_id = $1::uuid ORDER BY d.decision_id DESC LIMIT 1`,
};

/**
 * The newest decision about a measurement.
 *
 * @param orCaused also one about the patient that the measurement brought about
 */
export async function lastDecision(
  tx: BatchTransaction,
  patientId: string,
  measurementId: string,
  orCaused: boolean,
): Promise<DecisionBrief | undefined> {
  const [row] = await tx.run<DecisionBrief & { [column: string]: unknown }>(briefStatement, [
    patientId,
    measurementId,
    orCaused,
  ]);
  return row;
}

/** What the alerts are told that a measurement taken back, or given back, has to do with. */
export interface RetractionNews {
  readonly retraction: PendingRetraction;
  /** For an alert that stands on the measurement: what it stands on now. */
  readonly instead: {
    readonly reason: string;
    readonly measurementId: string;
    readonly decisionId: string;
    readonly decision: unknown;
  };
  readonly before: DecisionBrief | undefined;
  readonly after: DecisionBrief;
}

/** Of an alert: it stands on the measurement, or did until that was taken back. */
const standsOnIt = `(a.measurement_id = $3::bigint OR coalesce(
      a.decision->'changes' @> jsonb_build_array(jsonb_build_object('measurement', $3::text, 'standsOnIt', true)), false))`;

// Concerned: the open alert that stands on the measurement, those that it joined, and those that heard of it before.
// Nothing is lowered and nothing is closed here: that is for people.
const tellStatement: Statement = {
  name: 'tell-of-retraction',
  text: `
    WITH put AS (
      UPDATE wardline.alert a SET version = a.version + 1,
        reason = CASE WHEN ${standsOnIt} THEN $4 ELSE a.reason END,
        measurement_id = CASE WHEN ${standsOnIt} THEN $5::bigint ELSE a.measurement_id END,
        decision_id = CASE WHEN ${standsOnIt} THEN $6::bigint ELSE a.decision_id END,
        decision = CASE WHEN ${standsOnIt} THEN $7::jsonb ELSE a.decision END
          || jsonb_build_object('changes', coalesce(a.decision->'changes', '[]')
            || ($8::jsonb || jsonb_build_object('standsOnIt', ${standsOnIt})))
      WHERE a.patient_id = $2::uuid AND a.state <> 'resolved' AND (
        a.measurement_id = $3::bigint
        OR a.decision->'changes' @> jsonb_build_array(jsonb_build_object('measurement', $3::text))
        OR EXISTS (SELECT FROM wardline.decision d, jsonb_array_elements(wardline.results_of(d)->'findings') f
          WHERE d.measurement_id = $3::bigint AND d.decided_at >= a.opened_at AND f->>'condition' = a.condition))
      RETURNING new AS after
    )
    INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, actor_id, severity, severity_before, state,
      state_before, version, note, alert)
    SELECT (after).tenant_id, (after).site_id, (after).patient_id, (after).alert_id, 'reassessed', $1::timestamptz, $9::uuid,
      (after).severity, (after).severity, (after).state, (after).state, (after).version, $10, wardline.alert_json(after) FROM put
    RETURNING alert_id AS "alertId"`,
};

/** Tells every open alert that the measurement has to do with. @returns how many */
export async function tellOfRetraction(
  tx: BatchTransaction,
  now: Date,
  news: RetractionNews,
): Promise<number> {
  const { retraction, instead, before, after } = news;
  const { act, reason, measurementId, patientId, recordedBy } = retraction;
  const at = now.toISOString();
  const change = { act, reason, measurement: measurementId, at, before: before ?? null, after };
  const told = await tx.run<{ alertId: string }>(tellStatement, [
    now,
    patientId,
    measurementId,
    instead.reason,
    instead.measurementId,
    instead.decisionId,
    JSON.stringify(instead.decision),
    JSON.stringify(change),
    recordedBy,
    reason === null ? act : `${act}: ${reason}`,
  ]);
  return told.length;
}
