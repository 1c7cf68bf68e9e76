import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { isScheduled, onCallBetween, whoIsOnCall, type OnCallLayer, type OnCallSchedule } from '#domain';
import fc from 'fast-check';
import { OnCallDesk } from './on-call-desk.js';

const day = 86_400_000;
const minute = 60_000;
const team = ['ann', 'bob', 'cid', 'charge'];
/** A day before the clocks change, by zone. */
const starts = [
  { zone: 'Europe/Berlin', at: '2026-03-28T09:00:00Z' },
  { zone: 'Europe/Berlin', at: '2026-10-24T09:00:00Z' },
  { zone: 'America/New_York', at: '2026-10-31T09:00:00Z' },
  { zone: 'Australia/Lord_Howe', at: '2026-04-04T03:00:00Z' },
  { zone: 'Asia/Kathmandu', at: '2026-06-10T09:00:00Z' },
].map(({ zone, at }) => ({ zone, start: new Date(at) }));

let desk: OnCallDesk;
beforeAll(async () => {
  desk = await OnCallDesk.open(new Date('2026-03-01T00:00:00Z'));
});
afterAll(async () => {
  await desk.close();
});

const person = fc.constantFrom(...team);
const span = fc.tuple(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 1, max: 2000 }));
const inWeek = fc.integer({ min: 0, max: 10_079 });
const given = fc.record({
  where: fc.constantFrom(...starts),
  layers: fc.array(
    fc.record({
      position: fc.integer({ min: 0, max: 3 }),
      people: fc.array(person, { minLength: 1, maxLength: 4 }),
      begins: fc.integer({ min: -9, max: 1 }),
      length: fc.option(fc.integer({ min: 1, max: 12 })),
      handOverMinute: fc.oneof(fc.constantFrom(105, 120, 150, 179), fc.integer({ min: 0, max: 1439 })),
      turn: fc.constantFrom(
        { handOverWeekday: null, turnDays: 1 },
        { handOverWeekday: null, turnDays: 3 },
        { handOverWeekday: 6, turnDays: 7 },
      ),
      hours: fc.array(
        fc.record({ from: inWeek, until: inWeek }).filter((one) => one.from !== one.until),
        { maxLength: 2 },
      ),
    }),
    { maxLength: 3 },
  ),
  overrides: fc.array(fc.tuple(span, person, fc.option(person)), { maxLength: 3 }),
  absences: fc.array(fc.tuple(span, person), { maxLength: 2 }),
  leaves: fc.option(fc.tuple(person, fc.integer({ min: 1, max: 2000 }))),
  asked: fc.array(fc.integer({ min: 0, max: 2880 }), { minLength: 3, maxLength: 3 }),
});

it('what is kept is what the rules say, and whoever they say is called', async () => {
  let kept = 0;
  await fc.assert(
    fc.asyncProperty(
      given,
      async ({ where: { zone, start }, layers, overrides, absences, leaves, asked }) => {
        await desk.reset(start);
        const at = (minutes: number): Date => new Date(start.getTime() + minutes * minute);
        const date = (days: number): string =>
          new Date(start.getTime() + days * day).toISOString().slice(0, 10);
        const spanOf = ([from, length]: [number, number]) => ({ from: at(from), until: at(from + length) });
        const ids = new Map(team.map((name) => [name, desk.id(name)]));
        const id = (name: string): string => ids.get(name) ?? '';

        const written: { -readonly [K in keyof OnCallSchedule]: OnCallSchedule[K][number][] } = {
          layers: [],
          overrides: [],
          absences: [],
          members: team.map((name) => ({
            staffId: id(name),
            spans: [{ from: new Date(start.getTime() - 90 * day), until: null }],
          })),
        };
        for (const { begins, length, turn, people, ...rest } of layers) {
          const layer: OnCallLayer = {
            ...rest,
            ...turn,
            id: randomUUID(),
            zone,
            from: date(begins),
            until: length === null ? null : date(begins + length),
            people: people.map(id),
          };
          expect(await desk.layer('charge', { ...layer, people })).toEqual({ ok: true });
          written.layers.push(layer);
        }
        for (const [order, [when, who, instead]] of overrides.entries()) {
          const { from, until } = spanOf(when);
          const overrideId = randomUUID();
          const answer = await desk.override('charge', who, instead, from, until, overrideId);
          expect(answer).toEqual(who === instead ? { ok: false, code: 'bad-dates' } : { ok: true });
          if (!answer.ok) continue;
          const insteadOf = instead === null ? null : id(instead);
          written.overrides.push({ id: overrideId, order, staffId: id(who), insteadOf, from, until });
        }
        for (const [when, who] of absences) {
          const { from, until } = spanOf(when);
          expect(await desk.absence(who, who, from, until)).toEqual({ ok: true });
          written.absences.push({ staffId: id(who), from, until });
        }
        if (leaves !== null) {
          const [who, minutes] = leaves;
          expect(await desk.member('lead', who, start, at(minutes))).toEqual({ ok: true });
          written.members = written.members.map((member) =>
            member.staffId === id(who)
              ? { ...member, spans: [{ from: new Date(start.getTime() - 90 * day), until: at(minutes) }] }
              : member,
          );
        }

        const [from, until] = [start, new Date(start.getTime() + 4 * day)];
        const read = await desk.schedule(from, until);
        expect([...read.layers].sort(byId)).toEqual([...written.layers].sort(byId));
        expect(onCallBetween(renumbered(read), from, until)).toEqual(onCallBetween(written, from, until));
        for (const minutes of asked) {
          const [people, reason] = await desk.onCall(at(minutes));
          if (!isScheduled(written, at(minutes))) expect(reason).toBe('no-schedule');
          else {
            const { staffId } = whoIsOnCall(written, at(minutes));
            expect(people).toEqual(staffId === null ? [] : [desk.nameOf(staffId)]);
            expect(reason).toBe(staffId === null ? 'gap' : 'on-call');
            kept += 1;
          }
        }
      },
    ),
    { numRuns: 25 },
  );
  expect(kept).toBeGreaterThan(10);
});

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

/** Numbers of entries in the database are others than those of a list; their order is the same. */
function renumbered(schedule: OnCallSchedule): OnCallSchedule {
  const overrides = [...schedule.overrides].sort((a, b) => a.order - b.order);
  return { ...schedule, overrides: overrides.map((one, order) => ({ ...one, order })) };
}
