import { Timeline } from '#decision-tree';
import type pg from 'pg';
import { readDays } from '../intake/history.js';
import { samplesOf } from '../intake/stored-value.js';
import {
  historyAsOf,
  measurementsBetween,
  standingSeqs,
  type StoredMeasurement,
} from './stored-measurements.js';

const readMs = readDays * 86_400_000;

/**
 * A patient's history as it was known at one number after another, going up. What a later revision replaces, or a
 * person takes back, counts until then.
 */
export class KnownHistory {
  private timeline: Timeline | undefined;
  private seq = 0;
  private coming: AsyncGenerator<StoredMeasurement> | undefined;
  private next: StoredMeasurement | undefined;
  private takenBackAt: readonly number[] | undefined;

  constructor(
    private readonly client: pg.ClientBase,
    private readonly patientId: string,
  ) {}

  /** As a worker has it that goes on from one measurement to the next. */
  async upTo(seq: number, atMs: number): Promise<Timeline> {
    this.takenBackAt ??= await standingSeqs(this.client, this.patientId);
    const isTurn = this.takenBackAt.some((one) => one > this.seq && one <= seq);
    if (this.timeline === undefined || seq < this.seq || isTurn) return this.startAt(seq, atMs);
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

  async close(): Promise<void> {
    await this.coming?.return(undefined);
    this.coming = undefined;
    this.next = undefined;
  }

  private async startAt(seq: number, atMs: number): Promise<Timeline> {
    await this.close();
    const past = await historyAsOf(this.client, this.patientId, seq, atMs - readMs);
    this.timeline = Timeline.of(past.flatMap(samplesOf));
    this.seq = seq;
    return this.timeline;
  }

  private async take(): Promise<StoredMeasurement | undefined> {
    this.coming ??= measurementsBetween(this.client, this.patientId, this.seq + 1, Number.MAX_SAFE_INTEGER);
    const step = await this.coming.next();
    return step.done === true ? undefined : step.value;
  }
}
