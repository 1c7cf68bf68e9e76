import type { ScopedTransaction } from '#access';
import type { StoredValue } from '../patient/patient-repository.js';

/** Health systems that know a device of this name and that the person of the transaction works for. */
export async function tenantsOfDevice(tx: ScopedTransaction, deviceId: string): Promise<string[]> {
  const rows = await tx.query<{ tenant: string }>(
    'SELECT tenant_id AS tenant FROM wardline.device WHERE device_id = $1 ORDER BY tenant_id',
    [deviceId],
  );
  return rows.map((row) => row.tenant);
}

/** Where a page ended: the next one begins behind it. */
export interface PageEnd {
  /** Microseconds since the epoch, as text: a Date would cut them off and repeat or skip rows. */
  readonly effectiveMicros: string;
  readonly measurementId: string;
}

export interface MeasurementQuery {
  readonly tenantId: string;
  readonly deviceId: string;
  readonly from: Date | null;
  readonly to: Date | null;
  readonly after: PageEnd | null;
  readonly limit: number;
}

export interface MeasurementRow extends PageEnd {
  readonly sourceId: string;
  readonly patientId: string;
  readonly takenAt: Date;
  readonly precision: 'instant' | 'day';
  readonly offsetMinutes: number | null;
  readonly zone: string;
  /** The patient's wall clock when it was taken, without offset. */
  readonly localTime: string;
  readonly effectiveAt: Date;
  readonly receivedAt: Date;
  readonly values: readonly StoredValue[];
  readonly flags: readonly string[];
  readonly correction: string | null;
  /** As decided on arrival. */
  readonly decision: MeasurementDecision;
  /** The newest later decision about it, with what is known now. */
  readonly reassessment: (MeasurementDecision & { readonly cause: string; readonly at: string }) | null;
  /** Null while it stands. */
  readonly retraction: { readonly reason: string; readonly at: string } | null;
}

export interface MeasurementDecision {
  readonly disposition: string;
  readonly tree: string;
  readonly version: string;
  readonly hash: string;
  readonly leaf: string;
}

const decisionJson = (d: string): string =>
  `jsonb_build_object('disposition', ${d}.disposition, 'tree', ${d}.tree, 'version', ${d}.version, 'hash', ${d}.hash, 'leaf', ${d}.leaf)`;

/** A page of a device's measurements of visible patients, oldest first by the time they were taken. */
export async function measurementsOf(
  tx: ScopedTransaction,
  query: MeasurementQuery,
): Promise<MeasurementRow[]> {
  return tx.query<MeasurementRow>(
    `SELECT m.source_id AS "sourceId", m.patient_id AS "patientId", m.taken_at AS "takenAt", m.taken_precision AS precision,
       m.taken_offset_minutes AS "offsetMinutes", m.zone, m.effective_at AS "effectiveAt", m.received_at AS "receivedAt",
       to_char(m.taken_at AT TIME ZONE m.zone, 'YYYY-MM-DD"T"HH24:MI:SS') AS "localTime",
       m.values, m.flags, m.correction, ${decisionJson('d')} AS decision,
       (SELECT ${decisionJson('r')} || jsonb_build_object('cause', r.cause, 'at', wardline.rfc3339(r.decided_at))
        FROM wardline.decision r WHERE r.measurement_id = m.measurement_id AND r.cause <> 'arrival'
        ORDER BY r.decision_id DESC LIMIT 1) AS reassessment,
       (SELECT CASE WHEN r.act = 'retracted' THEN jsonb_build_object('reason', r.reason, 'at', wardline.rfc3339(r.recorded_at)) END
        FROM wardline.measurement_retraction r WHERE r.measurement_id = m.measurement_id ORDER BY r.retraction_id DESC LIMIT 1) AS retraction,
       (extract(epoch FROM m.effective_at) * 1000000)::bigint::text AS "effectiveMicros",
       m.measurement_id::text AS "measurementId"
     FROM wardline.measurement m
       JOIN wardline.decision d ON d.measurement_id = m.measurement_id AND d.decided_at = m.received_at AND d.cause = 'arrival'
     WHERE m.tenant_id = $1 AND m.device_id = $2
       AND ($3::timestamptz IS NULL OR m.effective_at >= $3) AND ($4::timestamptz IS NULL OR m.effective_at < $4)
       AND ($5::bigint IS NULL OR (m.effective_at, m.measurement_id)
         > (timestamptz 'epoch' + $5::bigint * interval '1 microsecond', $6::bigint))
     ORDER BY m.effective_at, m.measurement_id LIMIT $7`,
    [
      query.tenantId,
      query.deviceId,
      query.from,
      query.to,
      query.after?.effectiveMicros ?? null,
      query.after?.measurementId ?? null,
      query.limit,
    ],
  );
}
