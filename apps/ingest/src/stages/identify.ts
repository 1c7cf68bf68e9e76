import {
  claimIdentities,
  identityKey,
  type BatchTransaction,
  type ClaimedIdentity,
  type MeasurementIdentity,
} from '#persistence';
import type { Parcel } from './parcel.js';

/**
 * The second half of stage 3: new, or seen before? The database decides, by an identity that no time is part of.
 * Same id and same content is a duplicate; same id and other content is a measurement of its own (hazard H04).
 */
export async function identify(tx: BatchTransaction, parcels: readonly Parcel[]): Promise<void> {
  const firsts = new Map<string, { identity: MeasurementIdentity; parcel: Parcel }>();
  for (const parcel of parcels) {
    const identity = identityOf(parcel);
    if (identity === undefined) continue;
    const key = identityKey(identity);
    if (firsts.has(key)) parcel.standing = { kind: 'duplicate' };
    else firsts.set(key, { identity, parcel });
  }
  if (firsts.size === 0) return;
  const sorted = [...firsts.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  const claimed = await claimIdentities(
    tx,
    sorted.map(([, { identity }]) => identity),
  );
  const usedIds = new Set<string>();
  for (const [key, { identity, parcel }] of firsts) {
    parcel.standing = standingOf(claimed.get(key), usedIds, identity);
  }
}

function identityOf({ rejection, patient, normalised, address }: Parcel): MeasurementIdentity | undefined {
  if (rejection !== undefined || patient === undefined || normalised === undefined || address === undefined)
    return;
  const { sourceId, revision, contentHash } = normalised;
  return { tenantId: address.tenant, deviceId: address.device, sourceId, revision, contentHash };
}

/** The statement sees only what was there before it; two contents under one id within the batch are told apart here. */
function standingOf(
  claim: ClaimedIdentity | undefined,
  usedIds: Set<string>,
  identity: MeasurementIdentity,
): NonNullable<Parcel['standing']> {
  if (claim === undefined) return { kind: 'duplicate' };
  const id = JSON.stringify([identity.tenantId, identity.deviceId, identity.sourceId, identity.revision]);
  const conflict = claim.conflict || usedIds.has(id);
  usedIds.add(id);
  return { kind: 'new', measurementId: claim.measurementId, conflict };
}
