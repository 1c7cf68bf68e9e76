import { Timeline } from '#decision-tree';
import { loadHistory, samplesOf, type BatchTransaction } from '#persistence';

/** Bytes of history kept in memory, roughly. */
const capacityBytes = 48 * 1024 * 1024;

interface Kept {
  readonly timeline: Timeline;
  /** The patient's number up to which it reaches. */
  readonly lastSeq: number;
  readonly bytes: number;
}

/**
 * Histories of patients, kept between batches. A history counts only while its number equals the one under the
 * patient's lock: whoever else wrote in between makes it worthless, and it is read from the database again.
 *
 * `borrow` takes histories out and `giveBack` puts them in after the commit, so a transaction that fails leaves
 * nothing behind that was never committed.
 */
export class Timelines {
  private readonly kept = new Map<string, Kept>();
  private bytes = 0;

  async borrow(
    tx: BatchTransaction,
    lastSeqs: ReadonlyMap<string, number>,
    now: Date,
  ): Promise<Map<string, Timeline>> {
    const borrowed = new Map<string, Timeline>();
    const missing: string[] = [];
    for (const [patientId, lastSeq] of lastSeqs) {
      const known = this.take(patientId);
      if (known?.lastSeq === lastSeq) borrowed.set(patientId, known.timeline);
      else if (lastSeq === 0) borrowed.set(patientId, new Timeline());
      else missing.push(patientId);
    }
    for (const [patientId, timeline] of await loadTimelines(tx, missing, now))
      borrowed.set(patientId, timeline);
    return borrowed;
  }

  giveBack(timelines: ReadonlyMap<string, Timeline>, lastSeqs: ReadonlyMap<string, number>): void {
    for (const [patientId, timeline] of timelines) {
      const lastSeq = lastSeqs.get(patientId) ?? 0;
      if ((this.kept.get(patientId)?.lastSeq ?? -1) > lastSeq) continue;
      this.take(patientId);
      const bytes = timeline.approximateSize;
      this.kept.set(patientId, { timeline, lastSeq, bytes });
      this.bytes += bytes;
    }
    // A Map keeps the order of insertion: the first is the one not used for longest.
    for (const patientId of this.kept.keys()) {
      if (this.bytes <= capacityBytes) break;
      this.take(patientId);
    }
  }

  private take(patientId: string): Kept | undefined {
    const known = this.kept.get(patientId);
    if (known === undefined) return undefined;
    this.kept.delete(patientId);
    this.bytes -= known.bytes;
    return known;
  }
}

/** Histories as the database has them, without the measurements that are being replaced. */
export async function loadTimelines(
  tx: BatchTransaction,
  patientIds: readonly string[],
  now: Date,
  excluding: readonly string[] = [],
): Promise<Map<string, Timeline>> {
  const timelines = new Map(patientIds.map((id) => [id, new Timeline()]));
  for (const past of await loadHistory(tx, patientIds, now, excluding)) {
    const timeline = timelines.get(past.patientId);
    for (const sample of samplesOf(past)) timeline?.add(sample);
  }
  return timelines;
}
