import type { Interval } from '#domain';
import type { Sample } from '../sample.js';
import { charted } from './charted.js';

/** Is a chart-rounded glucose (mg/dL) beyond a limit? */
export type Holds = (glucose: Interval) => boolean;

const minute = 60_000;
/** Samples further apart say nothing about the time between them. */
const gap = 20 * minute;
/** International consensus on continuous glucose monitoring (Battelino 2023): what begins and what ends an event. */
const sustained = 15 * minute;
const recovered = 70;

/**
 * How long (ms) the run that ends at the latest value is: from the first of the samples, each no further than the gap
 * from the next, for which `holds`. 0 when it does not hold for the latest.
 *
 * @param samples oldest first; those at or after the latest value do not count
 */
export function runLength(
  samples: readonly Sample[],
  latest: { readonly at: number; readonly interval: Interval },
  holds: Holds,
): number {
  if (!holds(latest.interval)) return 0;
  let first = latest.at;
  for (let index = samples.length - 1; index >= 0; index -= 1) {
    const sample = samples[index];
    if (sample === undefined || sample.at >= latest.at) continue;
    if (first - sample.at > gap || !holds(charted(sample))) break;
    first = sample.at;
  }
  return latest.at - first;
}

/**
 * Events of which some part lies at or after `since`. One begins with at least 15 minutes of samples for which `isBelow`
 * holds, each standing until the next one, and lasts until the glucose stays at 70 mg/dL or above for 15 minutes, or
 * until a gap. A value that may be on either side of the limit neither begins nor ends one.
 *
 * @param samples oldest first
 */
export function countEvents(samples: readonly Sample[], isBelow: Holds, since: number): number {
  let count = 0;
  let belowFrom: number | undefined;
  let aboveFrom: number | undefined;
  let isInEvent = false;
  for (const [index, sample] of samples.entries()) {
    const glucose = charted(sample);
    const until = samples[index + 1]?.at ?? sample.at;
    const isGap = until - sample.at > gap;
    belowFrom = isBelow(glucose) ? (belowFrom ?? sample.at) : undefined;
    aboveFrom = glucose.low >= recovered ? (aboveFrom ?? sample.at) : undefined;
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
