import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayTicks, gapMs, trendRows } from '../../src/case/trend-series.js';
import type { TrendPoint } from '../../src/trend/trend.js';

const hour = 3_600_000;
const trend = (points: readonly TrendPoint[]) => ({ unit: '%', points });
const point = (at: number, value: number, flags: readonly string[] = []): TrendPoint => ({
  at,
  value,
  flags,
});

describe('the rows of a trend', () => {
  it('break the line where nothing came for longer than a day and a half, and nowhere else', () => {
    const rows = trendRows(trend([point(0, 95), point(24 * hour, 94), point(72 * hour, 93)]));
    expect(rows.map(({ value }) => value)).toEqual([95, 94, null, 93]);
    expect(rows[2]?.at).toBe(48 * hour);
  });

  it('keep what is not trusted apart: it is marked, and neither bends nor bridges the line', () => {
    const rows = trendRows(
      trend([point(0, 95), point(30 * hour, 55, ['implausible-low']), point(60 * hour, 94)]),
    );
    expect(rows).toEqual([
      { at: 0, value: 95, doubtful: null },
      { at: 30 * hour, value: null, doubtful: 55 },
      { at: 30 * hour, value: null, doubtful: null },
      { at: 60 * hour, value: 94, doubtful: null },
    ]);
  });

  it('lose no value, invent none, and never join two that lie further apart than a gap', () => {
    const values = fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 90 * 24 }),
        value: fc.integer({ min: 50, max: 100 }),
        isTrusted: fc.boolean(),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(values, (given) => {
        const points = given
          .map(({ at, value, isTrusted }) => point(at * hour, value, isTrusted ? [] : ['implausible-low']))
          .sort((a, b) => a.at - b.at);
        const rows = trendRows(trend(points));
        expect(rows.flatMap(({ value, doubtful }) => value ?? doubtful ?? []).sort()).toEqual(
          points.flatMap(({ value }) => value ?? []).sort(),
        );
        let last: number | undefined;
        for (const { at, value, doubtful } of rows) {
          if (value === null) {
            if (doubtful === null) last = undefined;
            continue;
          }
          if (last !== undefined) expect(at - last).toBeLessThanOrEqual(gapMs);
          last = at;
        }
      }),
    );
  });
});

it('ticks from the first moment to the last', () => {
  expect(dayTicks(0, 8, 4)).toEqual([0, 2, 4, 6, 8]);
});
