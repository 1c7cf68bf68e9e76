import type pg from 'pg';
import type { PastMeasurement } from '../intake/history.js';
import { rowsOf } from './read-only.js';

/** A stored measurement with what it replaces. */
export interface StoredMeasurement extends PastMeasurement {
  readonly supersedes: string | null;
}

const columns = `
  m.patient_id AS "patientId", m.measurement_id::text AS "measurementId", m.patient_seq::float8 AS "patientSeq",
  m.device_id AS "deviceId", extract(epoch FROM m.effective_at)::float8 * 1000 AS "effectiveAtMs",
  extract(epoch FROM m.received_at)::float8 * 1000 AS "receivedAtMs",
  m.taken_precision = 'instant' AS precise, m.values, m.supersedes::text`;

/** A patient's measurements with numbers from (included) to (included), in the order of their numbers. */
export function measurementsBetween(
  client: pg.ClientBase,
  patientId: string,
  fromSeq: number,
  toSeq: number,
): AsyncGenerator<StoredMeasurement> {
  return rowsOf<StoredMeasurement>(
    client,
    'measurements_between',
    `SELECT ${columns} FROM wardline.measurement m
     WHERE m.patient_id = $1 AND m.patient_seq BETWEEN $2 AND $3 AND m.superseded_by IS NULL ORDER BY m.patient_seq`,
    [patientId, fromSeq, toSeq],
  );
}

/**
 * What was known of a patient at this number: the measurements up to it that none of them replaces, and that nobody had
 * taken back by then.
 *
 * @param sinceMs taken after this (ms)
 */
export async function historyAsOf(
  client: pg.ClientBase,
  patientId: string,
  seq: number,
  sinceMs = -Infinity,
): Promise<readonly StoredMeasurement[]> {
  const { rows } = await client.query<StoredMeasurement>(
    `SELECT ${columns} FROM wardline.measurement m
     WHERE m.patient_id = $1 AND m.patient_seq <= $2 AND ($3::float8 IS NULL OR m.effective_at > to_timestamp($3::float8 / 1000))
       AND m.superseded_by IS NULL AND NOT EXISTS (SELECT FROM wardline.measurement later WHERE later.patient_id = m.patient_id
         AND later.supersedes = m.measurement_id AND later.patient_seq <= $2)
       AND NOT coalesce((SELECT e.retracted FROM wardline.measurement_standing e WHERE e.patient_id = m.patient_id
         AND e.measurement_id = m.measurement_id AND e.patient_seq <= $2 ORDER BY e.patient_seq DESC LIMIT 1), false)
     ORDER BY m.patient_seq`,
    [patientId, seq, Number.isFinite(sinceMs) ? sinceMs : null],
  );
  return rows;
}

/** The numbers at which a measurement of the patient was taken back or given back, going up. */
export async function standingSeqs(client: pg.ClientBase, patientId: string): Promise<readonly number[]> {
  const { rows } = await client.query<{ seq: number }>(
    `SELECT patient_seq::float8 AS seq FROM wardline.measurement_standing WHERE patient_id = $1 ORDER BY patient_seq`,
    [patientId],
  );
  return rows.map(({ seq }) => seq);
}
