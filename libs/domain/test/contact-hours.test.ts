import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { localDate, localInstant, opensAt, spansFrom, zoneOffset, type WeeklyHours } from '../src/index.js';

const hour = 3_600_000;
const everyDay = [1, 2, 3, 4, 5, 6, 7];
const at = (text: string): number => Date.parse(text);
const zones = [
  'America/New_York',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Pacific/Auckland',
  'Australia/Lord_Howe',
  'Etc/UTC',
];

const time = fc
  .record({ h: fc.integer({ min: 0, max: 23 }), m: fc.constantFrom(0, 15, 30, 45, 59) })
  .map(({ h, m }) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
const hoursOf: fc.Arbitrary<WeeklyHours> = fc.record({
  days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
  from: time,
  to: time,
});
const instant = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z') });

/** Wall clock by the platform: weekday and minutes since midnight. */
function wallClock(ms: number, timeZone: string): { weekday: number; minutes: number } {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(ms);
  const part = (type: string): string => parts.find((p) => p.type === type)?.value ?? '';
  const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part('weekday')) + 1;
  return { weekday, minutes: Number(part('hour')) * 60 + Number(part('minute')) };
}

/** The same question asked of the wall clock alone; right wherever no clock changes nearby. */
function openByTheWall({ days, from, to }: WeeklyHours, ms: number, zone: string): boolean {
  const { weekday, minutes } = wallClock(ms, zone);
  const [begin = 0, end = 0] = [from, to].map((t) => Number(t.slice(0, 2)) * 60 + Number(t.slice(3)));
  const yesterday = ((weekday + 5) % 7) + 1;
  if (end > begin) return days.includes(weekday) && minutes >= begin && minutes < end;
  return (days.includes(weekday) && minutes >= begin) || (days.includes(yesterday) && minutes < end);
}

function clocksChangeNear(ms: number, zone: string): boolean {
  const [a, b, c] = [-48, 0, 48].map((hours) => zoneOffset(ms + hours * hour, zone));
  return a !== b || b !== c;
}

describe('hours that come every week', () => {
  it('go over midnight', () => {
    const friday: WeeklyHours = { days: [5], from: '22:00', to: '06:00' };
    const zone = 'America/New_York';
    const saturdayMorning = at('2026-11-21T10:59:00Z');
    expect(opensAt([friday], saturdayMorning, zone)).toBe(saturdayMorning);
    expect(opensAt([friday], at('2026-11-21T11:00:00Z'), zone)).toBe(at('2026-11-28T03:00:00Z'));
  });

  it('last a whole day where both ends are the same', () => {
    const [span] = spansFrom(
      [{ days: everyDay, from: '08:00', to: '08:00' }],
      at('2026-11-20T08:00:00Z'),
      'Etc/UTC',
    );
    expect(span).toEqual({ from: at('2026-11-20T08:00:00Z'), to: at('2026-11-21T08:00:00Z') });
  });

  it('are always, where none are agreed', () => {
    expect(opensAt([], 42, 'Etc/UTC')).toBe(42);
  });

  it.each([
    { what: 'a night that loses an hour', night: '2026-03-08', lasts: 7 },
    { what: 'a night that has one more', night: '2026-11-01', lasts: 9 },
    { what: 'any other night', night: '2026-11-20', lasts: 8 },
  ])('$what lasts $lasts hours from ten to six', ({ night, lasts }) => {
    const eve = at(`${night}T00:00:00Z`) - 12 * hour;
    const [span] = spansFrom(
      [{ days: everyDay, from: '22:00', to: '06:00' }],
      eve + 8 * hour,
      'America/New_York',
    );
    expect(((span?.to ?? 0) - (span?.from ?? 0)) / hour).toBe(lasts);
  });

  it('a time that clocks leave out is the instant at which they do', () => {
    const leftOut = localInstant(at('2026-03-08T00:00:00Z'), 150, 'America/New_York');
    expect(new Date(leftOut).toISOString()).toBe('2026-03-08T07:00:00.000Z');
  });

  it('a time that comes twice is the first of the two', () => {
    const twice = localInstant(at('2026-11-01T00:00:00Z'), 90, 'America/New_York');
    expect(new Date(twice).toISOString()).toBe('2026-11-01T05:30:00.000Z');
  });

  it('agree with the wall clock wherever no clock changes', () => {
    fc.assert(
      fc.property(hoursOf, instant, fc.constantFrom(...zones), (hours, ms, zone) => {
        fc.pre(!clocksChangeNear(ms, zone));
        expect(opensAt([hours], ms, zone) === ms).toBe(openByTheWall(hours, ms, zone));
      }),
      { numRuns: 600 },
    );
  });

  it('open next at a time at which they are open, and not before', () => {
    fc.assert(
      fc.property(
        fc.array(hoursOf, { minLength: 1, maxLength: 3 }),
        instant,
        fc.constantFrom(...zones),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (hours, ms, zone, part) => {
          const next = opensAt(hours, ms, zone);
          if (next === undefined) throw new Error('hours that come every week open within eight days');
          expect(next).toBeGreaterThanOrEqual(ms);
          expect(opensAt(hours, next, zone)).toBe(next);
          const between = Math.floor(ms + (next - ms) * part);
          if (between < next) expect(opensAt(hours, between, zone)).toBe(next);
        },
      ),
    );
  });

  it('a date is the one whose day holds the instant', () => {
    fc.assert(
      fc.property(instant, fc.constantFrom(...zones, 'America/Havana', 'Africa/Cairo'), (ms, zone) => {
        const calendar = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(ms);
        expect(new Date(localDate(ms, zone)).toISOString().slice(0, 10)).toBe(calendar);
      }),
    );
  });
});
