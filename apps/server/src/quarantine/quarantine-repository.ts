import type { ScopedTransaction } from '#access';

export interface QuarantinedMessage {
  readonly id: string;
  readonly receivedAt: Date;
  readonly tenant: string;
  readonly device: string | null;
  readonly publisher: string | null;
  readonly topic: string;
  readonly code: string;
  readonly detail: string;
  readonly payloadBytes: number;
  /** Asked for a replay, and what came of it (null: not yet). */
  readonly replays: readonly { readonly requestedAt: string; readonly outcome: string | null }[];
}

/** The newest first; `before` is the id behind which the page begins. */
export async function listQuarantine(
  tx: ScopedTransaction,
  query: { readonly code: string | null; readonly before: string | null; readonly limit: number },
): Promise<QuarantinedMessage[]> {
  return tx.query<QuarantinedMessage>(
    `SELECT q.quarantine_id::text AS id, q.received_at AS "receivedAt", q.tenant_id AS tenant, q.device_id AS device,
       q.publisher, q.topic, q.code, q.detail, q.payload_bytes AS "payloadBytes",
       (SELECT coalesce(jsonb_agg(jsonb_build_object('requestedAt', wardline.rfc3339(r.requested_at), 'outcome', o.outcome)
          ORDER BY r.replay_id), '[]')
        FROM wardline.quarantine_replay r LEFT JOIN wardline.quarantine_replay_outcome o USING (replay_id)
        WHERE r.quarantine_id = q.quarantine_id) AS replays
     FROM wardline.quarantine q
     WHERE ($1::text IS NULL OR q.code = $1) AND ($2::bigint IS NULL OR q.quarantine_id < $2)
     ORDER BY q.quarantine_id DESC LIMIT $3`,
    [query.code, query.before, query.limit],
  );
}

export interface SealedPayload {
  readonly tenantId: string;
  readonly patientId: string | null;
  readonly payload: Buffer;
  readonly payloadBytes: number;
}

export async function findSealed(tx: ScopedTransaction, id: string): Promise<SealedPayload | undefined> {
  const [row] = await tx.query<SealedPayload>(
    `SELECT tenant_id AS "tenantId", patient_id AS "patientId", payload, payload_bytes AS "payloadBytes"
     FROM wardline.quarantine WHERE quarantine_id = $1`,
    [id],
  );
  return row;
}

/** Asks ingestion to play the message again. */
export async function requestReplay(tx: ScopedTransaction, id: string, tenantId: string): Promise<string> {
  const [row] = await tx.query<{ replay: string }>(
    `INSERT INTO wardline.quarantine_replay (quarantine_id, tenant_id, requested_by) VALUES ($1, $2, $3)
     RETURNING replay_id::text AS replay`,
    [id, tenantId, tx.staffId],
  );
  if (row === undefined) throw new Error('a replay request was not stored');
  await tx.query(`SELECT pg_notify('wardline_replay', $1)`, [row.replay]);
  return row.replay;
}
