import { widen, type Extremes } from '#domain';
import type { StoredValue } from '#persistence';

/**
 * The lowest and highest value of each vital sign of a measurement, in the sign's unit. A meter's LO or HI counts with the
 * end that is known. Implausible ones count too: they are artefact or agonal (hazard H03), and an alarm too many is heard.
 */
export function extremesOf(values: readonly StoredValue[]): Extremes {
  let found: Extremes = {};
  for (const { vitalSign, interval, absent } of values) {
    if (vitalSign === undefined || interval === undefined || absent !== undefined) continue;
    const low = interval.low ?? interval.high;
    const high = interval.high ?? interval.low;
    if (low !== null && high !== null) found = widen(found, { [vitalSign]: { low, high } });
  }
  return found;
}
