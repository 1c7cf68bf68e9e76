import type { Fact, Interval } from '#domain';
import { negate, type Answer } from './answer.js';

/** The operators of the language; each is json-rules-engine's of the same name, for intervals and unknowns. */
export const operators = [
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
  'equal',
  'notEqual',
  'in',
  'notIn',
] as const;
export type Operator = (typeof operators)[number];

export const numberOnly: ReadonlySet<Operator> = new Set([
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
]);

/** `not` in front of an operator is this operator. */
export const negated: Readonly<Record<Operator, Operator>> = {
  lessThan: 'greaterThanInclusive',
  lessThanInclusive: 'greaterThan',
  greaterThan: 'lessThanInclusive',
  greaterThanInclusive: 'lessThan',
  equal: 'notEqual',
  notEqual: 'equal',
  in: 'notIn',
  notIn: 'in',
};

/** What stands right of an operator when it is evaluated. */
export type Comparand = Fact | number | string | boolean | readonly (number | string)[];

/** Is it so for every value the fact can have? An unknown fact: no. */
export function certainly(operator: Operator, fact: Fact, comparand: Comparand): boolean {
  return compare(operator, fact, comparand) === 'yes';
}

/** Is there a value the fact can have for which it is so? An unknown fact: yes. */
export function possibly(operator: Operator, fact: Fact, comparand: Comparand): boolean {
  return compare(operator, fact, comparand) !== 'no';
}

/** Compares whole intervals; unknown facts, and types that do not fit, are unknown, never false. */
export function compare(operator: Operator, fact: Fact, comparand: Comparand): Answer {
  if (operator === 'in' || operator === 'notIn') return compareList(operator, fact, comparand);
  if (fact.kind === 'unknown') return 'unknown';
  if (fact.kind === 'number') {
    const right = intervalOf(comparand);
    return right === undefined || !isOrdered(fact.interval)
      ? 'unknown'
      : compareIntervals(operator, fact.interval, right);
  }
  if (typeof comparand !== typeof fact.value || numberOnly.has(operator)) return 'unknown';
  return (fact.value === comparand) === (operator === 'equal') ? 'yes' : 'no';
}

function compareList(operator: 'in' | 'notIn', fact: Fact, comparand: Comparand): Answer {
  if (!isList(comparand)) return 'unknown';
  let found: Answer = 'no';
  for (const item of comparand) {
    const same = compare('equal', fact, item);
    if (same === 'yes') return operator === 'in' ? 'yes' : 'no';
    if (same === 'unknown') found = 'unknown';
  }
  if (found === 'unknown') return 'unknown';
  return operator === 'in' ? 'no' : 'yes';
}

function isList(comparand: Comparand): comparand is readonly (number | string)[] {
  return Array.isArray(comparand);
}

function intervalOf(comparand: Comparand): Interval | undefined {
  if (typeof comparand === 'number') return { low: comparand, high: comparand };
  if (typeof comparand !== 'object' || isList(comparand) || comparand.kind !== 'number') return undefined;
  return isOrdered(comparand.interval) ? comparand.interval : undefined;
}

/** False for NaN ends and reversed intervals: such a thing is no value. */
function isOrdered(interval: Interval): boolean {
  return interval.low <= interval.high;
}

function compareIntervals(operator: Operator, a: Interval, b: Interval): Answer {
  switch (operator) {
    case 'lessThan':
      return before(a, b);
    case 'greaterThanInclusive':
      return negate(before(a, b));
    case 'greaterThan':
      return before(b, a);
    case 'lessThanInclusive':
      return negate(before(b, a));
    case 'equal':
      return same(a, b);
    default:
      return negate(same(a, b));
  }
}

/** Is a < b? */
function before(a: Interval, b: Interval): Answer {
  if (a.high < b.low) return 'yes';
  if (a.high === b.low && (a.highOpen === true || b.lowOpen === true)) return 'yes';
  return a.low < b.high ? 'unknown' : 'no';
}

function same(a: Interval, b: Interval): Answer {
  if (before(a, b) === 'yes' || before(b, a) === 'yes') return 'no';
  return a.low === a.high && b.low === b.high ? 'yes' : 'unknown';
}
