import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayInZone } from '../src/index.js';

const day = 86_400_000;
const hour = 3_600_000;
const date = (text: string): number => Date.parse(`${text}T00:00:00Z`);

/** The calendar date at an instant, by the platform's own calendar and not by ours. */
function dateAt(ms: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(ms);
}

describe('a calendar date in a zone', () => {
  it.each([
    { zone: 'Etc/UTC', on: '2026-11-20', start: '2026-11-20T00:00:00Z', hours: 24 },
    { zone: 'America/New_York', on: '2026-11-20', start: '2026-11-20T05:00:00Z', hours: 24 },
    { zone: 'America/New_York', on: '2026-03-08', start: '2026-03-08T05:00:00Z', hours: 23 },
    { zone: 'America/New_York', on: '2026-11-01', start: '2026-11-01T04:00:00Z', hours: 25 },
    { zone: 'Pacific/Auckland', on: '2026-11-20', start: '2026-11-19T11:00:00Z', hours: 24 },
    { zone: 'Asia/Kolkata', on: '2026-11-20', start: '2026-11-19T18:30:00Z', hours: 24 },
    { zone: 'Australia/Lord_Howe', on: '2026-10-04', start: '2026-10-03T13:30:00Z', hours: 23.5 },
    // Clocks go forward at midnight: the day begins at one o'clock.
    { zone: 'Africa/Cairo', on: '2026-04-24', start: '2026-04-23T22:00:00Z', hours: 23 },
    // Clocks go back at midnight: the hour before it comes twice, the day still begins once.
    { zone: 'America/Havana', on: '2026-11-01', start: '2026-11-01T04:00:00Z', hours: 25 },
  ])('$on in $zone has $hours hours', ({ zone, on, start, hours }) => {
    const found = dayInZone(date(on), zone);
    expect(new Date(found.start).toISOString()).toBe(new Date(start).toISOString());
    expect((found.end - found.start) / hour).toBe(hours);
  });

  const zones = [
    'America/New_York',
    'Europe/London',
    'Australia/Lord_Howe',
    'Africa/Cairo',
    'America/Havana',
    'Asia/Beirut',
    'America/Santiago',
    'Asia/Kathmandu',
    'Pacific/Chatham',
  ];
  const days = fc
    .integer({ min: date('2015-01-01') / day, max: date('2035-01-01') / day })
    .map((n) => n * day);

  it('begins with its first instant and ends where the next one begins', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), days, (zone, midnight) => {
        const { start, end } = dayInZone(midnight, zone);
        const name = new Date(midnight).toISOString().slice(0, 10);
        expect(dateAt(start, zone)).toBe(name);
        expect(dateAt(end - 1, zone)).toBe(name);
        expect(dateAt(start - 1, zone) < name).toBe(true);
        expect(dateAt(end, zone) > name).toBe(true);
        expect(dayInZone(midnight + day, zone).start).toBe(end);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes any time of the date for the date', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), days, fc.nat(day - 1), (zone, midnight, ms) => {
        expect(dayInZone(midnight + ms, zone)).toEqual(dayInZone(midnight, zone));
      }),
    );
  });

  it('takes an unknown zone for UTC, so that one wrong record stops nothing', () => {
    expect(dayInZone(date('2026-11-20'), 'Mars/Olympus')).toEqual(dayInZone(date('2026-11-20'), 'Etc/UTC'));
  });
});
