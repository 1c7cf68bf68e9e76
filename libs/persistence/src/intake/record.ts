import type { Disposition } from '#domain';
import type { StoredValue } from './history.js';
import type { BatchTransaction, Statement } from './batch-transaction.js';
import { joinedJson, jsonArray, jsonText } from './json-array.js';

export interface IntakeCount {
  readonly tenantId: string | null;
  readonly messages: number;
  readonly received: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly quarantined: number;
}

const batchStatement: Statement = {
  name: 'insert-intake-batch',
  text: `
    INSERT INTO wardline.intake_batch (worker_id, tenant_id, recorded_at, messages, received, stored, duplicate, quarantined)
    SELECT $1, c.*  FROM (SELECT t, $3::timestamptz, m, r, s, d, q
      FROM unnest($2::text[], $4::int[], $5::int[], $6::int[], $7::int[], $8::int[]) AS u (t, m, r, s, d, q)) c
    RETURNING batch_id::text AS "batchId", tenant_id AS "tenantId"`,
};

/** One row per tenant of the batch: the books. Returns tenant → batch id. */
export async function insertIntakeBatch(
  tx: BatchTransaction,
  workerId: string,
  now: Date,
  counts: readonly IntakeCount[],
): Promise<Map<string | null, string>> {
  const rows = await tx.run<{ batchId: string; tenantId: string | null }>(batchStatement, [
    workerId,
    counts.map((c) => c.tenantId),
    now,
    counts.map((c) => c.messages),
    counts.map((c) => c.received),
    counts.map((c) => c.stored),
    counts.map((c) => c.duplicate),
    counts.map((c) => c.quarantined),
  ]);
  return new Map(rows.map((row) => [row.tenantId, row.batchId]));
}

/** JSON text of the trees' results; with its SHA-256 where other decisions say the same, so that it is stored once. */
export interface DecisionResults {
  readonly text: string;
  readonly sharedAs?: Buffer;
}

/**
 * `late-data`, `correction`: the patient as of now, out of history. `restored`: a measurement that was taken back and
 * given back, with what is known now.
 */
export type DecisionCause = 'arrival' | 'late-data' | 'correction' | 'restored';

export interface DecisionRow {
  readonly tenantId: string;
  readonly patientId: string;
  readonly measurementId: string;
  readonly knewSeq: number;
  readonly cause: DecisionCause;
  readonly supersedes: string | null;
  readonly causedBy: string | null;
  readonly disposition: Disposition;
  readonly tree: string;
  readonly version: string;
  readonly hash: string;
  readonly leaf: string;
  readonly results: DecisionResults;
  /** JSON text. */
  readonly facts: string;
  readonly suppressedBy: string | null;
  /** Ids of the patient's alerts that were open. */
  readonly openAlerts: readonly string[];
}

const decisionStatement: Statement = {
  name: 'insert-decisions',
  text: `
    INSERT INTO wardline.decision (decided_at, tenant_id, patient_id, measurement_id, knew_seq, cause, supersedes, caused_by,
      disposition, tree, version, hash, leaf, results, results_hash, facts, suppressed_by, open_alerts)
    SELECT $1::timestamptz, u.t, u.p, u.m, u.k, u.c, u.s, u.cb, u.d, u.tr, u.v, u.h, u.l, u.r, u.rh, u.f, u.sup,
      string_to_array(u.oa, ',')::uuid[]
    FROM unnest($2::text[], $3::uuid[], $4::bigint[], $5::bigint[], $6::text[], $7::bigint[], $8::bigint[],
      $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], ${jsonArray('$14', 'jsonb')}, $15::bytea[], ${jsonArray('$16', 'json')}, $17::text[], $18::text[])
      AS u (t, p, m, k, c, s, cb, d, tr, v, h, l, r, rh, f, sup, oa)
    RETURNING decision_id::text AS "decisionId", measurement_id::text AS "measurementId", cause`,
};

export async function insertDecisions(
  tx: BatchTransaction,
  now: Date,
  rows: readonly DecisionRow[],
): Promise<{ decisionId: string; measurementId: string; cause: DecisionRow['cause'] }[]> {
  if (rows.length === 0) return [];
  await shareResults(tx, rows);
  return tx.run(decisionStatement, [
    now,
    rows.map((r) => r.tenantId),
    rows.map((r) => r.patientId),
    rows.map((r) => r.measurementId),
    rows.map((r) => r.knewSeq),
    rows.map((r) => r.cause),
    rows.map((r) => r.supersedes),
    rows.map((r) => r.causedBy),
    rows.map((r) => r.disposition),
    rows.map((r) => r.tree),
    rows.map((r) => r.version),
    rows.map((r) => r.hash),
    rows.map((r) => r.leaf),
    joinedJson(rows.map(({ results }) => (results.sharedAs === undefined ? results.text : ''))),
    rows.map(({ results }) => results.sharedAs ?? null),
    joinedJson(rows.map((r) => r.facts)),
    rows.map((r) => r.suppressedBy),
    rows.map(({ openAlerts }) => (openAlerts.length === 0 ? null : openAlerts.join(','))),
  ]);
}

const shareStatement: Statement = {
  name: 'share-results',
  text: `
    INSERT INTO wardline.shared_results (results_hash, results)
    SELECT * FROM unnest($1::bytea[], ${jsonArray('$2', 'jsonb')}) ON CONFLICT DO NOTHING`,
};

/** In the order of their hashes: two batches that bring the same ones wait for each other, never in a circle. */
async function shareResults(tx: BatchTransaction, rows: readonly DecisionRow[]): Promise<void> {
  const shared = new Map<string, { hash: Buffer; text: string }>();
  for (const { results } of rows)
    if (results.sharedAs !== undefined)
      shared.set(results.text, { hash: results.sharedAs, text: results.text });
  if (shared.size === 0) return;
  const sorted = [...shared.values()].sort((a, b) => a.hash.compare(b.hash));
  await tx.run(shareStatement, [sorted.map(({ hash }) => hash), joinedJson(sorted.map(({ text }) => text))]);
}

export interface MeasurementRow {
  readonly measurementId: string;
  readonly batchId: string;
  readonly tenantId: string;
  readonly patientId: string;
  readonly deviceId: string;
  readonly sourceId: string;
  readonly revision: string;
  readonly patientSeq: number;
  readonly takenAt: Date;
  readonly takenPrecision: 'instant' | 'day';
  readonly takenOffsetMinutes: number | null;
  readonly zone: string;
  readonly effectiveAt: Date;
  readonly values: readonly StoredValue[];
  readonly flags: readonly MeasurementFlag[];
  readonly deviceSeq: number | null;
  readonly correction: string | null;
  readonly supersedes: string | null;
  /** The correction that was there before it. */
  readonly supersededBy: string | null;
}

export type MeasurementFlag = 'id-conflict' | 'clock-ahead' | 'imprecise' | 'late' | 'implausible';

// PostgreSQL's unnest flattens arrays of arrays, so a row's flags, as its open alerts above, travel as one comma-separated word.
const measurementStatement: Statement = {
  name: 'insert-measurements',
  text: `
    INSERT INTO wardline.measurement (received_at, measurement_id, batch_id, tenant_id, patient_id, device_id, source_id, revision,
      patient_seq, taken_at, taken_precision, taken_offset_minutes, zone, effective_at, values, flags, device_seq, correction, supersedes, superseded_by)
    SELECT $1::timestamptz, u.m, u.b, u.t, u.p, u.d, u.s, u.r, u.seq, u.ta, u.tp, u.o, u.z, u.e, u.v,
      CASE u.f WHEN '' THEN '{}' ELSE string_to_array(u.f, ',') END, u.ds, u.c, u.sup, u.sb
    FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::bigint[], $10::timestamptz[],
      $11::text[], $12::smallint[], $13::text[], $14::timestamptz[], ${jsonArray('$15', 'jsonb')}, $16::text[], $17::bigint[], $18::text[], $19::bigint[], $20::bigint[])
      AS u (m, b, t, p, d, s, r, seq, ta, tp, o, z, e, v, f, ds, c, sup, sb)`,
};

export async function insertMeasurements(
  tx: BatchTransaction,
  now: Date,
  rows: readonly MeasurementRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.run(measurementStatement, [
    now,
    rows.map((r) => r.measurementId),
    rows.map((r) => r.batchId),
    rows.map((r) => r.tenantId),
    rows.map((r) => r.patientId),
    rows.map((r) => r.deviceId),
    rows.map((r) => r.sourceId),
    rows.map((r) => r.revision),
    rows.map((r) => r.patientSeq),
    rows.map((r) => r.takenAt),
    rows.map((r) => r.takenPrecision),
    rows.map((r) => r.takenOffsetMinutes),
    rows.map((r) => r.zone),
    rows.map((r) => r.effectiveAt),
    jsonText(rows.map((r) => r.values)),
    rows.map((r) => r.flags.join(',')),
    rows.map((r) => r.deviceSeq),
    rows.map((r) => r.correction),
    rows.map((r) => r.supersedes),
    rows.map((r) => r.supersededBy),
  ]);
}

export interface QuarantineRow {
  readonly batchId: string;
  readonly tenantId: string | null;
  readonly deviceId: string | null;
  readonly patientId: string | null;
  readonly publisher: string | null;
  readonly topic: string;
  readonly code: string;
  readonly detail: string;
  readonly sourceId: string | null;
  /** Encrypted. */
  readonly payload: Buffer;
  /** Size of the payload as it came. */
  readonly payloadBytes: number;
}

const quarantineStatement: Statement = {
  name: 'insert-quarantine',
  text: `
    INSERT INTO wardline.quarantine (received_at, batch_id, tenant_id, device_id, patient_id, publisher, topic, code, detail,
      source_id, payload, payload_bytes)
    SELECT $1::timestamptz, u.* FROM unnest($2::bigint[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[],
      $9::text[], $10::text[], $11::bytea[], $12::int[]) u`,
};

export async function insertQuarantine(
  tx: BatchTransaction,
  now: Date,
  rows: readonly QuarantineRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.run(quarantineStatement, [
    now,
    rows.map((r) => r.batchId),
    rows.map((r) => r.tenantId),
    rows.map((r) => r.deviceId),
    rows.map((r) => r.patientId),
    rows.map((r) => r.publisher),
    rows.map((r) => r.topic),
    rows.map((r) => r.code),
    rows.map((r) => r.detail),
    rows.map((r) => r.sourceId),
    rows.map((r) => r.payload),
    rows.map((r) => r.payloadBytes),
  ]);
}
