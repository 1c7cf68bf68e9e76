import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromField, toField } from '../../src/on-call/clock-words.js';
import { calendarDays, localMidnight, type Stretch } from '../../src/on-call/days.js';

const hour = 3_600_000;
const start = localMidnight(Date.parse('2026-03-27T12:00:00Z'));

/** Stretches one after the other, from the first midnight on. */
function stretches(hours: readonly number[]): Stretch[] {
  let at = start;
  return hours.map((length, index) => {
    const from = at;
    at += length * hour;
    return {
      person: index % 3 === 0 ? null : { id: `u-${index}`, name: `N${index}` },
      because: 'rotation',
      from: new Date(from).toISOString(),
      until: new Date(at).toISOString(),
    };
  });
}

describe('the calendar of who is on call', () => {
  it('has no hole and no overlap, also in the night when the clocks change (property)', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 60, maxLength: 80 }), (hours) => {
        const all = stretches(hours);
        const last = Date.parse(all.at(-1)?.until ?? '');
        const days = calendarDays(all, start + hour, 14);
        expect(days).toHaveLength(14);
        for (const [index, day] of days.entries()) {
          expect(day.start).toBe(localMidnight(start, index));
          expect([23, 24, 25]).toContain((day.end - day.start) / hour);
          if (last < day.end) continue;
          let at = day.start;
          for (const piece of day.pieces) {
            expect(piece.from).toBe(at);
            at = piece.until;
          }
          expect(at).toBe(day.end);
        }
      }),
    );
  });

  it('shows a moment in a field and reads it back to the minute', () => {
    const at = '2026-11-23T08:15:00.000Z';
    expect(fromField(toField(at))).toBe(at);
    expect(fromField('')).toBeUndefined();
  });
});
