import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  beginnings,
  expectedArrivals,
  forecastMisses,
  medianOf,
  type ForecastInput,
  type ForecastItem,
} from '#domain';

const minute = 60_000;
const until = 8 * 60 * minute;
const serviceMinutes = { critical: 20, tier1: 12, indeterminate: 7 };
const always = { from: -Infinity, until: Infinity };
const base: ForecastInput = { from: 0, until, items: [], serviceMinutes, inHandMinutes: 0, atWork: [always] };

const anyItems: fc.Arbitrary<ForecastItem[]> = fc
  .array(
    fc.record({
      tenant: fc.constantFrom('a', 'b'),
      severity: fc.constantFrom('tier1', 'indeterminate'),
      dueAt: fc.integer({ min: -30, max: 400 }).map((n) => n * minute),
      arrivesAt: fc.option(
        fc.integer({ min: 0, max: 300 }).map((n) => n * minute),
        { nil: undefined },
      ),
    }),
    { maxLength: 30 },
  )
  .map((items) =>
    items.map(({ arrivesAt, ...item }, i) => ({
      ...item,
      id: String(i),
      ...(arrivesAt !== undefined && { arrivesAt }),
    })),
  );
const anyShift = fc
  .tuple(fc.integer({ min: -60, max: 400 }), fc.integer({ min: 5, max: 300 }))
  .map(([from, length]) => ({ from: from * minute, until: (from + length) * minute }));
const anyInput: fc.Arbitrary<ForecastInput> = fc
  .record({
    items: anyItems,
    atWork: fc.array(anyShift, { maxLength: 5 }),
    inHandMinutes: fc.integer({ min: 0, max: 60 }),
  })
  .map((given) => ({ ...base, ...given }));

/** People who take one item each, what is due first, and finish it: minute by minute nothing is shared. */
function discrete(items: readonly ForecastItem[], people: number): Map<string, number> {
  const freeAt = Array.from({ length: people }, () => 0);
  const begun = new Map<string, number>();
  const order = [...items].sort((a, b) => a.dueAt - b.dueAt || (a.id < b.id ? -1 : 1));
  for (const { id, severity } of order) {
    const who = freeAt.indexOf(Math.min(...freeAt));
    const at = freeAt[who] ?? 0;
    begun.set(id, at);
    freeAt[who] = at + serviceMinutes[severity] * minute;
  }
  return begun;
}

describe('the forecast', () => {
  it('misses nothing of an empty queue, with nobody or with anybody at work', () => {
    fc.assert(
      fc.property(fc.array(anyShift), fc.integer({ min: 0, max: 500 }), (atWork, inHandMinutes) => {
        const { missed, firstMissAt, perQuarter } = forecastMisses({ ...base, atWork, inHandMinutes });
        expect([missed, firstMissAt, perQuarter.filter((n) => n > 0)]).toEqual([[], null, []]);
      }),
    );
  });

  it('misses every limit that lies ahead when nobody is at work', () => {
    fc.assert(
      fc.property(anyItems, (items) => {
        const { missed } = forecastMisses({ ...base, items, atWork: [] });
        expect(missed.map(({ id }) => id).sort()).toEqual(
          items
            .filter(({ dueAt }) => dueAt > 0 && dueAt < until)
            .map(({ id }) => id)
            .sort(),
        );
      }),
    );
  });

  it('is never worse with one more clinician, or with a longer shift', () => {
    fc.assert(
      fc.property(anyInput, anyShift, (input, shift) => {
        const before = beginnings(input);
        const after = beginnings({ ...input, atWork: [...input.atWork, shift] });
        for (const [id, at] of before) expect(after.get(id) ?? Infinity).toBeLessThanOrEqual(at + 1e-6);
        const idsOf = (one: ForecastInput): Set<string> =>
          new Set(forecastMisses(one).missed.map(({ id }) => id));
        const missedBefore = idsOf(input);
        for (const id of idsOf({ ...input, atWork: [...input.atWork, shift] }))
          expect(missedBefore.has(id)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('is never better with one more item, or with more in hand', () => {
    fc.assert(
      fc.property(anyInput, anyItems, fc.integer({ min: 0, max: 60 }), (input, more, minutes) => {
        const extra = more.map((item) => ({ ...item, id: `more-${item.id}` }));
        const before = beginnings(input);
        const after = beginnings({
          ...input,
          items: [...input.items, ...extra],
          inHandMinutes: input.inHandMinutes + minutes,
        });
        for (const [id, at] of after)
          if (!id.startsWith('more-')) expect(before.get(id) ?? Infinity).toBeLessThanOrEqual(at + 1e-6);
      }),
      { numRuns: 300 },
    );
  });

  it('agrees with people who take one item each: never sooner, and later by less than the longest item', () => {
    const waiting = anyItems.map((items) => items.map((item) => ({ ...item, arrivesAt: 0 })));
    fc.assert(
      fc.property(waiting, fc.integer({ min: 1, max: 6 }), (items, people) => {
        const atWork = Array.from({ length: people }, () => always);
        const fluid = beginnings({ ...base, until: 1e12, items, atWork });
        for (const [id, at] of discrete(items, people)) {
          const forecast = fluid.get(id) ?? Infinity;
          expect(forecast).toBeGreaterThanOrEqual(at - 1e-6);
          expect(forecast - at).toBeLessThan(serviceMinutes.tier1 * minute + 1e-6);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('says how many limits are missed in which quarter of an hour, and when the first is', () => {
    const items = [10, 10, 10, 50].map((due, i) => ({
      id: String(i),
      tenant: 'a',
      severity: 'tier1' as const,
      dueAt: due * minute,
    }));
    // 12 minutes each: they begin at 0, 12, 24 and 36.
    const { missed, firstMissAt, perQuarter } = forecastMisses({ ...base, items });
    expect([missed.map(({ id }) => id), firstMissAt]).toEqual([['1', '2'], 10 * minute]);
    expect(perQuarter).toHaveLength(32);
    expect(perQuarter.slice(0, 4)).toEqual([2, 0, 0, 0]);
  });

  it('counts on nobody before a shift begins or after it ends', () => {
    const items = [{ id: 'x', tenant: 'a', severity: 'tier1' as const, dueAt: 30 * minute }];
    const shift = (from: number, to: number) => [{ from: from * minute, until: to * minute }];
    expect(forecastMisses({ ...base, items, atWork: shift(29, 40) }).missed).toEqual([]);
    expect(forecastMisses({ ...base, items, atWork: shift(31, 40) }).missed).toHaveLength(1);
    expect(forecastMisses({ ...base, items, atWork: shift(-60, 10), inHandMinutes: 10 }).missed).toHaveLength(
      1,
    );
    expect(forecastMisses({ ...base, items, atWork: shift(-60, 10), inHandMinutes: 9 }).missed).toEqual([]);
  });
});

describe('what is to be expected', () => {
  it('comes as often as before, within the time looked at, due within its limit', () => {
    const rates = [
      { tenant: 'a', severity: 'tier1' as const, perHour: 4, withinSeconds: 3600 },
      { tenant: 'b', severity: 'indeterminate' as const, perHour: 0, withinSeconds: 3600 },
    ];
    const items = expectedArrivals(rates, 0, 2 * 60 * minute);
    expect(items.map(({ arrivesAt }) => (arrivesAt ?? 0) / minute)).toEqual([
      15, 30, 45, 60, 75, 90, 105, 120,
    ]);
    expect(items.every(({ arrivesAt, dueAt }) => dueAt - (arrivesAt ?? 0) === 60 * minute)).toBe(true);
  });
});

describe('the median', () => {
  it('has as many below it as above it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1 }), (values) => {
        const median = medianOf(values) ?? -1;
        expect(values.filter((v) => v < median).length).toBeLessThanOrEqual(values.length / 2);
        expect(values.filter((v) => v > median).length).toBeLessThanOrEqual(values.length / 2);
      }),
    );
    expect([medianOf([]), medianOf([3]), medianOf([4, 1])]).toEqual([undefined, 3, 2.5]);
  });
});
