import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { VitalSign } from '#domain';
import { historyAt, historyDays, Timeline, type Sample } from '../src/index.js';
import { day, minute, now, sample } from './builders.js';

const signs: readonly VitalSign[] = ['spo2', 'weight', 'systolic', 'glucose'];
const usual: Partial<Record<VitalSign, number>> = { spo2: 95, weight: 80, systolic: 120, glucose: 100 };

/** Long pauses between readings, and implausible ones among them. */
const anySample = fc
  .record({
    sign: fc.constantFrom(...signs),
    minutesAgo: fc.oneof(
      fc.nat(180),
      fc.nat(60 * 24 * 50),
      fc.nat(60 * 24 * 200),
      fc.integer({ min: -2, max: 2 }).map((by) => historyDays * 24 * 60 + by),
    ),
    by: fc.integer({ min: -20, max: 20 }),
    implausible: fc.boolean(),
  })
  .map(({ sign, minutesAgo, by, implausible }): Sample =>
    sample(sign, implausible ? 5 : (usual[sign] ?? 0) + by / 2, now - minutesAgo * minute),
  );

function told(timeline: Timeline) {
  const history = historyAt(timeline, now);
  return signs.map((sign) => ({
    sign,
    latest: history.latest(sign),
    asOf: [1, 5, 30, 45].map((days) => history.latest(sign, now - days * day)),
    before: history.beforeMinute(sign, now),
    finest: history.finest(sign),
    implausible: history.latestImplausible(sign),
    between: history.between(sign, now - 300 * day, now),
    newestAt: history.newestAt(sign),
    quarters: new Set(history.lastOfQuarterDays(sign)),
  }));
}

describe('P3: history as a decision sees it', () => {
  it('is the same out of a worker’s memory and freshly read, in any order, after any pause', () => {
    fc.assert(
      fc.property(
        fc
          .array(anySample, { maxLength: 60 })
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        fc.integer({ min: 0, max: 3 }),
        ([all, arrived], margin) => {
          const kept = Timeline.of(arrived);
          const fresh = Timeline.of(all.filter(({ at }) => at > now - (historyDays + margin) * day));
          expect(told(kept)).toEqual(told(fresh));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('ends where facts end', () => {
    const kept = Timeline.of([
      sample('weight', 80, now - historyDays * day),
      sample('spo2', 95, now - historyDays * day + 1),
    ]);
    expect(historyAt(kept, now).latest('weight')).toBeUndefined();
    expect(historyAt(kept, now).latest('spo2')).toBeDefined();
  });
});
