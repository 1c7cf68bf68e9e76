import type { BatchTransaction, Statement } from './batch-transaction.js';

/** What makes a measurement the same one when it comes again. */
export interface MeasurementIdentity {
  readonly tenantId: string;
  readonly deviceId: string;
  readonly sourceId: string;
  readonly revision: string;
  /** SHA-256, hex. */
  readonly contentHash: string;
}

export interface ClaimedIdentity {
  readonly measurementId: string;
  /** The device used this id before, for other content (hazard H04). */
  readonly conflict: boolean;
}

// With EXISTS the planner may hash the whole table instead of looking up each row; the LIMIT keeps it from that.
const claimStatement: Statement = {
  name: 'claim-identities',
  text: `
    WITH claimed AS (
      INSERT INTO wardline.measurement_identity (tenant_id, device_id, source_id, revision, content_hash)
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[])
      ON CONFLICT DO NOTHING
      RETURNING *
    )
    SELECT c.measurement_id::text AS "measurementId", c.tenant_id AS "tenantId", c.device_id AS "deviceId",
      c.source_id AS "sourceId", c.revision, encode(c.content_hash, 'hex') AS "contentHash",
      (SELECT true FROM wardline.measurement_identity o
        WHERE (o.tenant_id, o.device_id, o.source_id, o.revision) = (c.tenant_id, c.device_id, c.source_id, c.revision)
        LIMIT 1) IS NOT NULL AS conflict
    FROM claimed c`,
};

export function identityKey(identity: MeasurementIdentity): string {
  return JSON.stringify([
    identity.tenantId,
    identity.deviceId,
    identity.sourceId,
    identity.revision,
    identity.contentHash,
  ]);
}

/**
 * Claims identities. What comes back under its key is new and ours; what is missing was there before: a duplicate.
 *
 * @param identities sorted by key by the caller, so that two batches never wait for each other crosswise
 */
export async function claimIdentities(
  tx: BatchTransaction,
  identities: readonly MeasurementIdentity[],
): Promise<ReadonlyMap<string, ClaimedIdentity>> {
  const rows = await tx.run<ClaimedIdentity & MeasurementIdentity>(claimStatement, [
    identities.map((i) => i.tenantId),
    identities.map((i) => i.deviceId),
    identities.map((i) => i.sourceId),
    identities.map((i) => i.revision),
    identities.map((i) => Buffer.from(i.contentHash, 'hex')),
  ]);
  return new Map(
    rows.map((row) => [identityKey(row), { measurementId: row.measurementId, conflict: row.conflict }]),
  );
}
