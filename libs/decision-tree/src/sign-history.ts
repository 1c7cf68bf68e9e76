import type { VitalSign } from '#domain';
import { FineHistory, fineResolutions, type Resolution } from './fine-history.js';
import { compareSamples, type Sample } from './sample.js';

const minute = 60_000;
const hour = 60 * minute;
const hourly: Resolution = { width: hour, buckets: 8 * 24 };
const coarse: Resolution = { width: 6 * hour, buckets: 40 * 4 };

/** The kept samples of one vital sign, in its resolutions. Order-independent: each bucket keeps its maximum. */
export class SignHistory {
  private newest: Sample | undefined;
  private fine: readonly FineHistory[];
  private recent = new Map<number, Sample>();
  /** Of each device the last one of every while: baselines count per device (hazard H09). */
  private older = new Map<number, readonly Sample[]>();

  constructor(private readonly sign: VitalSign) {
    this.fine = fineResolutions(sign).map((resolution) => new FineHistory(resolution));
  }

  /** Kept samples, those in several resolutions counted in each. */
  get size(): number {
    return this.fine.reduce((sum, { samples }) => sum + samples.length, this.recent.size + this.older.size);
  }

  clone(): SignHistory {
    const copy = new SignHistory(this.sign);
    copy.fine = this.fine.map((one) => one.clone());
    copy.newest = this.newest;
    copy.recent = new Map(this.recent);
    copy.older = new Map(this.older);
    return copy;
  }

  add(sample: Sample): void {
    if (this.newest === undefined || compareSamples(sample, this.newest) > 0) this.newest = sample;
    for (const fine of this.fine) fine.add(sample, this.newest.at);
    keep(this.recent, sample, this.newest.at, hourly);
    keepOfDevice(this.older, sample, this.newest.at, coarse);
  }

  latest(asOf: number): Sample | undefined {
    if (this.newest === undefined || this.newest.at <= asOf) return this.newest;
    let found: Sample | undefined;
    const consider = (sample: Sample): void => {
      if (sample.at <= asOf && (found === undefined || compareSamples(sample, found) > 0)) found = sample;
    };
    for (const { samples } of this.fine) samples.forEach(consider);
    this.recent.forEach(consider);
    for (const samples of this.older.values()) samples.forEach(consider);
    return found;
  }

  /** The latest one of an earlier minute than the time's. */
  beforeMinute(at: number): Sample | undefined {
    const end = Math.floor(at / minute) * minute - 1;
    // Minutes end together: what is kept by the minute hides nothing that came before the end.
    const byMinute = this.fine.find(({ width }) => width === minute)?.samples ?? [];
    return byMinute.findLast((sample) => sample.at <= end) ?? this.latest(end);
  }

  /**
   * The samples of the last hours, oldest first, as finely as they are kept: those of the finest resolution, before
   * them those of the next.
   */
  finest(): readonly Sample[] {
    const [first, next] = this.fine;
    if (first === undefined || next === undefined) return first?.samples ?? [];
    const start = first.start(this.newestAt);
    return [...next.samples.filter(({ at }) => at < start), ...first.samples];
  }

  get newestAt(): number {
    return this.newest?.at ?? -Infinity;
  }

  lastOfQuarterDays(): Iterable<Sample> {
    return [...this.older.values()].flat();
  }

  between(from: number, to: number): readonly Sample[] {
    const found = new Set<Sample>();
    for (const { samples } of this.fine)
      for (const sample of samples) if (sample.at >= from && sample.at <= to) found.add(sample);
    const take = (sample: Sample): void => {
      if (sample.at >= from && sample.at <= to) found.add(sample);
    };
    this.recent.forEach(take);
    for (const samples of this.older.values()) samples.forEach(take);
    return [...found].sort(compareSamples);
  }
}

function keep(
  kept: Map<number, Sample>,
  sample: Sample,
  newestAt: number,
  { width, buckets }: Resolution,
): void {
  const floor = Math.floor(newestAt / width) - buckets;
  const bucket = Math.floor(sample.at / width);
  if (bucket > floor) {
    const known = kept.get(bucket);
    if (known === undefined || compareSamples(sample, known) > 0) kept.set(bucket, sample);
  }
  if (sample.at === newestAt) forget(kept, floor);
}

/** The same, each device for itself. What is kept is never changed in place: clones share it. */
function keepOfDevice(
  kept: Map<number, readonly Sample[]>,
  sample: Sample,
  newestAt: number,
  { width, buckets }: Resolution,
): void {
  const floor = Math.floor(newestAt / width) - buckets;
  const bucket = Math.floor(sample.at / width);
  if (bucket > floor) {
    const known = kept.get(bucket) ?? [];
    const own = known.find(({ deviceId }) => deviceId === sample.deviceId);
    if (own === undefined || compareSamples(sample, own) > 0)
      kept.set(
        bucket,
        own === undefined ? [...known, sample] : known.map((one) => (one === own ? sample : one)),
      );
  }
  if (sample.at === newestAt) forget(kept, floor);
}

/** Only a new newest moves the floor, and a sample below it was never kept. */
function forget(kept: Map<number, unknown>, floor: number): void {
  for (const old of kept.keys()) if (old <= floor) kept.delete(old);
}
