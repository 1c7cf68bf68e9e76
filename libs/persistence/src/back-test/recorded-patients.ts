import type { PatientContext, RecordedItem, RecordedMeasurement } from '#decision-tree';
import type { MonitoringState } from '#domain';
import type pg from 'pg';
import { traitsAt, traitsOf, type StoredTraits } from '../device/traits.js';
import { readDays } from '../intake/history.js';
import { contextAt, monitoringStateAt } from '../intake/standing-record.js';
import { fromStored, wasMeasured } from '../intake/stored-value.js';
import { rowsOf } from '../replay/read-only.js';
import { loadStandingRecords, registeredAs, type StandingRecord } from '../replay/standing-records.js';
import type { StoredMeasurement } from '../replay/stored-measurements.js';

/** Arrival times (ms): from, included, and to, excluded. */
export interface Period {
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** The health system's patients by their case codes, in the order of these. */
export async function patientsToReplay(
  client: pg.ClientBase,
  tenantId: string,
): Promise<readonly { readonly patientId: string; readonly caseCode: string }[]> {
  const { rows } = await client.query<{ patientId: string; caseCode: string }>(
    `SELECT patient_id AS "patientId", case_code AS "caseCode" FROM wardline.patient
     WHERE tenant_id = $1 ORDER BY case_code COLLATE "C"`,
    [tenantId],
  );
  return rows;
}

/** How many measurements arrived in the period. */
export async function countMeasurements(
  client: pg.ClientBase,
  tenantId: string,
  { sinceMs, untilMs }: Period,
): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM wardline.measurement
     WHERE tenant_id = $1 AND received_at >= to_timestamp($2::float8 / 1000) AND received_at < to_timestamp($3::float8 / 1000)`,
    [tenantId, sinceMs, untilMs],
  );
  return rows[0]?.count ?? 0;
}

const query = `
  SELECT m.patient_id AS "patientId", m.measurement_id::text AS "measurementId", m.patient_seq::float8 AS "patientSeq",
    m.device_id AS "deviceId", extract(epoch FROM m.effective_at)::float8 * 1000 AS "effectiveAtMs",
    extract(epoch FROM m.received_at)::float8 * 1000 AS "receivedAtMs",
    m.taken_precision = 'instant' AS precise, m.values, m.supersedes::text, ${traitsAt('m', 'm.received_at')} AS traits
  FROM wardline.measurement m
  WHERE m.patient_id = $1 AND m.received_at < to_timestamp($3::float8 / 1000)
    AND (m.received_at >= to_timestamp($2::float8 / 1000)
      OR m.effective_at > to_timestamp($2::float8 / 1000) - make_interval(days => ${readDays}))
    AND m.superseded_by IS NULL AND NOT coalesce((SELECT e.retracted FROM wardline.measurement_standing e
      WHERE e.patient_id = m.patient_id AND e.measurement_id = m.measurement_id ORDER BY e.patient_seq DESC LIMIT 1), false)
  ORDER BY m.patient_seq`;

/**
 * One patient's record as a back-test reads it: what came before the period is history only, and the standing record
 * is what is known of it now, as of each arrival. What was taken back since is left out.
 */
export async function* recordedItems(
  client: pg.ClientBase,
  patientId: string,
  { sinceMs, untilMs }: Period,
): AsyncGenerator<RecordedItem> {
  const [record] = await loadStandingRecords(client, [patientId]);
  if (record === undefined) return;
  let standing = '';
  for await (const row of rowsOf<Recorded>(client, 'recorded_items', query, [patientId, sinceMs, untilMs])) {
    const measurement = recordedMeasurement(row);
    if (row.receivedAtMs < sinceMs) {
      yield { past: measurement };
      continue;
    }
    const item = standingAt(record, row.receivedAtMs);
    const text = JSON.stringify(item);
    if (text !== standing) yield item;
    standing = text;
    yield { measurement };
  }
}

function standingAt(
  record: StandingRecord,
  atMs: number,
): { context: PatientContext; monitoring?: MonitoringState } {
  const patient = registeredAs(record);
  const at = new Date(atMs);
  const monitoring = monitoringStateAt(patient, at);
  return { context: contextAt(patient, at), ...(monitoring !== undefined && { monitoring }) };
}

type Recorded = StoredMeasurement & { readonly traits: StoredTraits | null };

function recordedMeasurement(row: Recorded): RecordedMeasurement {
  return {
    id: row.measurementId,
    takenAtMs: row.effectiveAtMs,
    receivedAtMs: row.receivedAtMs,
    precise: row.precise,
    deviceId: row.deviceId,
    ...(row.traits !== null && { device: traitsOf(row.traits) }),
    values: row.values.map(fromStored).filter(wasMeasured),
    ...(row.supersedes !== null && { corrects: row.supersedes }),
  };
}
