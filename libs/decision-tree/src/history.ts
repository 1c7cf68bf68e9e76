import type { VitalSign } from '#domain';
import type { Sample } from './sample.js';
import type { ImplausibleMark, Timeline } from './timeline.js';

/** How far back from a decision facts look. Days. */
export const historyDays = 41;
const reachMs = historyDays * 86_400_000;

/** What facts are computed from: how `Timeline` answers. */
export type History = Pick<
  Timeline,
  'latest' | 'beforeMinute' | 'finest' | 'latestImplausible' | 'between' | 'newestAt' | 'lastOfQuarterDays'
>;

/**
 * A patient's history as a decision at `now` (ms) sees it: nothing that was taken more than `historyDays` before. A
 * timeline that a worker has kept in memory knows more than one that was just read from the database; through this
 * they say the same (the fold keeps the latest of each bucket, so what it lost to a bucket is older than what it kept).
 */
export function historyAt(timeline: Timeline, now: number): History {
  return new Reaching(timeline, now - reachMs);
}

class Reaching implements History {
  constructor(
    private readonly all: Timeline,
    /** Excluded. */
    private readonly since: number,
  ) {}

  latest(sign: VitalSign, asOf?: number): Sample | undefined {
    return this.known(this.all.latest(sign, asOf));
  }

  beforeMinute(sign: VitalSign, at: number): Sample | undefined {
    return this.known(this.all.beforeMinute(sign, at));
  }

  finest(sign: VitalSign): readonly Sample[] {
    return this.knownOf(this.all.finest(sign));
  }

  latestImplausible(sign: VitalSign): ImplausibleMark | undefined {
    return this.known(this.all.latestImplausible(sign));
  }

  between(sign: VitalSign, from: number, to: number): readonly Sample[] {
    return this.knownOf(this.all.between(sign, from, to));
  }

  newestAt(sign: VitalSign): number {
    const newest = this.all.newestAt(sign);
    return newest > this.since ? newest : -Infinity;
  }

  *lastOfQuarterDays(sign: VitalSign): Iterable<Sample> {
    for (const sample of this.all.lastOfQuarterDays(sign)) if (sample.at > this.since) yield sample;
  }

  private known<T extends { readonly at: number }>(one: T | undefined): T | undefined {
    return one !== undefined && one.at > this.since ? one : undefined;
  }

  /** @param samples oldest first */
  private knownOf(samples: readonly Sample[]): readonly Sample[] {
    const [oldest] = samples;
    return oldest === undefined || oldest.at > this.since
      ? samples
      : samples.filter(({ at }) => at > this.since);
  }
}
