import { describe, expect, it } from '@jest/globals';
import {
  checkLayer,
  gapsOf,
  handOvers,
  onCallAt,
  onCallBetween,
  whoIsOnCall,
  type OnCallLayer,
  type OnCallOverride,
  type OnCallSchedule,
} from '#domain';
import fc from 'fast-check';
import { firstShown, latestShown } from '../../src/on-call/wall-clock.js';
import { naively } from './naive.js';

const people = ['ann', 'bob', 'cid', 'dan'];
const minute = 60_000;
const day = 1440 * minute;
/** Clocks that go by an hour, by half an hour, at midnight, the other way round, by :45, and never. */
const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Cairo',
  'Pacific/Chatham',
  'Asia/Kolkata',
  'UTC',
];

/** The minutes of 2026 at which the clocks of a zone change. */
function changesIn(zone: string): number[] {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const offset = (at: number): number => Date.parse(`${clock.format(at).replace(' ', 'T')}Z`) - at;
  const found: number[] = [];
  for (let noon = Date.UTC(2026, 0, 1); noon < Date.UTC(2027, 0, 1); noon += day)
    if (offset(noon) !== offset(noon + day))
      for (let at = noon; at < noon + day; at += minute)
        if (offset(at) !== offset(at + minute)) found.push(at + minute);
  return found;
}
const changes = zones.flatMap((zone) => {
  const instants = changesIn(zone);
  return (instants.length === 0 ? [Date.UTC(2026, 5, 10)] : instants).map((at) => ({ zone, at }));
});

/** A zone and an instant in the two days before its clocks change, or soon after. */
const place = fc
  .tuple(fc.constantFrom(...changes), fc.integer({ min: -2000, max: 200 }))
  .map(([{ zone, at }, shift]) => ({ zone, change: at, start: new Date(at + shift * minute) }));
const person = fc.constantFrom(...people);
/** Minutes since local midnight, mostly about when clocks change. */
const timeOfDay = fc.oneof(
  fc.constantFrom(0, 15, 30, 60, 90, 119, 120, 135, 150, 165, 179, 180, 1380, 1410, 1439),
  fc.integer({ min: 0, max: 1439 }),
);
const inWeek = fc
  .tuple(fc.constantFrom(0, 3, 4, 5, 5, 6, 6), timeOfDay)
  .map(([weekday, time]) => weekday * 1440 + time);
const hours = fc.array(
  fc.record({ from: inWeek, until: inWeek }).filter((one) => one.from !== one.until),
  { maxLength: 3 },
);
const dateIn = (start: Date, days: number): string =>
  new Date(+start + days * day).toISOString().slice(0, 10);

const layers = ({ zone, start }: { zone: string; start: Date }): fc.Arbitrary<OnCallLayer[]> =>
  fc.uniqueArray(
    fc
      .record({
        id: fc.uuid(),
        position: fc.integer({ min: 0, max: 3 }),
        people: fc.array(person, { minLength: 1, maxLength: 4 }),
        zone: fc.oneof(
          { weight: 5, arbitrary: fc.constant(zone) },
          { weight: 1, arbitrary: fc.constantFrom(...zones) },
        ),
        from: fc.integer({ min: -20, max: 2 }).map((days) => dateIn(start, days)),
        until: fc.option(fc.integer({ min: 3, max: 5 }).map((days) => dateIn(start, days))),
        handOverMinute: timeOfDay,
        turn: fc.oneof(
          fc.record({ handOverWeekday: fc.constant(null), turnDays: fc.constantFrom(1, 1, 1, 2, 3, 9) }),
          fc.record({ handOverWeekday: fc.integer({ min: 1, max: 7 }), turnDays: fc.constantFrom(7, 14) }),
        ),
        hours,
      })
      .map(({ turn, ...rest }) => ({ ...rest, ...turn })),
    { maxLength: 3, selector: ({ id }) => id },
  );

const spans = (start: Date): fc.Arbitrary<{ from: Date; until: Date }> =>
  fc
    .tuple(fc.integer({ min: -1440, max: 3 * 1440 }), fc.integer({ min: 1, max: 2 * 1440 }))
    .map(([first, length]) => ({
      from: new Date(+start + first * minute),
      until: new Date(+start + (first + length) * minute),
    }));

const schedules = ({ zone, start }: { zone: string; start: Date }): fc.Arbitrary<OnCallSchedule> =>
  fc.record({
    layers: layers({ zone, start }),
    overrides: fc.array(fc.tuple(spans(start), person, fc.option(person)), { maxLength: 5 }).map((all) =>
      all.map(([span, staffId, insteadOf], order): OnCallOverride => ({
        id: `o${order}`,
        order,
        staffId,
        insteadOf,
        ...span,
      })),
    ),
    absences: fc.array(
      fc.tuple(spans(start), person).map(([span, staffId]) => ({ staffId, ...span })),
      { maxLength: 2 },
    ),
    members: fc
      .constant(people)
      .chain((all) =>
        fc.tuple(
          ...all.map((staffId) =>
            fc
              .oneof(
                { weight: 4, arbitrary: fc.constant([{ from: null, until: null }]) },
                { weight: 1, arbitrary: fc.array(spans(start), { maxLength: 2 }) },
              )
              .map((own) => ({ staffId, spans: own })),
          ),
        ),
      ),
  });

const given = place.chain((where) =>
  fc.record({ start: fc.constant(where.start), schedule: schedules(where) }),
);
const daysAfter = (start: Date, days: number): Date => new Date(+start + days * day);

describe('who is on call, of any schedule, in any zone, over clock changes', () => {
  it('is what a minute-by-minute count says', () => {
    fc.assert(
      fc.property(given, ({ start, schedule }) => {
        const end = daysAfter(start, 2);
        const intervals = onCallBetween(schedule, start, end);
        const told = naively(schedule, start, end).map((staffId, i) => {
          const at = +start + i * minute;
          return [staffId, intervals.find((one) => +one.from <= at && at < +one.until)?.staffId];
        });
        expect(told.filter(([naive, fast]) => naive !== fast)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('covers what was asked for without overlap or hole, and changes only at whole minutes', () => {
    fc.assert(
      fc.property(given, ({ start, schedule }) => {
        const end = daysAfter(start, 4);
        const intervals = onCallBetween(schedule, start, end);
        expect(intervals[0]?.from).toEqual(start);
        expect(intervals.at(-1)?.until).toEqual(end);
        for (const [i, { from, until }] of intervals.entries()) {
          expect(+from).toBeLessThan(+until);
          expect(+from % minute).toBe(0);
          if (i > 0) expect(from).toEqual(intervals[i - 1]?.until);
        }
      }),
    );
  });

  it('is the same by the instant and by the interval that holds it', () => {
    fc.assert(
      fc.property(given, fc.integer({ min: 0, max: 3 * 86_400_000 - 1 }), ({ start, schedule }, ms) => {
        const at = new Date(+start + ms);
        const within = onCallBetween(schedule, start, daysAfter(start, 3)).find(
          (one) => one.from <= at && at < one.until,
        );
        const { from, until, ...who } = onCallAt(schedule, at);
        expect(from <= at && at < until).toBe(true);
        expect(whoIsOnCall(schedule, at)).toEqual(who);
        expect(within).toMatchObject(who);
        // The whole of it, as far as the other one may see.
        if (within !== undefined) {
          expect(within.from).toEqual(from > start ? from : start);
          expect(within.until).toEqual(until < daysAfter(start, 3) ? until : daysAfter(start, 3));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('does not depend on the order of entry', () => {
    const shuffled = given.chain(({ start, schedule }) =>
      fc.record({
        start: fc.constant(start),
        schedule: fc.constant(schedule),
        other: fc.record({
          layers: fc.shuffledSubarray([...schedule.layers], { minLength: schedule.layers.length }),
          overrides: fc.shuffledSubarray([...schedule.overrides], { minLength: schedule.overrides.length }),
          absences: fc.shuffledSubarray([...schedule.absences], { minLength: schedule.absences.length }),
          members: fc.shuffledSubarray([...schedule.members], { minLength: schedule.members.length }),
        }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ start, schedule, other }) => {
        expect(onCallBetween(other, start, daysAfter(start, 3))).toEqual(
          onCallBetween(schedule, start, daysAfter(start, 3)),
        );
      }),
    );
  });

  it('is nobody but members who are there', () => {
    fc.assert(
      fc.property(given, ({ start, schedule }) => {
        for (const { staffId, from, until } of onCallBetween(schedule, start, daysAfter(start, 4))) {
          if (staffId === null) continue;
          expect(
            schedule.absences.some((a) => a.staffId === staffId && a.from < until && from < a.until),
          ).toBe(false);
          const own = schedule.members.filter((m) => m.staffId === staffId).flatMap((m) => m.spans);
          expect(
            own.some((s) => (s.from === null || s.from <= from) && (s.until === null || s.until >= from)),
          ).toBe(true);
        }
      }),
    );
  });

  it('lets the newest override win over everything before it', () => {
    fc.assert(
      fc.property(given, person, ({ start, schedule }, staffId) => {
        const span = { from: start, until: daysAfter(start, 1) };
        const overrides = [
          ...schedule.overrides,
          { id: 'newest', order: 99, staffId, insteadOf: null, ...span },
        ];
        const always = { staffId, spans: [{ from: null, until: null }] };
        const all = { ...schedule, overrides, absences: [], members: [always] };
        expect(onCallBetween(all, span.from, span.until).map((one) => [one.staffId, one.because])).toEqual([
          [staffId, 'override'],
        ]);
        // And nothing changes outside of it.
        const without = { ...all, overrides: schedule.overrides };
        const [after, later] = [span.until, daysAfter(start, 3)];
        expect(onCallBetween(all, after, later)).toEqual(onCallBetween(without, after, later));
      }),
    );
  });

  it('hands over from one to the next, without anybody in between who was not told', () => {
    fc.assert(
      fc.property(given, ({ start, schedule }) => {
        const intervals = onCallBetween(schedule, start, daysAfter(start, 4));
        let holder = intervals[0]?.staffId ?? null;
        for (const { at, from, to } of handOvers(intervals)) {
          expect(from).toBe(holder);
          expect(whoIsOnCall(schedule, at).staffId).toBe(to);
          expect(whoIsOnCall(schedule, new Date(+at - 1)).staffId).toBe(from);
          holder = to;
        }
        expect(intervals.at(-1)?.staffId).toBe(holder);
        const away = gapsOf(intervals).reduce((sum, gap) => sum + (+gap.until - +gap.from), 0);
        const nobody = intervals.filter((one) => one.staffId === null);
        expect(away).toBe(nobody.reduce((sum, gap) => sum + (+gap.until - +gap.from), 0));
      }),
    );
  });

  it('is asked of layers that hold up', () => {
    fc.assert(
      fc.property(place.chain(layers), (all) => {
        expect(all.flatMap(checkLayer)).toEqual([]);
      }),
    );
  });
});

describe('local time', () => {
  it('has been shown exactly from its first instant on', () => {
    const about = fc.oneof(fc.integer({ min: -180, max: 180 }), fc.integer({ min: -2880, max: 2880 }));
    fc.assert(
      fc.property(fc.constantFrom(...changes), about, about, ({ zone, at }, minutes, away) => {
        const shown = new Date(at).toLocaleString('sv-SE', { timeZone: zone }).replace(' ', 'T');
        const local = Date.parse(`${shown}Z`) + minutes * minute;
        const first = firstShown(local, zone);
        expect(latestShown(first, zone)).toBeGreaterThanOrEqual(local);
        expect(latestShown(first - 1, zone)).toBeLessThan(local);
        expect(latestShown(first + away * minute, zone) >= local).toBe(away >= 0);
      }),
      { numRuns: 1000 },
    );
  });

  it('stands still while clocks show an hour again', () => {
    expect(
      changes.filter(({ zone }) => zone === 'Europe/Berlin').map(({ at }) => new Date(at).toISOString()),
    ).toEqual(['2026-03-29T01:00:00.000Z', '2026-10-25T01:00:00.000Z']);
    fc.assert(
      fc.property(
        fc.constantFrom(...changes),
        fc.integer({ min: -300, max: 300 }),
        ({ zone, at }, minutes) => {
          const instant = at + minutes * minute;
          expect(latestShown(instant + minute, zone)).toBeGreaterThanOrEqual(latestShown(instant, zone));
        },
      ),
      { numRuns: 500 },
    );
  });
});
