import type { SpokenAnswers } from '#domain';
import type { DataSource } from 'typeorm';

/** Answers of a call that ingestion has not taken yet. */
export interface WaitingAnswers {
  readonly answerId: string;
  readonly tenantId: string;
  readonly deviceId: string;
  readonly at: Date;
  readonly recordedAt: Date;
  readonly heard: SpokenAnswers;
}

/** The oldest first. */
export async function waitingAnswers(source: DataSource, limit: number): Promise<WaitingAnswers[]> {
  return source.query<WaitingAnswers[]>(
    `SELECT a.answer_id AS "answerId", a.tenant_id AS "tenantId", a.device_id AS "deviceId", a.at, a.recorded_at AS "recordedAt", a.heard
     FROM wardline.spoken_answer_waiting JOIN wardline.spoken_answer a USING (answer_id)
     ORDER BY a.recorded_at, a.answer_id LIMIT $1`,
    [limit],
  );
}

/** What became of them; a second worker that took the same finds the first one's outcome standing. */
export async function saveAnswersOutcome(
  source: DataSource,
  { answerId, outcome }: { readonly answerId: string; readonly outcome: string },
): Promise<void> {
  await source.query(
    `WITH done AS (DELETE FROM wardline.spoken_answer_waiting WHERE answer_id = $1)
     INSERT INTO wardline.spoken_answer_outcome (answer_id, tenant_id, patient_id, outcome)
     SELECT answer_id, tenant_id, patient_id, $2 FROM wardline.spoken_answer WHERE answer_id = $1 ON CONFLICT DO NOTHING`,
    [answerId, outcome],
  );
}
