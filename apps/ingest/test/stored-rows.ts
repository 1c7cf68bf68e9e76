import type { Disposition, Severity } from '#domain';
import { factJson, unpackFacts, type FactJson, type StoredFacts, type TreeResult } from '#decision-tree';
import type { StoredValue } from '#persistence';
import type { DatabaseHandle } from '#testing';

export interface MeasurementRow {
  readonly id: string;
  readonly sourceId: string;
  readonly seq: number;
  readonly takenAt: Date;
  readonly precision: 'instant' | 'day';
  readonly offset: number | null;
  readonly receivedAt: Date;
  readonly effectiveAt: Date;
  readonly zone: string;
  readonly values: readonly StoredValue[];
  readonly flags: readonly string[];
  readonly supersedes: string | null;
  readonly supersededBy: string | null;
}

/** A patient's measurements, in the order of their numbers. */
export async function measurementsOf(database: DatabaseHandle, patient: string): Promise<MeasurementRow[]> {
  return database.query(
    `SELECT measurement_id::text AS id, source_id AS "sourceId", patient_seq::int AS seq, taken_at AS "takenAt",
       taken_precision AS precision, taken_offset_minutes AS "offset", received_at AS "receivedAt",
       effective_at AS "effectiveAt", zone, values, flags, supersedes::text,
       superseded_by::text AS "supersededBy"
     FROM wardline.measurement WHERE patient_id = $1 ORDER BY patient_seq`,
    [patient],
  );
}

export interface DecisionRow {
  readonly id: string;
  readonly measurement: string;
  readonly sourceId: string;
  readonly knewSeq: number;
  readonly cause: 'arrival' | 'late-data' | 'correction' | 'restored';
  readonly supersedes: string | null;
  readonly causedBy: string | null;
  readonly disposition: Disposition;
  readonly tree: string;
  readonly leaf: string;
  readonly results: {
    readonly trees: readonly {
      readonly tree: string;
      readonly version: string;
      readonly hash: string;
      readonly leaves: Readonly<Record<string, string>>;
    }[];
    readonly findings: readonly TreeResult[];
  };
  readonly facts: Readonly<Record<string, FactJson>>;
  readonly suppressedBy: string | null;
}

/** A patient's decisions, in the order they were made. */
export async function decisionsOf(database: DatabaseHandle, patient: string): Promise<DecisionRow[]> {
  const rows = await database.query<Omit<DecisionRow, 'facts'> & { facts: StoredFacts }>(
    `SELECT d.decision_id::text AS id, d.measurement_id::text AS measurement, m.source_id AS "sourceId",
       d.knew_seq::int AS "knewSeq", d.cause, d.supersedes::text, d.caused_by::text AS "causedBy", d.disposition,
       d.tree, d.leaf, wardline.results_of(d) AS results, d.facts, d.suppressed_by AS "suppressedBy"
     FROM wardline.decision d JOIN wardline.measurement m USING (measurement_id)
     WHERE d.patient_id = $1 ORDER BY d.decision_id`,
    [patient],
  );
  return rows.map((row) => ({ ...row, facts: factJson(unpackFacts(row.facts)) }));
}

export interface AlertRow {
  readonly id: string;
  readonly condition: string;
  readonly severity: Severity;
  readonly state: string;
  readonly version: number;
  readonly reason: string;
  readonly readings: number;
  readonly measurement: string | null;
  /** From the opening. */
  readonly dueInSeconds: number;
  readonly events: readonly string[];
}

/** A patient's alerts with the types of their events, in order of opening. */
export async function alertsOf(database: DatabaseHandle, patient: string): Promise<AlertRow[]> {
  return database.query(
    `SELECT alert_id AS id, condition, severity, state, version, reason, readings, measurement_id::text AS measurement,
       extract(epoch FROM due_at - opened_at)::int AS "dueInSeconds",
       (SELECT array_agg(e.type ORDER BY e.event_id) FROM wardline.alert_event e WHERE e.alert_id = a.alert_id) AS events
     FROM wardline.alert a WHERE patient_id = $1 ORDER BY opened_at, condition`,
    [patient],
  );
}

export interface QuarantineRow {
  readonly id: string;
  readonly device: string | null;
  readonly patient: string | null;
  readonly code: string;
  readonly detail: string;
  readonly publisher: string;
  readonly payload: Buffer;
  readonly payloadBytes: number;
}

/** What was set aside of the messages that this account published. */
export async function quarantineOf(database: DatabaseHandle, publisher: string): Promise<QuarantineRow[]> {
  return database.query(
    `SELECT quarantine_id::text AS id, device_id AS device, patient_id AS patient, code, detail, publisher, payload,
       payload_bytes AS "payloadBytes"
     FROM wardline.quarantine WHERE publisher = $1 ORDER BY quarantine_id`,
    [publisher],
  );
}
