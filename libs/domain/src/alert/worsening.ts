import type { WorseningMargin } from '../escalation-policy.js';

/** The lowest and the highest value of each vital sign among the readings of an alert, in the sign's unit. */
export type Extremes = Readonly<Record<string, { readonly low: number; readonly high: number }>>;

export function widen(one: Extremes, other: Extremes): Extremes {
  const wide: Record<string, { low: number; high: number }> = { ...one };
  for (const [sign, { low, high }] of Object.entries(other)) {
    const known = wide[sign];
    wide[sign] =
      known === undefined
        ? { low, high }
        : { low: Math.min(known.low, low), high: Math.max(known.high, high) };
  }
  return wide;
}

/**
 * Is a value worse than what was known when somebody took the alert, by the physician's margin (hazard H05)? A sign
 * that was not known then is no comparison; it has a condition, or raises a severity, of its own.
 */
export function isBeyond(known: Extremes, now: Extremes, margins: readonly WorseningMargin[]): boolean {
  return margins.some(({ vitalSign, falling, rising }) => {
    const before = known[vitalSign];
    const after = now[vitalSign];
    if (before === undefined || after === undefined) return false;
    return (
      (falling !== undefined && after.low <= before.low - falling) ||
      (rising !== undefined && after.high >= before.high + rising)
    );
  });
}

/** Is a value outside what was known when the alert was snoozed, on a side that the physician watches? */
export function isOutside(range: Extremes, now: Extremes, margins: readonly WorseningMargin[]): boolean {
  return margins.some(({ vitalSign, falling, rising }) => {
    const before = range[vitalSign];
    const after = now[vitalSign];
    if (before === undefined || after === undefined) return false;
    return (
      (falling !== undefined && after.low < before.low) || (rising !== undefined && after.high > before.high)
    );
  });
}
