import { describe, expect, it } from '@jest/globals';
import { parseTrend, raised, sparkline, summarise } from '../src/trend/trend.js';

const hour = 3_600_000;
const from = Date.parse('2026-11-17T08:00:00Z');
const at = (hours: number) => new Date(from + hours * hour).toISOString();
const raw = (points: readonly object[]) => parseTrend({ unit: '%', points });

describe('a trend', () => {
  it('leaves out of the line what is implausible, replaced or a day without a time, and says how many', () => {
    const trend = raw([
      { at: at(1), value: 95, flags: [] },
      { at: at(2), value: 12, flags: [], plausibility: 'implausible-low' },
      { at: at(3), value: 60, flags: [], superseded: true },
      { at: at(4), value: 70, flags: [], precision: 'day' },
      { at: at(5), value: null, flags: [], absent: 'error' },
      { at: at(6), value: 93, flags: ['late'], plausibility: 'plausible' },
    ]);
    expect(summarise(trend)).toMatchObject({ count: 2, leftOut: 4, low: 93, high: 95, last: { value: 93 } });
  });

  it('says nothing where there is nothing to draw', () => {
    expect(summarise(raw([]))).toBeUndefined();
  });

  it('keeps time honest and no dip hidden in the small line', () => {
    const trend = raw([
      { at: at(0), value: 97, flags: [] },
      { at: at(30), value: 78, flags: [] },
      { at: at(31), value: 96, flags: [] },
      { at: at(72), value: 95, flags: [] },
    ]);
    expect(sparkline(trend, 'spo2', from, from + 72 * hour, 6)).toEqual([97, null, 78, null, null, 95]);
  });

  it('does not draw noise as a collapse', () => {
    const drawn = raised([97, 96, null, 97], 'spo2').filter((value) => value !== null);
    expect(Math.max(...drawn) - Math.min(...drawn)).toBeLessThan(0.2);
    const fall = raised([97, 78], 'spo2').filter((value) => value !== null);
    expect(Math.max(...fall) - Math.min(...fall)).toBeCloseTo(1);
  });
});
