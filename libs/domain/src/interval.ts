/**
 * A value as an interval of real numbers. A plain value is a point; a meter's LO (`< 20`) or HI (`> 600`)
 * is open on one side and reaches to infinity on the other (hazard H01): the interval still decides
 * wherever all of it lies on one side of a limit.
 */
export interface Interval {
  /** Lower end, in the unit of the context; `-Infinity` where the source gave none. */
  readonly low: number;
  /** Upper end; `Infinity` where the source gave none. */
  readonly high: number;
  /** The lower end itself is excluded (`>`). */
  readonly lowOpen?: boolean;
  /** The upper end itself is excluded (`<`). */
  readonly highOpen?: boolean;
}

/** FHIR R4 Quantity.comparator, https://hl7.org/fhir/R4/valueset-quantity-comparator.html */
export const comparators = ['<', '<=', '>=', '>'] as const;
export type Comparator = (typeof comparators)[number];

export function point(value: number): Interval {
  return { low: value, high: value };
}

/** The interval that a value with an optional comparator stands for. */
export function fromComparator(value: number, comparator?: Comparator): Interval {
  switch (comparator) {
    case undefined:
      return point(value);
    case '<':
      return { low: -Infinity, high: value, highOpen: true };
    case '<=':
      return { low: -Infinity, high: value };
    case '>=':
      return { low: value, high: Infinity };
    case '>':
      return { low: value, high: Infinity, lowOpen: true };
  }
}

export function isPoint(interval: Interval): boolean {
  return interval.low === interval.high;
}

/** Applies an increasing function (a unit conversion, a rounding) to both ends. */
export function mapInterval(interval: Interval, f: (end: number) => number): Interval {
  return {
    ...interval,
    low: Number.isFinite(interval.low) ? f(interval.low) : interval.low,
    high: Number.isFinite(interval.high) ? f(interval.high) : interval.high,
  };
}

/** `a - b`: every difference that values out of the two intervals can have. */
export function subtract(a: Interval, b: Interval): Interval {
  return {
    low: a.low - b.high,
    high: a.high - b.low,
    ...((a.lowOpen === true || b.highOpen === true) && { lowOpen: true }),
    ...((a.highOpen === true || b.lowOpen === true) && { highOpen: true }),
  };
}
