import { describe, expect, it } from '@jest/globals';
import {
  checkLayer,
  gapsOf,
  handOvers,
  onCallAt,
  onCallBetween,
  whoIsOnCall,
  type OnCallInterval,
  type OnCallSchedule,
} from '#domain';
import { everyDay, layer, memberOf, override, schedule, weekTime } from './builders.js';

const utc = (text: string): Date => new Date(`${text}Z`);
const told = (intervals: readonly OnCallInterval[]): [string | null, string, string][] =>
  intervals.map(({ staffId, from, until }) => [
    staffId,
    from.toISOString().slice(0, 16),
    until.toISOString().slice(0, 16),
  ]);
const between = (of: OnCallSchedule, from: string, until: string): [string | null, string, string][] =>
  told(onCallBetween(of, utc(from), utc(until)));
const hoursOf = ({ from, until }: OnCallInterval): number => (+until - +from) / 3600_000;

describe('a rotation', () => {
  it('goes on by one at the local time of hand-over, in order, and begins anew', () => {
    const daily = schedule({ layers: [layer({ people: ['ann', 'bob', 'cid'], from: '2026-06-01' })] });
    expect(between(daily, '2026-06-01T00:00', '2026-06-05T00:00')).toEqual([
      [null, '2026-06-01T00:00', '2026-06-01T06:00'],
      ['ann', '2026-06-01T06:00', '2026-06-02T06:00'],
      ['bob', '2026-06-02T06:00', '2026-06-03T06:00'],
      ['cid', '2026-06-03T06:00', '2026-06-04T06:00'],
      ['ann', '2026-06-04T06:00', '2026-06-05T00:00'],
    ]);
  });

  it('of weeks changes on its weekday, also where it came into force in the middle of one', () => {
    // 2026-06-03 is a Wednesday.
    const weekly = schedule({ layers: [layer({ from: '2026-06-03', handOverWeekday: 1, turnDays: 7 })] });
    expect(between(weekly, '2026-06-03T06:00', '2026-06-16T00:00')).toEqual([
      ['ann', '2026-06-03T06:00', '2026-06-08T06:00'],
      ['bob', '2026-06-08T06:00', '2026-06-15T06:00'],
      ['ann', '2026-06-15T06:00', '2026-06-16T00:00'],
    ]);
  });

  it('ends at the hand-over of its last date', () => {
    const ended = schedule({ layers: [layer({ from: '2026-06-01', until: '2026-06-02' })] });
    expect(between(ended, '2026-06-01T06:00', '2026-06-03T00:00')).toEqual([
      ['ann', '2026-06-01T06:00', '2026-06-02T06:00'],
      [null, '2026-06-02T06:00', '2026-06-03T00:00'],
    ]);
  });

  it('says who hands to whom, and not that somebody hands to himself or herself', () => {
    const daily = schedule({ layers: [layer({ people: ['ann', 'ann', 'bob'], from: '2026-06-01' })] });
    expect(handOvers(onCallBetween(daily, utc('2026-06-01T00:00'), utc('2026-06-04T12:00')))).toEqual([
      { at: utc('2026-06-01T06:00'), from: null, to: 'ann' },
      { at: utc('2026-06-03T06:00'), from: 'ann', to: 'bob' },
      { at: utc('2026-06-04T06:00'), from: 'bob', to: 'ann' },
    ]);
  });
});

describe('hours', () => {
  const weekdays = everyDay([1, 2, 3, 4, 5], '08:00', '18:00');

  it('leave a weekend without anybody on call, which is told as one gap', () => {
    // 2026-06-05 is a Friday.
    const office = schedule({ layers: [layer({ people: ['ann'], from: '2026-06-01', hours: weekdays })] });
    const gaps = gapsOf(onCallBetween(office, utc('2026-06-05T12:00'), utc('2026-06-08T12:00')));
    expect(told(gaps)).toEqual([[null, '2026-06-05T16:00', '2026-06-08T06:00']]);
    expect(gaps[0]?.because).toBe('not-scheduled');
  });

  it('of a second layer fill what the first leaves', () => {
    const weekend = [{ from: weekTime(5, '18:00'), until: weekTime(1, '08:00') }];
    const both = schedule({
      layers: [
        layer({ id: 'office', position: 1, people: ['ann'], hours: weekdays }),
        layer({ id: 'weekend', position: 2, people: ['bob'], hours: weekend }),
        layer({
          id: 'nights',
          position: 3,
          people: ['cid'],
          hours: everyDay([1, 2, 3, 4], '18:00', '08:00'),
        }),
      ],
    });
    const week = onCallBetween(both, utc('2026-06-01T06:00'), utc('2026-06-08T06:00'));
    expect(gapsOf(week)).toEqual([]);
    expect(new Map(week.map(({ layer: of, staffId }) => [of, staffId]))).toEqual(
      new Map([
        ['office', 'ann'],
        ['nights', 'cid'],
        ['weekend', 'bob'],
      ]),
    );
    expect(hoursOf(week.find((one) => one.layer === 'weekend' && hoursOf(one) > 20) as OnCallInterval)).toBe(
      24,
    );
  });
});

describe('a night from 22:00 to 06:00', () => {
  it.each([
    ['Europe/Berlin', '2026-03-28', 7, 'spring'],
    ['Europe/Berlin', '2026-10-24', 9, 'autumn'],
    ['Europe/Berlin', '2026-06-10', 8, 'any other day'],
    ['America/New_York', '2026-03-07', 7, 'spring'],
    ['America/New_York', '2026-10-31', 9, 'autumn'],
    ['Australia/Lord_Howe', '2026-10-03', 7.5, 'spring'],
    ['Australia/Lord_Howe', '2026-04-04', 8.5, 'autumn'],
  ])('in %s that begins on %s has %d hours (%s)', (zone, date, hours) => {
    const nights = schedule({
      layers: [
        layer({
          zone,
          people: ['ann'],
          from: '2026-01-01',
          handOverMinute: 12 * 60,
          hours: everyDay([1, 2, 3, 4, 5, 6, 7], '22:00', '06:00'),
        }),
      ],
    });
    const noon = +utc(`${date}T12:00`);
    const shifts = onCallBetween(nights, new Date(noon - 86_400_000), new Date(noon + 2 * 86_400_000)).filter(
      ({ staffId }) => staffId !== null,
    );
    const clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'short',
    });
    const night = shifts.find((shift) => clock.format(shift.from) === `${date} 22:00`);
    expect(night && hoursOf(night)).toBe(hours);
    expect(night && clock.format(night.until).slice(11)).toBe('06:00');
  });
});

describe('a hand-over time that clocks', () => {
  const half = (from: string): OnCallSchedule =>
    schedule({ layers: [layer({ from, handOverMinute: 2 * 60 + 30 })] });

  it('leave out is the moment at which they go forward', () => {
    expect(between(half('2026-03-28'), '2026-03-28T12:00', '2026-03-30T12:00')).toEqual([
      ['ann', '2026-03-28T12:00', '2026-03-29T01:00'],
      ['bob', '2026-03-29T01:00', '2026-03-30T00:30'],
      ['ann', '2026-03-30T00:30', '2026-03-30T12:00'],
    ]);
  });

  it('show twice is the first of both', () => {
    expect(between(half('2026-10-24'), '2026-10-24T12:00', '2026-10-26T12:00')).toEqual([
      ['ann', '2026-10-24T12:00', '2026-10-25T00:30'],
      ['bob', '2026-10-25T00:30', '2026-10-26T01:30'],
      ['ann', '2026-10-26T01:30', '2026-10-26T12:00'],
    ]);
  });

  it('show twice by half an hour only is the first of both, too', () => {
    const island = schedule({
      layers: [layer({ zone: 'Australia/Lord_Howe', from: '2026-04-04', handOverMinute: 105 })],
    });
    // 01:45 at +11:00; clocks go back to 01:30 at 02:00.
    expect(between(island, '2026-04-04T12:00', '2026-04-05T12:00')).toEqual([
      ['ann', '2026-04-04T12:00', '2026-04-04T14:45'],
      ['bob', '2026-04-04T14:45', '2026-04-05T12:00'],
    ]);
  });

  it('keep is at the same local time before and after: turns count local days', () => {
    const daily = schedule({
      layers: [layer({ zone: 'America/New_York', people: ['ann', 'bob', 'cid'], from: '2026-03-06' })],
    });
    expect(
      handOvers(onCallBetween(daily, utc('2026-03-06T14:00'), utc('2026-03-10T00:00'))).map(({ at }) => at),
    ).toEqual([utc('2026-03-07T13:00'), utc('2026-03-08T12:00'), utc('2026-03-09T12:00')]);
  });
});

describe('an override', () => {
  const base = layer({ people: ['ann', 'bob'], from: '2026-06-01' });
  const monday = { from: utc('2026-06-01T10:00'), until: utc('2026-06-01T14:00') };

  it('puts one person in another’s place, for its time and where that one is on call', () => {
    const instead = override({ staffId: 'cid', insteadOf: 'ann', ...monday });
    const useless = override({ order: 2, staffId: 'dan', insteadOf: 'bob', ...monday });
    const of = schedule({ layers: [base], overrides: [useless, instead] });
    expect(between(of, '2026-06-01T06:00', '2026-06-02T12:00')).toEqual([
      ['ann', '2026-06-01T06:00', '2026-06-01T10:00'],
      ['cid', '2026-06-01T10:00', '2026-06-01T14:00'],
      ['ann', '2026-06-01T14:00', '2026-06-02T06:00'],
      ['bob', '2026-06-02T06:00', '2026-06-02T12:00'],
    ]);
    expect(whoIsOnCall(of, utc('2026-06-01T11:00'))).toEqual({
      staffId: 'cid',
      layer: 'layer',
      override: 'override-1',
      because: 'override',
      named: 'ann',
    });
  });

  it('of an override follows the order in which they were recorded', () => {
    const first = override({ order: 1, staffId: 'cid', insteadOf: 'ann', ...monday });
    const second = override({ order: 2, staffId: 'dan', insteadOf: 'cid', ...monday });
    const at = utc('2026-06-01T11:00');
    expect(whoIsOnCall(schedule({ layers: [base], overrides: [first, second] }), at).staffId).toBe('dan');
    const other = [{ ...first, order: 3 }, second];
    expect(whoIsOnCall(schedule({ layers: [base], overrides: other }), at).staffId).toBe('cid');
  });

  it('of anybody needs no rotation at all', () => {
    const of = schedule({ overrides: [override({ staffId: 'cid', ...monday })] });
    expect(between(of, '2026-06-01T09:00', '2026-06-01T15:00')).toEqual([
      [null, '2026-06-01T09:00', '2026-06-01T10:00'],
      ['cid', '2026-06-01T10:00', '2026-06-01T14:00'],
      [null, '2026-06-01T14:00', '2026-06-01T15:00'],
    ]);
  });

  it('swaps two turns as two of them', () => {
    const [today, tomorrow] = [
      { from: utc('2026-06-01T06:00'), until: utc('2026-06-02T06:00') },
      { from: utc('2026-06-02T06:00'), until: utc('2026-06-03T06:00') },
    ];
    const overrides = [
      override({ order: 1, staffId: 'bob', insteadOf: 'ann', ...today }),
      override({ order: 2, staffId: 'ann', insteadOf: 'bob', ...tomorrow }),
    ];
    expect(between(schedule({ layers: [base], overrides }), '2026-06-01T06:00', '2026-06-03T06:00')).toEqual([
      ['bob', '2026-06-01T06:00', '2026-06-02T06:00'],
      ['ann', '2026-06-02T06:00', '2026-06-03T06:00'],
    ]);
  });
});

describe('whoever is named but not there', () => {
  const base = layer({ people: ['ann'], from: '2026-06-01' });
  const absences = [{ staffId: 'ann', from: utc('2026-06-03T00:00'), until: utc('2026-06-04T00:00') }];

  it('is a gap with a reason, and a name', () => {
    expect(onCallAt(schedule({ layers: [base], absences }), utc('2026-06-03T10:00'))).toEqual({
      staffId: null,
      from: utc('2026-06-03T00:00'),
      until: utc('2026-06-04T00:00'),
      layer: null,
      override: null,
      because: 'absent',
      named: 'ann',
    });
    expect(
      whoIsOnCall(schedule({ layers: [base], members: [memberOf('bob')] }), utc('2026-06-03T10:00')),
    ).toMatchObject({
      staffId: null,
      because: 'not-a-member',
      named: 'ann',
    });
  });

  it('leaves it to the next layer', () => {
    const behind = layer({ id: 'behind', position: 2, people: ['charge'], from: '2026-06-01' });
    const of = schedule({ layers: [behind, base], absences });
    expect(whoIsOnCall(of, utc('2026-06-03T10:00'))).toMatchObject({ staffId: 'charge', layer: 'behind' });
    expect(whoIsOnCall(of, utc('2026-06-05T10:00'))).toMatchObject({ staffId: 'ann', layer: 'layer' });
  });

  it('counts for as long as he or she belongs to the team', () => {
    const members = [{ staffId: 'ann', spans: [{ from: null, until: utc('2026-06-02T15:00') }] }];
    expect(between(schedule({ layers: [base], members }), '2026-06-02T12:00', '2026-06-02T18:00')).toEqual([
      ['ann', '2026-06-02T12:00', '2026-06-02T15:00'],
      [null, '2026-06-02T15:00', '2026-06-02T18:00'],
    ]);
  });
});

describe('a layer', () => {
  it.each([
    ['nobody-named', { people: [] }],
    ['too-many-people', { people: Array.from({ length: 101 }, (_, i) => `p${i}`) }],
    ['unknown-zone', { zone: 'Mars/Olympus' }],
    ['unknown-zone', { zone: '' }],
    ['bad-dates', { from: '2026-02-30' }],
    ['bad-dates', { from: '2026-02-03', until: '2026-02-03' }],
    ['bad-hand-over', { handOverMinute: 1440 }],
    ['bad-hand-over', { handOverWeekday: 8, turnDays: 7 }],
    ['bad-turn', { turnDays: 0 }],
    ['bad-turn', { turnDays: 1.5 }],
    ['bad-turn', { handOverWeekday: 1, turnDays: 3 }],
    ['bad-hours', { hours: [{ from: 60, until: 60 }] }],
    ['bad-hours', { hours: [{ from: 60, until: 10_080 }] }],
  ])('is refused with %s', (code, given) => {
    expect(checkLayer(layer(given))).toEqual([code]);
  });
});
