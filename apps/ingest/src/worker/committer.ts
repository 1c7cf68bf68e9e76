import { classifyFailure, type BatchFailure } from '#persistence';
import { setTimeout as pause } from 'node:timers/promises';
import type { CommittedBatch } from '../pipeline.js';
import { reject, type Parcel } from '../stages/parcel.js';

export interface CommitterPorts {
  readonly commit: (parcels: readonly Parcel[]) => Promise<CommittedBatch>;
  /** Told of every failed attempt; the error may name columns, never values. */
  readonly onFailure: (failure: BatchFailure, parcels: number, error: unknown) => void;
  readonly signal: AbortSignal;
}

const firstPauseMs = 50;
const longestPauseMs = 2000;

/**
 * Commits a batch whatever happens: holds it while the database is away, repeats it after a deadlock, and splits it
 * when something in it cannot be stored, until the culprit stands alone and goes to quarantine as `unstorable`.
 * Rejects only when the signal aborts; then nothing of what is left may be acknowledged.
 */
export async function commitSurely(
  ports: CommitterPorts,
  parcels: readonly Parcel[],
): Promise<CommittedBatch> {
  for (let attempt = 0; ; attempt++) {
    ports.signal.throwIfAborted();
    try {
      return await ports.commit(parcels);
    } catch (error) {
      const failure = classifyFailure(error);
      ports.onFailure(failure, parcels.length, error);
      if (failure === 'data') {
        if (parcels.length > 1) return commitHalves(ports, parcels);
        const [only] = parcels;
        if (only !== undefined && only.rejection === undefined)
          return commitSurely(ports, [unstorable(only)]);
      }
      // What cannot even be quarantined is held and tried again: never acknowledged, never dropped.
      const wait =
        failure === 'contention' ? firstPauseMs : Math.min(firstPauseMs * 2 ** attempt, longestPauseMs);
      await pause(wait, undefined, { signal: ports.signal });
    }
  }
}

async function commitHalves(ports: CommitterPorts, parcels: readonly Parcel[]): Promise<CommittedBatch> {
  const middle = Math.ceil(parcels.length / 2);
  const first = await commitSurely(ports, parcels.slice(0, middle));
  const second = await commitSurely(ports, parcels.slice(middle));
  return { parcels: [...first.parcels, ...second.parcels], changes: [...first.changes, ...second.changes] };
}

function unstorable(parcel: Parcel): Parcel {
  const copy = { ...parcel };
  reject(copy, 'unstorable', 'the database refuses what it contains');
  return copy;
}
