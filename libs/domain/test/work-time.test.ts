import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  byLocalMonth,
  summariseWork,
  workActivities,
  workIntervals,
  zoneSpans,
  type WorkEvent,
} from '../src/index.js';

const minute = 60_000;
const limits = { idleMs: 15 * minute, callIdleMs: 90 * minute };
const start = (
  at: number,
  patient: string,
  activity: WorkEvent['activity'] = 'review',
  live = false,
): WorkEvent => ({
  at: at * minute,
  patient,
  kind: 'start',
  activity,
  live,
});
const sign = (at: number, patient: string): WorkEvent => ({ at: at * minute, patient, kind: 'sign' });
const stop = (at: number, patient: string, live = false): WorkEvent => ({
  at: at * minute,
  patient,
  kind: 'stop',
  live,
});
const told = (events: readonly WorkEvent[], asOf = 10_000) =>
  workIntervals(events, limits, asOf * minute).map(({ patient, activity, live, from, to, idle }) =>
    [patient, activity, live ? 'live' : '', from / minute, to / minute, idle ? 'idle' : '']
      .join(' ')
      .replace(/ +/g, ' ')
      .trim(),
  );

describe('time as it happens', () => {
  it('a call within a review: live contact, then the documentation', () => {
    expect(
      told([start(0, 'a'), start(3, 'a', 'call'), start(13, 'a', 'documentation', true), stop(16, 'a')]),
    ).toEqual(['a review 0 3', 'a call live 3 13', 'a documentation 13 16']);
  });

  it('a new patient ends the former at that instant', () => {
    expect(told([start(0, 'a'), start(5, 'b'), stop(7, 'a'), stop(9, 'b')])).toEqual([
      'a review 0 5',
      'b review 5 9',
    ]);
  });

  it('signs of life keep it running; without one it counts up to the last', () => {
    expect(told([start(0, 'a'), sign(10, 'a'), sign(20, 'a'), stop(30, 'a')])).toEqual(['a review 0 30']);
    expect(told([start(0, 'a'), sign(10, 'a'), stop(60, 'a')])).toEqual(['a review 0 10 idle']);
    expect(told([start(0, 'a'), sign(10, 'a')], 26)).toEqual(['a review 0 10 idle']);
    expect(told([start(0, 'a'), sign(10, 'a')], 25)).toEqual([]);
  });

  it('a sign after a long silence begins anew', () => {
    expect(told([start(0, 'a'), sign(10, 'a'), sign(50, 'a'), stop(55, 'a')])).toEqual([
      'a review 0 10 idle',
      'a review 50 55',
    ]);
  });

  it('a call may be silent for longer, and one that nobody ended is no live contact', () => {
    expect(told([start(0, 'a', 'call'), stop(60, 'a', true)])).toEqual(['a call live 0 60']);
    expect(told([start(0, 'a', 'call'), sign(10, 'a')], 200)).toEqual(['a call 0 10 idle']);
  });

  const events = fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 600 * minute }),
      patient: fc.constantFrom('a', 'b', 'c'),
      kind: fc.constantFrom<WorkEvent['kind'][]>('start', 'sign', 'stop'),
      activity: fc.constantFrom(...workActivities),
      live: fc.boolean(),
    }),
    { maxLength: 30 },
  );

  it('never overlaps, never exceeds the wall time, and counts only what an event bears out', () => {
    fc.assert(
      fc.property(events, (given) => {
        const inOrder = [...given].sort((a, b) => a.at - b.at);
        const found = workIntervals(inOrder, limits, 2000 * minute);
        const times = new Set(inOrder.map(({ at }) => at));
        let last = -Infinity;
        for (const { from, to, live, activity, idle } of found) {
          expect(from).toBeGreaterThanOrEqual(last);
          expect(to).toBeGreaterThan(from);
          expect(times.has(from) && times.has(to)).toBe(true);
          if (live) expect([activity, idle]).toEqual(['call', false]);
          last = to;
        }
        const sum = found.reduce((total, { from, to }) => total + to - from, 0);
        const wall = (inOrder.at(-1)?.at ?? 0) - (inOrder[0]?.at ?? 0);
        expect(sum).toBeLessThanOrEqual(wall);
      }),
    );
  });

  it('is the same whenever the clock looked in between', () => {
    fc.assert(
      fc.property(events, (given) => {
        const inOrder = [...given].sort((a, b) => a.at - b.at);
        const whole = workIntervals(inOrder, limits, 2000 * minute);
        // What was closed by a look in the middle is closed the same way in the end.
        for (const cut of [5, 12]) {
          const part = inOrder.slice(0, cut);
          const until = inOrder[cut]?.at ?? 2000 * minute;
          for (const one of workIntervals(part, limits, until)) expect(whole).toContainEqual(one);
        }
      }),
    );
  });
});

describe('calendar months of the patient (H25)', () => {
  const at = (text: string): number => Date.parse(text);

  it('are cut at the patient’s midnight', () => {
    const zones = zoneSpans([], 'America/Los_Angeles');
    const parts = byLocalMonth({ from: at('2026-12-01T07:50:00Z'), to: at('2026-12-01T08:20:00Z') }, zones);
    expect(parts).toEqual([
      { month: '2026-11', from: at('2026-12-01T07:50:00Z'), to: at('2026-12-01T08:00:00Z') },
      { month: '2026-12', from: at('2026-12-01T08:00:00Z'), to: at('2026-12-01T08:20:00Z') },
    ]);
  });

  it('follow a patient who travels', () => {
    const berlin = {
      stayId: 'x',
      entryId: 1,
      home: false,
      withdrawn: false,
      from: at('2026-11-30T22:30:00Z'),
      to: null,
      zone: 'Europe/Berlin',
    };
    const zones = zoneSpans([berlin], 'America/New_York');
    const parts = byLocalMonth({ from: at('2026-11-30T22:00:00Z'), to: at('2026-11-30T23:30:00Z') }, zones);
    expect(parts.map(({ month, from, to }) => [month, (to - from) / minute])).toEqual([
      ['2026-11', 60],
      ['2026-12', 30],
    ]);
  });

  it('add up to the whole, without a gap', () => {
    const range = { min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') };
    const stay = fc.record({
      stayId: fc.uuid(),
      entryId: fc.integer({ min: 1 }),
      home: fc.boolean(),
      withdrawn: fc.boolean(),
      from: fc.integer(range),
      to: fc.constant(null),
      zone: fc.constantFrom('Pacific/Auckland', 'America/Havana', 'Europe/Berlin', 'Pacific/Kiritimati'),
    });
    fc.assert(
      fc.property(
        fc.array(stay, { maxLength: 4 }),
        fc.integer(range),
        fc.integer({ min: 1, max: 100 * 86_400_000 }),
        (stays, from, length) => {
          const to = from + length;
          const parts = byLocalMonth({ from, to }, zoneSpans(stays, 'America/New_York'));
          expect(parts[0]?.from).toBe(from);
          expect(parts.at(-1)?.to).toBe(to);
          parts.slice(1).forEach((part, index) => {
            expect(part.from).toBe(parts[index]?.to);
          });
        },
      ),
    );
  });
});

describe('the summary of some work', () => {
  const person = fc.constantFrom({ id: '1', name: 'A' }, { id: '2', name: 'B' });
  const some = fc.record({
    staff: person,
    activity: fc.constantFrom(...workActivities),
    live: fc.boolean(),
    from: fc.integer({ min: Date.parse('2026-10-25T00:00:00Z'), max: Date.parse('2026-12-05T00:00:00Z') }),
    length: fc.integer({ min: 1, max: 5 * 3_600_000 }),
  });

  it('counts every second once, and live ones among them', () => {
    fc.assert(
      fc.property(fc.array(some, { maxLength: 12 }), (given) => {
        const work = given.map(({ length, ...one }) => ({ ...one, to: one.from + length }));
        const months = summariseWork(work, zoneSpans([], 'America/New_York'));
        const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
        const whole = sum(given.map(({ length }) => length)) / 1000;
        const live = sum(given.filter((one) => one.live).map(({ length }) => length)) / 1000;
        // Each month is rounded down once.
        expect(whole - sum(months.map(({ seconds }) => seconds))).toBeLessThan(months.length + 1e-6);
        expect(whole).toBeGreaterThanOrEqual(sum(months.map(({ seconds }) => seconds)) - 1e-6);
        expect(Math.abs(live - sum(months.map(({ liveSeconds }) => liveSeconds)))).toBeLessThanOrEqual(
          months.length,
        );
        for (const { rows, seconds } of months) {
          expect(sum(rows.map((row) => row.seconds))).toBeLessThanOrEqual(seconds);
          for (const row of rows) expect(row.minutes).toBe(Math.floor(row.seconds / 60));
          const keys = rows.map((row) => `${row.staff.id} ${row.activity} ${String(row.live)}`);
          expect(new Set(keys).size).toBe(keys.length);
        }
        expect(months.map(({ month }) => month)).toEqual([...months.map(({ month }) => month)].sort());
      }),
    );
  });
});
