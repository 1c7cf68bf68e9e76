import type { ScopedTransaction } from '#access';
import type { AnswersList, InboundList } from './voice-schema.js';

type WithDates<T, Key extends string> = Omit<T, Key> & Readonly<Record<Key, Date>>;
type Answers = AnswersList['items'][number];
type Inbound = InboundList['items'][number];

const recordedBy = `(SELECT jsonb_build_object('id', f.staff_id, 'name', f.name)
  FROM wardline.staff f WHERE f.staff_id = r.recorded_by) AS "recordedBy", r.recorded_at AS "recordedAt"`;

/** The newest first. */
export async function answersOf(tx: ScopedTransaction, patientId: string, limit: number): Promise<Answers[]> {
  const rows = await tx.query<WithDates<Answers, 'at' | 'recordedAt'>>(
    `SELECT r.answer_id AS id, r.at, r.answers, r.heard, r.spoke_with AS "spokeWith", r.interpreter, r.call_id AS "callId", ${recordedBy},
       o.outcome,
       (SELECT jsonb_build_object('measurement', m.measurement_id::text, 'disposition', d.disposition, 'tree', d.tree, 'leaf', d.leaf)
        FROM wardline.measurement m JOIN wardline.decision d ON d.measurement_id = m.measurement_id AND d.cause = 'arrival'
        WHERE m.tenant_id = r.tenant_id AND m.device_id = r.device_id AND m.effective_at = r.at AND m.source_id = r.answer_id::text
        LIMIT 1) AS decision
     FROM wardline.spoken_answer r LEFT JOIN wardline.spoken_answer_outcome o USING (answer_id)
     WHERE r.patient_id = $1 ORDER BY r.at DESC, r.answer_id LIMIT $2`,
    [patientId, limit],
  );
  return rows.map(({ at, recordedAt, ...rest }) => ({
    ...rest,
    at: at.toISOString(),
    recordedAt: recordedAt.toISOString(),
  }));
}

/** The newest first. */
export async function reportsOf(tx: ScopedTransaction, patientId: string, limit: number): Promise<Inbound[]> {
  const rows = await tx.query<WithDates<Inbound, 'recordedAt'>>(
    `SELECT r.inbound_id AS id, r.channel, r.reported_by AS "reportedBy", r.words, r.symptoms, r.severity, r.alert_id AS alert, ${recordedBy}
     FROM wardline.inbound_report r WHERE r.patient_id = $1 ORDER BY r.recorded_at DESC, r.inbound_id LIMIT $2`,
    [patientId, limit],
  );
  return rows.map(({ recordedAt, ...rest }) => ({ ...rest, recordedAt: recordedAt.toISOString() }));
}
