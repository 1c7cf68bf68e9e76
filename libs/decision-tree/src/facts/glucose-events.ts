import type { Interval } from '#domain';

/** A glucose value (mg/dL) at a time (ms). */
export interface GlucoseSample {
  readonly at: number;
  readonly interval: Interval;
}

const minute = 60_000;
/** Samples further apart say nothing about the time between them. */
const gap = 20 * minute;
/** International consensus on continuous glucose monitoring (Battelino 2023): what begins and what ends an event. */
const sustained = 15 * minute;
const recovered = 70;

/**
 * How long (ms) the run that ends at the last sample is: from the first of the samples, each no further than the gap
 * from the next, for which `holds`. 0 when it does not hold for the last.
 *
 * @param samples oldest first
 */
export function runLength(
  samples: readonly GlucoseSample[],
  holds: (sample: GlucoseSample) => boolean,
): number {
  const last = samples.at(-1);
  if (last === undefined || !holds(last)) return 0;
  let first = last;
  for (let index = samples.length - 2; index >= 0; index -= 1) {
    const sample = samples[index];
    if (sample === undefined || !holds(sample) || first.at - sample.at > gap) break;
    first = sample;
  }
  return last.at - first.at;
}

/**
 * Events of which some part lies at or after `since`. One begins with at least 15 minutes of samples for which `isBelow`
 * holds, each standing until the next one, and lasts until the glucose stays at 70 mg/dL or above for 15 minutes, or
 * until a gap. A value that may be on either side of the limit neither begins nor ends one.
 *
 * @param samples oldest first
 */
export function countEvents(
  samples: readonly GlucoseSample[],
  isBelow: (sample: GlucoseSample) => boolean,
  since: number,
): number {
  let count = 0;
  let belowFrom: number | undefined;
  let aboveFrom: number | undefined;
  let isInEvent = false;
  for (const [index, sample] of samples.entries()) {
    const until = samples[index + 1]?.at ?? sample.at;
    const isGap = until - sample.at > gap;
    belowFrom = isBelow(sample) ? (belowFrom ?? sample.at) : undefined;
    aboveFrom = sample.interval.low >= recovered ? (aboveFrom ?? sample.at) : undefined;
    if (!isGap && belowFrom !== undefined && until - belowFrom >= sustained) isInEvent = true;
    const hasRecovered = aboveFrom !== undefined && until - aboveFrom >= sustained;
    if (isInEvent && (isGap || hasRecovered)) {
      if ((aboveFrom ?? sample.at) >= since) count += 1;
      isInEvent = false;
    }
    if (isGap) belowFrom = aboveFrom = undefined;
  }
  return isInEvent ? count + 1 : count;
}
