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
  query: {
    readonly code: string | null;
    readonly device: string | null;
    readonly before: string | null;
    readonly limit: number;
  },
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
       AND ($4::text IS NULL OR q.device_id = $4)
     ORDER BY q.quarantine_id DESC LIMIT $3`,
    [query.code, query.before, query.limit, query.device],
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

export interface AskedReplay {
  readonly id: string;
  readonly tenantId: string;
  readonly patientId: string | null;
}

/** Asks for a whole group, the oldest first: what waits to be played or was stored since is left out. */
export async function requestGroupReplay(
  tx: ScopedTransaction,
  group: { readonly code: string; readonly device: string | null; readonly limit: number },
): Promise<AskedReplay[]> {
  const asked = await tx.query<AskedReplay>(
    `WITH chosen AS (
       SELECT q.quarantine_id, q.tenant_id, q.patient_id FROM wardline.quarantine q
       WHERE q.code = $1 AND ($2::text IS NULL OR q.device_id = $2)
         AND NOT EXISTS (SELECT FROM wardline.quarantine_replay r LEFT JOIN wardline.quarantine_replay_outcome o USING (replay_id)
           WHERE r.quarantine_id = q.quarantine_id AND (o.outcome IS NULL OR o.outcome IN ('stored', 'duplicate')))
       ORDER BY q.quarantine_id LIMIT $3
     ), asked AS (
       INSERT INTO wardline.quarantine_replay (quarantine_id, tenant_id, requested_by)
       SELECT c.quarantine_id, c.tenant_id, $4 FROM chosen c ORDER BY c.quarantine_id RETURNING quarantine_id
     )
     SELECT c.quarantine_id::text AS id, c.tenant_id AS "tenantId", c.patient_id AS "patientId"
     FROM chosen c JOIN asked a USING (quarantine_id) ORDER BY c.quarantine_id`,
    [group.code, group.device, group.limit, tx.staffId],
  );
  if (asked.length > 0) await tx.query(`SELECT pg_notify('wardline_replay', '')`);
  return asked;
}
