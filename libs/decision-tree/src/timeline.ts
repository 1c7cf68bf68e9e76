import { plausibility, type Plausibility, type VitalSign } from '#domain';
import type { Sample } from './sample.js';
import { SignHistory } from './sign-history.js';

/** The newest value that was implausible; it is no vital sign, but it is news about one. */
export interface ImplausibleMark {
  readonly at: number;
  readonly seq: number;
  readonly status: Exclude<Plausibility, 'plausible'>;
}

/**
 * A patient's recent history, as a bounded fold that does not depend on the order of arrival: the latest sample of
 * every hour for 8 days and of every 6 hours for 40 days, per vital sign, and finer where repeats or a continuous
 * monitor need it, of the 6 hours that of each device, all counted back from the newest; ties in time go to the higher `seq`. Neither implausible nor date-only samples enter. `clone()` is cheap (histories are
 * shared until written), so that a transaction that fails can be undone by dropping the clone. What was retracted
 * cannot be taken out of a fold: build a new timeline without it.
 */
export class Timeline {
  private signs = new Map<VitalSign, SignHistory>();
  private marks = new Map<VitalSign, ImplausibleMark>();
  private owned = new Set<VitalSign>();
  private last = 0;

  static of(samples: Iterable<Sample>): Timeline {
    const timeline = new Timeline();
    for (const sample of samples) timeline.add(sample);
    return timeline;
  }

  add(sample: Sample): void {
    this.last = Math.max(this.last, sample.seq);
    if (!sample.precise || !isValue(sample)) return;
    const kind = plausibility(sample.vitalSign, sample.interval);
    if (kind !== 'plausible') this.mark(sample, kind);
    else if (sample.plausible) this.writable(sample.vitalSign).add(sample);
  }

  /** Highest `patient_seq` that was added, also by samples that did not enter. */
  get lastSeq(): number {
    return this.last;
  }

  /** Rough size in bytes, for a cache's bound. */
  get approximateSize(): number {
    let samples = 0;
    for (const history of this.signs.values()) samples += history.size;
    return 200 + this.signs.size * 200 + samples * 120;
  }

  clone(): Timeline {
    const copy = new Timeline();
    copy.signs = new Map(this.signs);
    copy.marks = new Map(this.marks);
    copy.last = this.last;
    // From now on neither side may write a history that the other reads.
    this.owned = new Set();
    return copy;
  }

  /** The latest plausible sample taken at or before `asOf` (ms). */
  latest(vitalSign: VitalSign, asOf = Infinity): Sample | undefined {
    return this.signs.get(vitalSign)?.latest(asOf);
  }

  /** The latest plausible sample of an earlier minute than that of `at` (ms). */
  beforeMinute(vitalSign: VitalSign, at: number): Sample | undefined {
    return this.signs.get(vitalSign)?.beforeMinute(at);
  }

  /** The samples of the last hours, oldest first, in the finest resolutions a sign is kept in; empty without such. */
  finest(vitalSign: VitalSign): readonly Sample[] {
    return this.signs.get(vitalSign)?.finest() ?? [];
  }

  latestImplausible(vitalSign: VitalSign): ImplausibleMark | undefined {
    return this.marks.get(vitalSign);
  }

  /** What is kept between two times (ms, inclusive), oldest first, each sample once. */
  between(vitalSign: VitalSign, from: number, to: number): readonly Sample[] {
    return this.signs.get(vitalSign)?.between(from, to) ?? [];
  }

  /** When the newest sample was taken (ms); -Infinity without any. How far back history reaches counts from it. */
  newestAt(vitalSign: VitalSign): number {
    return this.signs.get(vitalSign)?.newestAt ?? -Infinity;
  }

  /** Each device's last sample of every quarter of a UTC day over 40 days, in no order: enough to find the last of a local day. */
  lastOfQuarterDays(vitalSign: VitalSign): Iterable<Sample> {
    return this.signs.get(vitalSign)?.lastOfQuarterDays() ?? [];
  }

  private mark({ vitalSign, at, seq }: Sample, status: ImplausibleMark['status']): void {
    const known = this.marks.get(vitalSign);
    if (known === undefined || at > known.at || (at === known.at && seq > known.seq))
      this.marks.set(vitalSign, { at, seq, status });
  }

  private writable(vitalSign: VitalSign): SignHistory {
    const known = this.signs.get(vitalSign);
    if (known !== undefined && this.owned.has(vitalSign)) return known;
    const mine = known?.clone() ?? new SignHistory(vitalSign);
    this.signs.set(vitalSign, mine);
    this.owned.add(vitalSign);
    return mine;
  }
}

function isValue({ at, interval }: Sample): boolean {
  return Number.isFinite(at) && interval.low <= interval.high;
}
