import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { localTime } from '../src/index.js';

describe('a local time', () => {
  it.each([
    ['2026-11-20T17:00:00.900Z', 'America/New_York', '2026-11-20T12:00:00-05:00'],
    ['2026-11-20T17:00:00Z', 'Asia/Kolkata', '2026-11-20T22:30:00+05:30'],
    ['2026-11-20T17:00:00Z', 'Pacific/Auckland', '2026-11-21T06:00:00+13:00'],
    ['2026-11-20T17:00:00Z', 'America/St_Johns', '2026-11-20T13:30:00-03:30'],
    ['2026-11-20T17:00:00Z', 'Nowhere/Atall', '2026-11-20T17:00:00+00:00'],
  ])('%s in %s is %s', (utc, zone, local) => {
    expect(localTime(Date.parse(utc), zone)).toBe(local);
  });

  it('is the same instant, to the second', () => {
    const zones = fc.constantFrom(
      'America/New_York',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'Pacific/Kiritimati',
    );
    const range = { min: Date.parse('2000-01-01T00:00:00Z'), max: Date.parse('2040-01-01T00:00:00Z') };
    fc.assert(
      fc.property(fc.integer(range), zones, (ms, zone) => {
        expect(Date.parse(localTime(ms, zone))).toBe(Math.floor(ms / 1000) * 1000);
      }),
    );
  });
});
