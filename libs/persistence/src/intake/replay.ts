import type { DataSource } from 'typeorm';

export interface ReplayRequest {
  readonly replayId: string;
  readonly tenantId: string | null;
  readonly topic: string;
  readonly publisher: string | null;
  /** Encrypted. */
  readonly payload: Buffer;
  readonly payloadBytes: number;
  readonly receivedAt: Date;
}

/** Requests to play a quarantined message again that have no outcome yet, oldest first. */
export async function pendingReplays(source: DataSource, limit: number): Promise<ReplayRequest[]> {
  return source.query<ReplayRequest[]>(
    `SELECT r.replay_id::text AS "replayId", q.tenant_id AS "tenantId", q.topic, q.publisher, q.payload,
       q.payload_bytes AS "payloadBytes", q.received_at AS "receivedAt"
     FROM wardline.quarantine_replay r JOIN wardline.quarantine q USING (quarantine_id)
     WHERE NOT EXISTS (SELECT FROM wardline.quarantine_replay_outcome o WHERE o.replay_id = r.replay_id)
     ORDER BY r.replay_id LIMIT $1`,
    [limit],
  );
}

/** What became of it; a second worker that played the same request finds the first one's outcome standing. */
export async function saveReplayOutcome(
  source: DataSource,
  outcome: {
    readonly replayId: string;
    readonly tenantId: string | null;
    readonly outcome: string;
    readonly stored: number;
  },
): Promise<void> {
  await source.query(
    `INSERT INTO wardline.quarantine_replay_outcome (replay_id, tenant_id, replayed_at, outcome, stored)
     VALUES ($1, $2, wardline.now(), $3, $4) ON CONFLICT DO NOTHING`,
    [outcome.replayId, outcome.tenantId, outcome.outcome, outcome.stored],
  );
}
