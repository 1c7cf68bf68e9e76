import { unpackFacts, type OpenAlert, type RecordedDecision, type StoredFacts } from '#decision-tree';
import type { DeviceTraits } from '#domain';
import type pg from 'pg';
import { traitsAt, traitsOf, type StoredTraits } from '../device/traits.js';
import type { StoredValue } from '../intake/history.js';
import type { DecisionCause } from '../intake/record.js';
import { wasMeasured } from '../intake/stored-value.js';
import { rowsOf } from './read-only.js';
import type { StoredMeasurement } from './stored-measurements.js';

/** Which stored decisions to make again; times in ms, from included, to excluded. */
export interface ReplayScope {
  readonly tenant?: string;
  readonly decision?: string;
  readonly sinceMs?: number;
  readonly untilMs?: number;
}

/** A decision with what is needed to make it again from the measurements. */
export interface StoredDecision {
  readonly patientId: string;
  readonly knewSeq: number;
  readonly cause: DecisionCause;
  readonly decidedAtMs: number;
  readonly about: StoredMeasurement;
  readonly recorded: RecordedDecision;
  readonly openAlerts: readonly OpenAlert[];
  /** Of the model of the device that the measurement came from. */
  readonly traits: DeviceTraits | undefined;
}

interface Row extends Omit<RecordedDecision, 'facts' | 'repeatsSigns'> {
  readonly knewSeq: number;
  readonly cause: StoredDecision['cause'];
  readonly decidedAtMs: number;
  readonly facts: StoredFacts;
  readonly patientId: string;
  readonly measurementId: string;
  readonly patientSeq: number;
  readonly deviceId: string;
  readonly effectiveAtMs: number;
  readonly receivedAtMs: number;
  readonly precise: boolean;
  readonly values: readonly StoredValue[];
  readonly supersedes: string | null;
  readonly openAlerts: readonly OpenAlert[] | null;
  readonly traits: StoredTraits | null;
}

/** Of a patient, the decisions made on arrival of these numbers: from, included, to, included. */
export interface Arrivals {
  readonly from: number;
  readonly to: number;
}

const within = `
  ($1::text IS NULL OR d.tenant_id = $1) AND ($2::bigint IS NULL OR d.decision_id = $2)
  AND ($3::float8 IS NULL OR d.decided_at >= to_timestamp($3::float8 / 1000))
  AND ($4::float8 IS NULL OR d.decided_at < to_timestamp($4::float8 / 1000))`;

function valuesOf({ tenant, decision, sinceMs, untilMs }: ReplayScope): unknown[] {
  return [tenant ?? null, decision ?? null, sinceMs ?? null, untilMs ?? null];
}

/** The patients about whom there are decisions. */
export function patientsOf(client: pg.ClientBase, scope: ReplayScope): AsyncGenerator<{ patientId: string }> {
  return rowsOf(
    client,
    'replayed_patients',
    `SELECT DISTINCT d.patient_id AS "patientId" FROM wardline.decision d WHERE ${within} ORDER BY 1`,
    valuesOf(scope),
  );
}

export async function countDecisions(client: pg.ClientBase, scope: ReplayScope): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM wardline.decision d WHERE ${within}`,
    valuesOf(scope),
  );
  return rows[0]?.count ?? 0;
}

/** A patient's decisions in the order of what they knew. */
export async function* decisionsOf(
  client: pg.ClientBase,
  scope: ReplayScope,
  patientId: string,
  arrivals?: Arrivals,
): AsyncGenerator<StoredDecision> {
  const rows = rowsOf<Row>(
    client,
    'replayed_decisions',
    `SELECT d.decision_id::text AS id, d.knew_seq::float8 AS "knewSeq", d.cause, d.disposition, d.tree, d.hash, d.leaf,
       extract(epoch FROM d.decided_at)::float8 * 1000 AS "decidedAtMs", wardline.results_of(d) AS results, d.facts,
       m.patient_id AS "patientId", m.measurement_id::text AS "measurementId", m.patient_seq::float8 AS "patientSeq",
       m.device_id AS "deviceId", extract(epoch FROM m.effective_at)::float8 * 1000 AS "effectiveAtMs",
       extract(epoch FROM m.received_at)::float8 * 1000 AS "receivedAtMs",
       m.taken_precision = 'instant' AS precise, m.values, m.supersedes::text,
       (SELECT json_agg(json_build_object('condition', a.condition, 'openedAtMs', extract(epoch FROM a.opened_at)::float8 * 1000))
        FROM wardline.alert a WHERE a.alert_id = ANY (d.open_alerts)) AS "openAlerts",
       ${traitsAt('m', 'd.decided_at')} AS traits
     FROM wardline.measurement m
     JOIN wardline.decision d ON d.measurement_id = m.measurement_id AND d.patient_id = m.patient_id
     WHERE ${within} AND m.patient_id = $5
       AND ($6::bigint IS NULL OR (m.patient_seq BETWEEN $6 AND $7 AND d.cause = 'arrival'))
     ORDER BY d.knew_seq, d.decision_id`,
    [...valuesOf(scope), patientId, arrivals?.from ?? null, arrivals?.to ?? null],
  );
  for await (const row of rows) yield storedDecision(row);
}

function storedDecision(row: Row): StoredDecision {
  const {
    id,
    knewSeq,
    cause,
    disposition,
    tree,
    hash,
    leaf,
    decidedAtMs,
    results,
    facts,
    openAlerts,
    traits,
    ...about
  } = row;
  return {
    patientId: row.patientId,
    knewSeq,
    cause,
    decidedAtMs,
    about,
    openAlerts: openAlerts ?? [],
    traits: traits === null ? undefined : traitsOf(traits),
    recorded: {
      id,
      disposition,
      tree,
      hash,
      leaf,
      results,
      facts: unpackFacts(facts),
      repeatsSigns: repeatsSigns(row.values),
    },
  };
}

function repeatsSigns(values: readonly StoredValue[]): boolean {
  const signs = values.filter(wasMeasured).flatMap(({ vitalSign }) => vitalSign ?? []);
  return new Set(signs).size < signs.length;
}
