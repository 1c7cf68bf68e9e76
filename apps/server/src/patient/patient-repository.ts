import type { ScopedTransaction } from '#access';
import type { AbsentReason, Comparator, Plausibility, VitalSign } from '#domain';
import { patientColumns, type PatientRow } from './patient-card.js';

/** A value as it stands in `measurement.values`. */
export interface StoredValue {
  readonly code: string;
  readonly vitalSign?: VitalSign;
  /** In the canonical unit of the vital sign; missing where absent. */
  readonly value?: number | null;
  readonly unit?: string;
  readonly comparator?: Comparator | null;
  readonly absent?: AbsentReason | null;
  readonly coded?: string | null;
  readonly quality?: number | null;
  readonly plausibility?: Plausibility;
}

export interface PatientDetail extends PatientRow {
  readonly status: { readonly status: string; readonly reason: string | null; readonly since: string } | null;
  readonly programmes: readonly { readonly id: string; readonly name: string }[];
  /** The signed plan as it holds now. */
  readonly plan: readonly { readonly name: string; readonly value: unknown; readonly unit: string | null }[];
  /** Does the person of the transaction own an open alert of this patient, or has promised to ring? */
  readonly claimed: boolean;
}

/** Undefined for a patient whom the person of the transaction may not see. */
export async function findPatient(
  tx: ScopedTransaction,
  patientId: string,
): Promise<PatientDetail | undefined> {
  const [row] = await tx.query<PatientDetail>(
    `SELECT ${patientColumns},
       (SELECT jsonb_build_object('status', s.status, 'reason', s.reason, 'since', wardline.rfc3339(s.effective_from))
        FROM wardline.monitoring_status s WHERE s.patient_id = p.patient_id AND s.effective_from <= wardline.now()
        ORDER BY s.effective_from DESC, s.entry_id DESC LIMIT 1) AS status,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('id', g.programme_id, 'name', g.name) ORDER BY g.programme_id), '[]')
        FROM (SELECT DISTINCT ON (e.programme_id) e.programme_id, e.enrolled FROM wardline.programme_enrolment e
              WHERE e.patient_id = p.patient_id AND e.effective_from <= wardline.now()
              ORDER BY e.programme_id, e.effective_from DESC, e.entry_id DESC) n
        JOIN wardline.programme g USING (programme_id) WHERE n.enrolled) AS programmes,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('name', n.name, 'value', n.value, 'unit', n.unit) ORDER BY n.name), '[]')
        FROM (SELECT DISTINCT ON (e.name) e.name, e.value, e.unit, e.expires_at FROM wardline.plan_parameter e
              WHERE e.patient_id = p.patient_id AND e.effective_from <= wardline.now()
              ORDER BY e.name, e.effective_from DESC, e.entry_id DESC) n
        WHERE n.value IS NOT NULL AND (n.expires_at IS NULL OR n.expires_at > wardline.now())) AS plan,
       EXISTS (SELECT FROM wardline.alert a WHERE a.patient_id = p.patient_id AND a.resolved_at IS NULL
         AND a.owner_id = $2) OR EXISTS (SELECT FROM wardline.contact_holder c WHERE c.patient_id = p.patient_id
         AND c.holder_id = $2) AS claimed
     FROM wardline.patient p WHERE p.patient_id = $1`,
    [patientId, tx.staffId],
  );
  return row;
}

/** One measurement's value of one vital sign. */
export interface TrendRow {
  readonly at: Date;
  /** IANA: where the patient was then. */
  readonly zone: string;
  readonly precision: 'instant' | 'day';
  readonly value: StoredValue;
  readonly flags: readonly string[];
  /** A correction has taken its place, or a person took it back. */
  readonly superseded: boolean;
}

/** Points of one vital sign over the last hours, oldest first; the newest `limit` of them. */
export async function trendOf(
  tx: ScopedTransaction,
  patientId: string,
  vitalSign: VitalSign,
  hours: number,
  limit: number,
): Promise<TrendRow[]> {
  const rows = await tx.query<TrendRow>(
    `SELECT m.effective_at AS at, m.zone, m.taken_precision AS precision, v AS value, m.flags,
       EXISTS (SELECT FROM wardline.measurement c WHERE c.patient_id = m.patient_id AND c.supersedes = m.measurement_id)
         OR m.superseded_by IS NOT NULL OR coalesce((SELECT r.act = 'retracted' FROM wardline.measurement_retraction r
           WHERE r.measurement_id = m.measurement_id ORDER BY r.retraction_id DESC LIMIT 1), false) AS superseded
     FROM wardline.measurement m, jsonb_array_elements(m.values) v
     WHERE m.patient_id = $1 AND v->>'vitalSign' = $2
       AND m.effective_at > wardline.now() - make_interval(hours => $3::int)
     ORDER BY m.effective_at DESC, m.measurement_id DESC LIMIT $4`,
    [patientId, vitalSign, hours, limit],
  );
  return rows.reverse();
}
