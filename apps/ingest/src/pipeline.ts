import { inBatchTransaction, lockPatients, readEpoch, type AlertChange } from '#persistence';
import type { DataSource } from 'typeorm';
import { assess } from './stages/assess.js';
import { identify } from './stages/identify.js';
import type { Parcel } from './stages/parcel.js';
import { reassess } from './stages/reassess.js';
import { record, recordConsequences, type RecordPorts } from './stages/record.js';
import type { Registries } from './stages/registry.js';
import { renew } from './stages/renew.js';
import { resolve } from './stages/resolve.js';
import type { Timelines } from './stages/timelines.js';
import { setAsideWithdrawn } from './stages/withdrawn.js';

export interface PipelinePorts extends RecordPorts {
  readonly database: DataSource;
  readonly registries: Registries;
  readonly timelines: Timelines;
}

export interface CommittedBatch {
  readonly parcels: readonly Parcel[];
  readonly changes: readonly AlertChange[];
}

/**
 * The way of a measurement, from the moment it is decoded and normalised until it may be acknowledged:
 *
 *   decode → normalise → **resolve → assess → record** → acknowledge
 *
 * The three in the middle are one transaction over a batch. When this resolves, every parcel of it is stored and
 * decided, a duplicate, or in quarantine; when it rejects, nothing of it is, and the given parcels are as they were.
 */
export async function commitBatch(ports: PipelinePorts, given: readonly Parcel[]): Promise<CommittedBatch> {
  const { database, registries, timelines } = ports;
  const parcels = given.map((parcel) => ({ ...parcel }));
  const { changes, batch } = await inBatchTransaction(database, async (tx) => {
    const { epoch, now: begun } = await readEpoch(tx);
    const registry = await registries.at(tx, epoch, begun);
    await resolve(tx, registry, parcels);
    const locked = await lockPatients(tx, patientsOf(parcels));
    const now = await renew(tx, epoch, parcels);
    setAsideWithdrawn(parcels);
    await identify(tx, parcels);
    const batch = await assess(tx, { registry, timelines }, parcels, locked, now);
    const recorded = await record(tx, ports, parcels, batch, now);
    const reassessed = await reassess(tx, registry, batch, now);
    const changes = await recordConsequences(tx, ports, parcels, batch, recorded, reassessed, now);
    return { changes, batch };
  });
  timelines.giveBack(batch.timelines, batch.lastSeqs);
  return { parcels, changes };
}

function patientsOf(parcels: readonly Parcel[]): string[] {
  return [
    ...new Set(
      parcels.flatMap(({ patient, alsoConcerns = [] }) =>
        [...(patient === undefined ? [] : [patient]), ...alsoConcerns].map(({ patientId }) => patientId),
      ),
    ),
  ].sort();
}
