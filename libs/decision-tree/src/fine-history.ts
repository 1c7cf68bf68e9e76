import type { VitalSign } from '#domain';
import { compareSamples, type Sample } from './sample.js';

const minute = 60_000;

/** One sample per `width` (ms), for `buckets` of them back from the newest. */
export interface Resolution {
  readonly width: number;
  readonly buckets: number;
}

/** Repeats a few minutes apart, in every hour: together with the last sample of each hour, none is missed. */
const repeats: Resolution = { width: minute, buckets: 90 };

/**
 * A continuous glucose monitor sends every 5 minutes, give or take: of such samples no two fall into the same 4
 * minutes. 26 h, so that an event that began before the last 24 h is known as one that did.
 */
const continuous: Resolution = { width: 4 * minute, buckets: (26 * 60) / 4 };

const finest: Partial<Record<VitalSign, readonly Resolution[]>> = {
  systolic: [repeats],
  diastolic: [repeats],
  spo2: [repeats],
  glucose: [repeats, continuous],
};

/** In which resolutions below an hour a sign is kept. */
export function fineResolutions(sign: VitalSign): readonly Resolution[] {
  return finest[sign] ?? [];
}

/** The last sample of every short while, oldest first. Order-independent: each bucket keeps its maximum. */
export class FineHistory {
  private kept: Sample[] = [];

  constructor(private readonly resolution: Resolution) {}

  /** Milliseconds. */
  get width(): number {
    return this.resolution.width;
  }

  get samples(): readonly Sample[] {
    return this.kept;
  }

  /** From when on nothing is left out but by its bucket (ms). */
  start(newestAt: number): number {
    return (this.bucketOf(newestAt) - this.resolution.buckets + 1) * this.resolution.width;
  }

  clone(): FineHistory {
    const copy = new FineHistory(this.resolution);
    copy.kept = [...this.kept];
    return copy;
  }

  /** @param newestAt the time of the sign's newest sample, this one included */
  add(sample: Sample, newestAt: number): void {
    const floor = this.bucketOf(newestAt) - this.resolution.buckets;
    let expired = 0;
    while (this.bucketAt(expired) <= floor) expired += 1;
    if (expired > 0) this.kept.splice(0, expired);
    if (this.bucketOf(sample.at) > floor) this.keep(sample);
  }

  private keep(sample: Sample): void {
    const bucket = this.bucketOf(sample.at);
    let index = this.kept.length;
    while (index > 0 && this.bucketAt(index - 1) > bucket) index -= 1;
    const known = index > 0 ? this.kept[index - 1] : undefined;
    if (known === undefined || this.bucketOf(known.at) < bucket) this.kept.splice(index, 0, sample);
    else if (compareSamples(sample, known) > 0) this.kept[index - 1] = sample;
  }

  private bucketOf(at: number): number {
    return Math.floor(at / this.resolution.width);
  }

  /** Infinity behind the end. */
  private bucketAt(index: number): number {
    const sample = this.kept[index];
    return sample === undefined ? Infinity : this.bucketOf(sample.at);
  }
}
