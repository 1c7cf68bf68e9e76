import { compareSamples, type Sample } from './sample.js';

const hour = 3_600_000;
const fine = { width: hour, buckets: 8 * 24 };
const coarse = { width: 6 * hour, buckets: 40 * 4 };

/** The kept samples of one vital sign, in two resolutions. Order-independent: each bucket keeps its maximum. */
export class SignHistory {
  private newest: Sample | undefined;
  private recent = new Map<number, Sample>();
  private older = new Map<number, Sample>();

  get size(): number {
    return this.recent.size + this.older.size;
  }

  clone(): SignHistory {
    const copy = new SignHistory();
    copy.newest = this.newest;
    copy.recent = new Map(this.recent);
    copy.older = new Map(this.older);
    return copy;
  }

  add(sample: Sample): void {
    if (this.newest === undefined || compareSamples(sample, this.newest) > 0) this.newest = sample;
    keep(this.recent, sample, this.newest.at, fine);
    keep(this.older, sample, this.newest.at, coarse);
  }

  latest(asOf: number): Sample | undefined {
    if (this.newest === undefined || this.newest.at <= asOf) return this.newest;
    let found: Sample | undefined;
    for (const kept of [this.recent, this.older])
      for (const sample of kept.values())
        if (sample.at <= asOf && (found === undefined || compareSamples(sample, found) > 0)) found = sample;
    return found;
  }

  lastOfQuarterDays(): Iterable<Sample> {
    return this.older.values();
  }

  between(from: number, to: number): readonly Sample[] {
    const found = new Set<Sample>();
    for (const kept of [this.recent, this.older])
      for (const sample of kept.values()) if (sample.at >= from && sample.at <= to) found.add(sample);
    return [...found].sort(compareSamples);
  }
}

function keep(
  kept: Map<number, Sample>,
  sample: Sample,
  newestAt: number,
  { width, buckets }: typeof fine,
): void {
  const floor = Math.floor(newestAt / width) - buckets;
  const bucket = Math.floor(sample.at / width);
  if (bucket > floor) {
    const known = kept.get(bucket);
    if (known === undefined || compareSamples(sample, known) > 0) kept.set(bucket, sample);
  }
  // Only a new newest moves the floor, and a sample below it was never kept.
  if (sample.at === newestAt) for (const old of kept.keys()) if (old <= floor) kept.delete(old);
}
