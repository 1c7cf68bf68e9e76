import { historyDays } from '#decision-tree';
import type { NormalisedValue } from '#domain';
import type { BatchTransaction, Statement } from './batch-transaction.js';

/** One measurement of a patient's past, as facts are rebuilt from it. */
export interface PastMeasurement {
  readonly patientId: string;
  readonly measurementId: string;
  readonly patientSeq: number;
  readonly deviceId: string;
  readonly effectiveAtMs: number;
  readonly receivedAtMs: number;
  readonly precise: boolean;
  readonly values: readonly StoredValue[];
}

/** A value as it stands in `measurement.values`. Infinite ends are null: JSON has no infinity. */
export type StoredValue = Omit<NormalisedValue, 'interval'> & {
  readonly interval?: {
    readonly low: number | null;
    readonly high: number | null;
    readonly lowOpen?: boolean;
    readonly highOpen?: boolean;
  };
};

/** How far back is read: further than facts reach, so that they are cut in one place only (`historyAt`). Days. */
export const readDays = historyDays + 1;

// What a later revision replaced, or a person took back, is no longer part of the history; it stays in the table.
const columns = `
    m.patient_id AS "patientId", m.measurement_id::text AS "measurementId", m.patient_seq::float8 AS "patientSeq",
    m.device_id AS "deviceId", extract(epoch FROM m.effective_at)::float8 * 1000 AS "effectiveAtMs",
    extract(epoch FROM m.received_at)::float8 * 1000 AS "receivedAtMs",
    m.taken_precision = 'instant' AS precise, m.values`;
const notSuperseded = `m.superseded_by IS NULL AND NOT EXISTS (SELECT FROM wardline.measurement later WHERE later.patient_id = m.patient_id AND later.supersedes = m.measurement_id)`;

/** Found once a statement, not once a row: almost always there is none. */
const retractedOnes = `ARRAY(SELECT s.measurement_id FROM (
      SELECT DISTINCT ON (e.measurement_id) e.measurement_id, e.retracted FROM wardline.measurement_standing e
      WHERE e.patient_id = ANY ($1::uuid[]) ORDER BY e.measurement_id, e.patient_seq DESC) s WHERE s.retracted)`;
const stands = `NOT coalesce((SELECT e.retracted FROM wardline.measurement_standing e
      WHERE e.patient_id = m.patient_id AND e.measurement_id = m.measurement_id ORDER BY e.patient_seq DESC LIMIT 1), false)`;

const historyStatement: Statement = {
  name: 'load-history',
  text: `
    SELECT ${columns} FROM wardline.measurement m
    WHERE m.patient_id = ANY ($1::uuid[]) AND m.effective_at > $2::timestamptz - make_interval(days => ${readDays})
      AND ${notSuperseded} AND m.measurement_id <> ALL ($3::bigint[]) AND m.measurement_id <> ALL (${retractedOnes})
    ORDER BY m.patient_id, m.patient_seq`,
};

/**
 * The patients' measurements as far back as facts reach, oldest number first.
 *
 * @param excluding measurements that are being replaced in this very transaction
 */
export async function loadHistory(
  tx: BatchTransaction,
  patientIds: readonly string[],
  now: Date,
  excluding: readonly string[] = [],
): Promise<PastMeasurement[]> {
  return patientIds.length === 0
    ? []
    : tx.run<PastMeasurement>(historyStatement, [patientIds, now, excluding]);
}

const newestStatement: Statement = {
  name: 'load-newest',
  text: `
    SELECT ${columns}, d.decision_id::text AS "decisionId"
    FROM unnest($1::uuid[]) AS wanted (patient_id)
    CROSS JOIN LATERAL (SELECT * FROM wardline.measurement m WHERE m.patient_id = wanted.patient_id AND ${notSuperseded} AND ${stands}
                        ORDER BY m.effective_at DESC, m.patient_seq DESC LIMIT 1) m
    CROSS JOIN LATERAL (SELECT decision_id FROM wardline.decision d WHERE d.measurement_id = m.measurement_id
                        ORDER BY decision_id DESC LIMIT 1) d`,
};

/** Per patient the newest measurement that is still valid, and the decision that stands for it. */
export async function loadNewest(
  tx: BatchTransaction,
  patientIds: readonly string[],
): Promise<(PastMeasurement & { readonly decisionId: string })[]> {
  return patientIds.length === 0
    ? []
    : tx.run<PastMeasurement & { readonly decisionId: string }>(newestStatement, [patientIds]);
}

const oneStatement: Statement = {
  name: 'load-measurement',
  text: `SELECT ${columns} FROM wardline.measurement m WHERE m.patient_id = $1::uuid AND m.measurement_id = $2::bigint`,
};

/** One measurement of a patient, whether or not it still stands. */
export async function loadMeasurement(
  tx: BatchTransaction,
  patientId: string,
  measurementId: string,
): Promise<PastMeasurement | undefined> {
  const [row] = await tx.run<PastMeasurement>(oneStatement, [patientId, measurementId]);
  return row;
}

const formerStatement: Statement = {
  name: 'load-former-revisions',
  text: `
    SELECT w.measurement_id::text AS "correctionId", former.measurement_id::text AS "formerId"
    FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) AS w (tenant_id, device_id, source_id, measurement_id)
    JOIN LATERAL (
      SELECT i.measurement_id FROM wardline.measurement_identity i
      WHERE (i.tenant_id, i.device_id, i.source_id) = (w.tenant_id, w.device_id, w.source_id)
        AND i.measurement_id < w.measurement_id
      ORDER BY i.measurement_id DESC LIMIT 1) former ON true`,
};

export interface CorrectionKey {
  readonly tenantId: string;
  readonly deviceId: string;
  readonly sourceId: string;
  readonly measurementId: string;
}

/**
 * The measurement that each correction replaces: the last one the device sent under the same id before.
 *
 * @returns id of the correction → id of what it replaces; a correction of something never received is not in it
 */
export async function loadFormer(
  tx: BatchTransaction,
  corrections: readonly CorrectionKey[],
): Promise<ReadonlyMap<string, string>> {
  if (corrections.length === 0) return new Map();
  const rows = await tx.run<{ correctionId: string; formerId: string }>(formerStatement, [
    corrections.map((c) => c.tenantId),
    corrections.map((c) => c.deviceId),
    corrections.map((c) => c.sourceId),
    corrections.map((c) => c.measurementId),
  ]);
  return new Map(rows.map((row) => [row.correctionId, row.formerId]));
}

const overtakingStatement: Statement = {
  name: 'load-overtaking-corrections',
  text: `
    SELECT w.measurement_id::text AS "originalId", correction.measurement_id::text AS "correctionId"
    FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::timestamptz[]) AS w (tenant_id, device_id, source_id, measurement_id, taken_at)
    JOIN LATERAL (
      SELECT i.measurement_id FROM wardline.measurement_identity i
      JOIN wardline.measurement m ON m.measurement_id = i.measurement_id
      WHERE (i.tenant_id, i.device_id, i.source_id) = (w.tenant_id, w.device_id, w.source_id)
        AND i.measurement_id < w.measurement_id AND m.correction IS NOT NULL AND m.taken_at = w.taken_at
      ORDER BY i.measurement_id DESC LIMIT 1) correction ON true`,
};

/**
 * The corrections that came before what they correct. Only of a measurement of the same id and time: another time is
 * another measurement, and an id may be used again (hazard H04).
 *
 * @returns id of the original → id of the correction that stands for it
 */
export async function loadOvertaking(
  tx: BatchTransaction,
  originals: readonly (CorrectionKey & { readonly takenAt: Date })[],
): Promise<ReadonlyMap<string, string>> {
  if (originals.length === 0) return new Map();
  const rows = await tx.run<{ originalId: string; correctionId: string }>(overtakingStatement, [
    originals.map((c) => c.tenantId),
    originals.map((c) => c.deviceId),
    originals.map((c) => c.sourceId),
    originals.map((c) => c.measurementId),
    originals.map((c) => c.takenAt),
  ]);
  return new Map(rows.map((row) => [row.originalId, row.correctionId]));
}
