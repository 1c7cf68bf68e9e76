import { Timeline } from '#decision-tree';
import type pg from 'pg';
import { historyDays } from '../intake/history.js';
import { samplesOf } from '../intake/stored-value.js';
import { historyAsOf, measurementsBetween, type StoredMeasurement } from './stored-measurements.js';

const reachMs = historyDays * 86_400_000;

/**
 * A patient's history as it was known at one number after another, going up. What a later revision replaces counts
 * until that revision arrives.
 */
export class KnownHistory {
  private timeline: Timeline | undefined;
  private seq = 0;
  private coming: AsyncGenerator<StoredMeasurement> | undefined;
  private next: StoredMeasurement | undefined;

  constructor(
    private readonly client: pg.ClientBase,
    private readonly patientId: string,
  ) {}

  /** As a worker has it that goes on from one measurement to the next. */
  async upTo(seq: number, atMs: number): Promise<Timeline> {
    if (this.timeline === undefined || seq < this.seq) return this.startAt(seq, atMs);
    const { timeline } = this;
    for (let past = this.next ?? (await this.take()); past !== undefined; past = await this.take()) {
      if (past.patientSeq > seq) {
        this.next = past;
        break;
      }
      this.next = undefined;
      if (past.supersedes !== null) return this.startAt(seq, atMs);
      for (const sample of samplesOf(past)) timeline.add(sample);
    }
    this.seq = seq;
    return timeline;
  }

  /** As a worker has it that reads the history anew; `everything`: without the bound of days. */
  async anew(seq: number, atMs: number, everything = false): Promise<Timeline> {
    const since = everything ? -Infinity : atMs - reachMs;
    const past = await historyAsOf(this.client, this.patientId, seq, since);
    return Timeline.of(past.flatMap(samplesOf));
  }

  async close(): Promise<void> {
    await this.coming?.return(undefined);
    this.coming = undefined;
    this.next = undefined;
  }

  private async startAt(seq: number, atMs: number): Promise<Timeline> {
    await this.close();
    this.timeline = await this.anew(seq, atMs);
    this.seq = seq;
    return this.timeline;
  }

  private async take(): Promise<StoredMeasurement | undefined> {
    this.coming ??= measurementsBetween(this.client, this.patientId, this.seq + 1, Number.MAX_SAFE_INTEGER);
    const step = await this.coming.next();
    return step.done === true ? undefined : step.value;
  }
}
