import type { DataSource } from 'typeorm';
import type { BatchTransaction, Statement } from './batch-transaction.js';

/** The tenant of the canaries: synthetic, without queue or patients. */
export const canaryTenant = 'wardline';

/**
 * Announces a worker and makes its canary device and patient. From now on the heartbeat expects canaries of it.
 *
 * @param secretHash argon2id hash of the secret with which the canary device signs in
 * @returns the canary's device id
 */
export async function announceWorker(
  source: DataSource,
  workerId: string,
  secretHash: string,
): Promise<string> {
  const [row] = await source.query<{ device: string }[]>(
    'SELECT wardline.announce_worker($1, $2) AS device',
    [workerId, secretHash],
  );
  if (row === undefined) throw new Error('wardline.announce_worker returned nothing');
  return row.device;
}

/** An orderly stop: the heartbeat no longer expects this worker. */
export async function retireWorker(source: DataSource, workerId: string): Promise<void> {
  await source.query('UPDATE wardline.ingest_worker SET stopped_at = wardline.now() WHERE worker_id = $1', [
    workerId,
  ]);
}

const canaryStatement: Statement = {
  name: 'canary-decided',
  text: `
    UPDATE wardline.ingest_worker SET seen_at = $2, canary_decided_at = $2, canary_sent_at = $3, stopped_at = NULL
    WHERE worker_id = $1`,
};

/** In the transaction that decided a canary of this worker. */
export async function canaryDecided(
  tx: BatchTransaction,
  workerId: string,
  now: Date,
  sentAt: Date,
): Promise<void> {
  await tx.run(canaryStatement, [workerId, now, sentAt]);
}

export interface SourceCount {
  readonly tenantId: string;
  readonly minute: Date;
  readonly received: number;
  readonly acknowledged: number;
  readonly denied: number;
}

/** Adds what a source counted itself since the last call. Apart from ingestion's own books, on purpose. */
export async function addSourceCounts(
  source: DataSource,
  sourceId: string,
  counts: readonly SourceCount[],
): Promise<void> {
  if (counts.length === 0) return;
  await source.query(
    `INSERT INTO wardline.source_count AS c (source_id, tenant_id, minute, received, acknowledged, denied)
     SELECT $1, u.* FROM unnest($2::text[], $3::timestamptz[], $4::bigint[], $5::bigint[], $6::bigint[]) u
     ON CONFLICT (source_id, tenant_id, minute) DO UPDATE SET received = c.received + EXCLUDED.received,
       acknowledged = c.acknowledged + EXCLUDED.acknowledged, denied = c.denied + EXCLUDED.denied`,
    [
      sourceId,
      counts.map((c) => c.tenantId),
      counts.map((c) => c.minute),
      counts.map((c) => c.received),
      counts.map((c) => c.acknowledged),
      counts.map((c) => c.denied),
    ],
  );
}

/**
 * A device's birth or last will, or merely a sign of life. Unknown devices are ignored. A last will is the broker's word,
 * and what a broker had kept is an old one: neither is a sign of life, and what is known already is no news.
 */
export async function saveDeviceStatus(
  source: DataSource,
  status: {
    readonly tenantId: string;
    readonly deviceId: string;
    readonly online?: boolean;
    /** Percent. */
    readonly battery?: number;
    readonly isKept?: boolean;
  },
): Promise<void> {
  const { tenantId, deviceId, online, battery, isKept = false } = status;
  await source.query(
    `INSERT INTO wardline.device_status AS s (tenant_id, device_id, online, battery, seen_at)
     SELECT d.tenant_id, d.device_id, $3::boolean, $4::smallint, wardline.now() FROM wardline.device d
     WHERE d.tenant_id = $1 AND d.device_id = $2
     ON CONFLICT (tenant_id, device_id) DO UPDATE SET online = coalesce(EXCLUDED.online, s.online),
       battery = coalesce(EXCLUDED.battery, s.battery),
       seen_at = CASE WHEN $5 OR EXCLUDED.online IS FALSE THEN s.seen_at ELSE EXCLUDED.seen_at END
     WHERE NOT ($5 OR EXCLUDED.online IS FALSE) OR EXCLUDED.online IS DISTINCT FROM s.online
       OR EXCLUDED.battery IS DISTINCT FROM coalesce(s.battery, EXCLUDED.battery)`,
    [tenantId, deviceId, online ?? null, battery ?? null, isKept],
  );
}

/** User names (`{tenant}/{device}`) of devices that only people who withdrew hold now. */
export async function stoppedAccounts(source: DataSource): Promise<ReadonlySet<string>> {
  const rows = await source.query<{ username: string }[]>(
    `SELECT tenant_id || '/' || device_id AS username FROM wardline.stopped_devices()`,
  );
  return new Set(rows.map(({ username }) => username));
}

/** The device's secret hash and kind, for the broker that authenticates it. None for one that only serves who withdrew. */
export async function findDeviceCredential(
  source: DataSource,
  tenantId: string,
  deviceId: string,
): Promise<{ kind: 'device' | 'gateway'; secretHash: string } | undefined> {
  const rows = await source.query<{ kind: 'device' | 'gateway'; secretHash: string }[]>(
    `SELECT kind, secret_hash AS "secretHash" FROM wardline.device
     WHERE tenant_id = $1 AND device_id = $2 AND secret_hash IS NOT NULL AND NOT wardline.device_stopped($1, $2)`,
    [tenantId, deviceId],
  );
  return rows[0];
}
