import { describe, expect, it } from '@jest/globals';
import {
  licenceState,
  quartersOf,
  shiftsAhead,
  type Clinician,
  type Load,
} from '../../src/firm/firm-data.js';
import { isDeviceName, momentOf } from '../../src/devices/device-data.js';

const now = Date.parse('2026-11-20T08:00:00Z');
const licence = (until: string, verified: boolean) => ({ until, verified }) as Clinician['licences'][number];

describe('a licence', () => {
  it.each([
    ['2027-01-01T00:00:00Z', true, 'verified'],
    ['2027-01-01T00:00:00Z', false, 'not-verified'],
    ['2026-11-20T08:00:00Z', true, 'ended'],
    ['2020-01-01T00:00:00Z', false, 'ended'],
  ] as const)('until %s, verified %s: %s', (until, verified, state) => {
    expect(licenceState(licence(until, verified), now)).toBe(state);
  });
});

it('shifts ahead are those that have not ended, the next first', () => {
  const shift = (from: string, until: string) => ({ from, until });
  const shifts = [
    shift('2026-11-21T08:00:00Z', '2026-11-21T16:00:00Z'),
    shift('2026-11-19T08:00:00Z', '2026-11-20T08:00:00Z'),
    shift('2026-11-20T04:00:00Z', '2026-11-20T12:00:00Z'),
  ];
  const ahead = shiftsAhead({ shifts } as unknown as Clinician, now);
  expect(ahead.map(({ from }) => from)).toEqual(['2026-11-20T04:00:00Z', '2026-11-21T08:00:00Z']);
});

it('quarters of an hour begin with the forecast', () => {
  const load = { at: '2026-11-20T08:00:00Z', forecast: { perQuarterHour: [0, 2] } } as unknown as Load;
  expect(quartersOf(load)).toEqual([
    { at: now, missed: 0 },
    { at: now + 15 * 60_000, missed: 2 },
  ]);
});

describe('what is typed about a device', () => {
  it('is a name only of the agreed letters', () => {
    expect(isDeviceName('dev-0001')).toBe(true);
    for (const text of ['', 'a b', 'x/y', '%', 'x'.repeat(65)]) expect(isDeviceName(text)).toBe(false);
  });

  it('is a time of this computer, or none', () => {
    expect(momentOf('')).toBeUndefined();
    expect(momentOf('soon')).toBeUndefined();
    expect(momentOf('2026-11-20T08:00')).toBe(new Date(2026, 10, 20, 8).toISOString());
  });
});
