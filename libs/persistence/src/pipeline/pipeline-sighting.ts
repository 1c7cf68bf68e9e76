import type { PipelineSighting } from '#domain';

interface SightingRow extends Record<string, unknown> {
  at: Date;
  workers: {
    worker: string;
    startedAt: string;
    canarySentAt: string | null;
    canaryDecidedAt: string | null;
  }[];
  oldest_pending_at: Date | null;
  relay_seen_at: Date | null;
  clock_seen_at: Date | null;
  auditor_seen_at: Date | null;
}

/** One statement, and its rows. */
export interface PipelineQuery {
  query<Row extends Record<string, unknown>>(text: string): Promise<Row[]>;
}

/**
 * What the database knows about the pipeline, by its own clock.
 *
 * @param connection signed in as wardline_server, wardline_clock or wardline_auditor
 * @throws {Error} when the database does not answer, or not with what can be read
 */
export async function pipelineSighting(connection: PipelineQuery): Promise<PipelineSighting> {
  const [row] = await connection.query<SightingRow>(
    `SELECT at, workers, oldest_pending_at, relay_seen_at, clock_seen_at, auditor_seen_at
     FROM wardline.pipeline_state()`,
  );
  if (!(row?.at instanceof Date)) throw new Error('wardline.pipeline_state() returned nothing');
  return {
    at: row.at,
    workers: row.workers.map((worker) => ({
      worker: worker.worker,
      startedAt: new Date(worker.startedAt),
      canarySentAt: toDate(worker.canarySentAt),
      canaryDecidedAt: toDate(worker.canaryDecidedAt),
    })),
    oldestPendingAt: row.oldest_pending_at,
    relaySeenAt: row.relay_seen_at,
    clockSeenAt: row.clock_seen_at,
    auditorSeenAt: row.auditor_seen_at,
  };
}

function toDate(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
