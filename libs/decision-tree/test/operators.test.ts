import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromComparator, type Fact, type Interval } from '#domain';
import { certainly, compare, negated, operators, possibly, type Operator } from '../src/operators.js';

const unit = '%';
const fact = (interval: Interval): Fact => ({ kind: 'number', interval, unit });

const anyInterval = fc
  .tuple(fc.integer({ min: -5, max: 5 }), fc.nat({ max: 4 }), fc.boolean(), fc.boolean())
  .map(([low, width, lowOpen, highOpen]): Interval =>
    width === 0 ? { low, high: low } : { low, high: low + width, lowOpen, highOpen },
  );

/** Members of an interval on a grid of quarters: enough for limits that are integers. */
function members({ low, high, lowOpen, highOpen }: Interval): number[] {
  const all = Array.from({ length: (high - low) * 4 + 1 }, (_, index) => low + index / 4);
  return all.filter((x) => !(x === low && lowOpen === true) && !(x === high && highOpen === true));
}

const plain: Readonly<Record<Exclude<Operator, 'in' | 'notIn'>, (a: number, b: number) => boolean>> = {
  lessThan: (a, b) => a < b,
  lessThanInclusive: (a, b) => a <= b,
  greaterThan: (a, b) => a > b,
  greaterThanInclusive: (a, b) => a >= b,
  equal: (a, b) => a === b,
  notEqual: (a, b) => a !== b,
};
const plainOperators = Object.keys(plain) as (keyof typeof plain)[];

describe('operators over intervals', () => {
  it('say yes when it holds for every value, no when for none, unknown otherwise', () => {
    fc.assert(
      fc.property(fc.constantFrom(...plainOperators), anyInterval, anyInterval, (operator, a, b) => {
        const outcomes = members(a).flatMap((x) => members(b).map((y) => plain[operator](x, y)));
        const expected = outcomes.every(Boolean) ? 'yes' : outcomes.some(Boolean) ? 'unknown' : 'no';
        expect(compare(operator, fact(a), fact(b))).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('are each the negation of their negated operator', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...operators),
        anyInterval,
        fc.integer({ min: -5, max: 5 }),
        (operator, a, limit) => {
          const comparand = operator === 'in' || operator === 'notIn' ? [limit, limit + 1] : limit;
          expect(certainly(operator, fact(a), comparand)).toBe(
            !possibly(negated[operator], fact(a), comparand),
          );
        },
      ),
    );
  });

  it('H01: a comparator decides where all of it lies on one side', () => {
    expect(compare('lessThan', fact(fromComparator(20, '<')), 54)).toBe('yes');
    expect(compare('lessThan', fact(fromComparator(54, '<')), 54)).toBe('yes');
    expect(compare('lessThan', fact(fromComparator(54, '<=')), 54)).toBe('unknown');
    expect(compare('lessThan', fact(fromComparator(60, '<')), 54)).toBe('unknown');
    expect(compare('greaterThan', fact(fromComparator(600, '>')), 250)).toBe('yes');
    expect(compare('lessThan', fact(fromComparator(600, '>')), 54)).toBe('no');
  });

  it('never take an unknown, a NaN or another type for false', () => {
    const odd: Fact[] = [
      { kind: 'unknown', reason: 'stale' },
      fact({ low: Number.NaN, high: Number.NaN }),
      fact({ low: 3, high: 1 }),
      { kind: 'text', value: '85%' },
      { kind: 'boolean', value: false },
    ];
    for (const one of odd)
      for (const operator of plainOperators) expect(compare(operator, one, 85)).toBe('unknown');
  });

  it('compare text and booleans, and lists', () => {
    const text: Fact = { kind: 'text', value: 'usable' };
    expect(compare('equal', text, 'usable')).toBe('yes');
    expect(compare('notEqual', text, 'usable')).toBe('no');
    expect(compare('in', text, ['none', 'usable'])).toBe('yes');
    expect(compare('notIn', text, ['none'])).toBe('yes');
    expect(compare('in', { kind: 'unknown', reason: 'never' }, ['none'])).toBe('unknown');
    expect(compare('equal', { kind: 'boolean', value: true }, true)).toBe('yes');
  });
});
