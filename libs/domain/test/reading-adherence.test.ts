import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { adherence, type WantedReading } from '#domain';

const hour = 3600_000;
/** Every day from six to ten, late until the next day at six. */
const mornings = (days: number): WantedReading[] =>
  Array.from({ length: days }, (_, day) => ({
    from: (24 * day + 6) * hour,
    by: (24 * day + 10) * hour,
    ends: (24 * day + 30) * hour,
  }));
const at = (day: number, h: number): number => (24 * day + h) * hour;

describe('adherence', () => {
  it('counts what came in time, what came late, and what did not come', () => {
    expect(adherence(mornings(4), [at(0, 7), at(1, 10), at(2, 15)])).toEqual({
      wanted: 4,
      inTime: 2,
      late: 1,
      missed: 1,
      share: 0.75,
      shareInTime: 0.5,
    });
  });

  it('takes several for one, and one before its time for none', () => {
    expect(adherence(mornings(2), [at(0, 6), at(0, 7), at(0, 8), at(1, 5.9)])).toMatchObject({
      inTime: 1,
      missed: 1,
    });
  });

  it('of nothing wanted is no number', () => {
    expect(adherence([], [at(0, 7)])).toMatchObject({ wanted: 0, share: null, shareInTime: null });
  });

  const days = fc.integer({ min: 1, max: 30 });
  const readings = fc.array(fc.integer({ min: 0, max: 31 * 24 }), { maxLength: 60 });

  it('agrees with asking for each day whether a reading lies in it', () => {
    fc.assert(
      fc.property(days, readings, (wanted, hours) => {
        const taken = hours.map((h) => h * hour);
        const found = adherence(mornings(wanted), taken);
        const between = (from: number, to: number): boolean => hours.some((h) => h >= from && h < to);
        const naive = Array.from({ length: wanted }, (_, day) => {
          const from = 24 * day + 6;
          if (between(from, from + 5)) return 'inTime';
          return between(from, from + 24) ? 'late' : 'missed';
        });
        expect(found.inTime).toBe(naive.filter((one) => one === 'inTime').length);
        expect(found.late).toBe(naive.filter((one) => one === 'late').length);
        expect(found.inTime + found.late + found.missed).toBe(wanted);
      }),
    );
  });

  it('does not sink when one more reading comes, whatever the order', () => {
    fc.assert(
      fc.property(days, readings, fc.integer({ min: 0, max: 31 * 24 }), (wanted, hours, more) => {
        const taken = hours.map((h) => h * hour);
        const before = adherence(mornings(wanted), taken);
        const after = adherence(mornings(wanted).reverse(), [more * hour, ...taken]);
        expect(after.share ?? 0).toBeGreaterThanOrEqual(before.share ?? 0);
        expect(after.shareInTime ?? 0).toBeGreaterThanOrEqual(before.shareInTime ?? 0);
      }),
    );
  });
});
