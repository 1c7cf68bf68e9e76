import { alertStates, type Severity } from '#domain';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Alert } from '../../src/alert/alert.js';
import { boardItems, type BoardFollowUp, type BoardReader } from '../../src/board/board-items.js';
import { primaryAct } from '../../src/board/primary-act.js';
import { alertWith } from '../builders.js';

const now = Date.parse('2026-11-20T08:01:00Z');
const nurse: BoardReader = { id: 'u-1', isFirm: false, now };
const me = { id: 'u-1', name: 'N' };
const colleague = { id: 'u-2', name: 'C' };

function followUp(overrides: Partial<BoardFollowUp> = {}): BoardFollowUp {
  return {
    followUp: 'f-1',
    alert: 'a-1',
    patient: 'p-1',
    kind: 'call-back',
    owner: me,
    words: null,
    dueAt: new Date(now + 60_000).toISOString(),
    ...overrides,
  };
}

const places = (alerts: readonly Alert[], followUps: readonly BoardFollowUp[] = [], reader = nurse) => {
  const { now: needs, mine, team, loose } = boardItems(alerts, followUps, reader);
  const named = (items: readonly { readonly patient: string }[]) => items.map(({ patient }) => patient);
  return { now: named(needs), mine: named(mine), team: named(team), loose: loose.length };
};

describe('the three lists of the board', () => {
  it('hold what calls, what is mine, and what colleagues have', () => {
    expect(
      places([
        alertWith({ id: 'a', patient: 'calls', state: 'delivered' }),
        alertWith({ id: 'b', patient: 'mine', state: 'in-care', owner: me }),
        alertWith({ id: 'c', patient: 'theirs', state: 'acknowledged', owner: colleague }),
      ]),
    ).toEqual({ now: ['calls'], mine: ['mine'], team: ['theirs'], loose: 0 });
  });

  it('move a patient of mine up when a follow-up of mine is late, and not for one of a colleague', () => {
    const held = alertWith({ state: 'acknowledged', owner: me, dueAt: now + 1000 });
    const late = new Date(now - 1).toISOString();
    expect(places([held], [followUp({ dueAt: late })]).now).toEqual(['p-1']);
    expect(places([held], [followUp({ dueAt: late, owner: colleague })]).mine).toEqual(['p-1']);
  });

  it('give a promise of mine about a colleague’s patient to me', () => {
    const theirs = alertWith({ state: 'acknowledged', owner: colleague });
    expect(places([theirs], [followUp()]).mine).toEqual(['p-1']);
  });

  it('show what nobody claimed to the firm, as work', () => {
    const open = alertWith({ severity: 'tier1', state: 'open' });
    expect(places([open]).team).toEqual(['p-1']);
    expect(places([open], [], { ...nurse, isFirm: true }).now).toEqual(['p-1']);
  });

  it('put the alert that needs somebody before a more severe one that has somebody', () => {
    const { now: items } = boardItems(
      [
        alertWith({ id: 'held', state: 'in-care', owner: me }),
        alertWith({ id: 'calls', severity: 'tier1', state: 'escalated' }),
      ],
      [],
      nurse,
    );
    expect(items.map(({ work, others }) => [work.id, others.map(({ id }) => id)])).toEqual([
      ['calls', ['held']],
    ]);
  });
});

describe('nothing is lost on the way to the board (property)', () => {
  const anAlert = fc.record({
    patient: fc.constantFrom('p-1', 'p-2', 'p-3'),
    severity: fc.constantFrom<Severity>('critical', 'tier1', 'indeterminate'),
    state: fc.constantFrom(...alertStates.filter((state) => state !== 'resolved' && state !== 'closed')),
    owner: fc.constantFrom(null, me, colleague),
    openedAt: fc.integer({ min: now - 10_000, max: now }),
  });
  const aPromise = fc.record({
    patient: fc.constantFrom('p-1', 'p-4'),
    owner: fc.constantFrom(null, me, colleague),
    dueAt: fc.integer({ min: now - 1000, max: now + 1000 }).map((ms) => new Date(ms).toISOString()),
  });

  it('each alert and each follow-up stands in one place, each patient in one list', () => {
    fc.assert(
      fc.property(fc.array(anAlert), fc.array(aPromise), fc.boolean(), (some, promises, isFirm) => {
        const alerts = some.map((one, index) => alertWith({ ...one, id: `a-${index}` }));
        const followUps = promises.map((one, index) => followUp({ ...one, followUp: `f-${index}` }));
        const { now: needs, mine, team, loose } = boardItems(alerts, followUps, { ...nurse, isFirm });
        const items = [...needs, ...mine, ...team];
        expect(items.flatMap(({ work, others }) => [work, ...others].map(({ id }) => id)).sort()).toEqual(
          alerts.map(({ id }) => id).sort(),
        );
        expect(
          [...loose, ...items.flatMap((item) => item.followUps)].map((one) => one.followUp).sort(),
        ).toEqual(followUps.map((one) => one.followUp).sort());
        expect(new Set(items.map(({ patient }) => patient)).size).toBe(items.length);
        for (const { patient, work, others } of items)
          expect([work, ...others].every((alert) => alert.patient === patient)).toBe(true);
      }),
    );
  });
});

describe('the one act of a row', () => {
  const person = { id: 'u-1', assignments: [{ role: 'nurse', tenant: 'metro', site: 'north' }] };
  const none = new Set<string>();
  it('is to take it; of what was handed over, to read it back', () => {
    expect(primaryAct(alertWith(), person, none)).toBe('acknowledge');
    expect(primaryAct(alertWith({ state: 'escalated' }), person, new Set(['a-1']))).toBe('read-back');
  });
  it('is care for what is mine, and nothing for what a colleague has', () => {
    expect(primaryAct(alertWith({ state: 'acknowledged', owner: me }), person, none)).toBe('start-care');
    expect(primaryAct(alertWith({ state: 'acknowledged', owner: colleague }), person, none)).toBeUndefined();
  });
});

describe('what has not changed stays the same object (property)', () => {
  const anAlert = fc.record({
    id: fc.constantFrom('a-1', 'a-2', 'a-3', 'a-4', 'a-5'),
    patient: fc.constantFrom('p-1', 'p-2', 'p-3'),
    severity: fc.constantFrom<Severity>('critical', 'tier1'),
    state: fc.constantFrom('open', 'escalated', 'acknowledged', 'in-care' as const),
    openedAt: fc.integer({ min: 0, max: 3 }),
  });
  const alerts = fc.uniqueArray(anAlert, { selector: ({ id }) => id, maxLength: 5 });
  const all = ({ now: needs, mine, team }: ReturnType<typeof boardItems>) => [...needs, ...mine, ...team];

  it('so that its row need not be drawn anew; and what is shown is the same as without a before', () => {
    fc.assert(
      fc.property(alerts, alerts, (before, changes) => {
        const first = before.map((one) => alertWith(one));
        const known = boardItems(first, [], nurse);
        const changed = new Map(
          [...first, ...changes.map((one) => alertWith(one))].map((one) => [one.id, one]),
        );
        const next = boardItems(changed.values(), [], nurse, known);
        expect(next).toEqual(boardItems(changed.values(), [], nurse));
        const touched = new Set(
          [...first, ...changed.values()].flatMap((one) =>
            first.find(({ id }) => id === one.id) === changed.get(one.id)
              ? []
              : [one.patient, changed.get(one.id)?.patient],
          ),
        );
        const old = new Map(all(known).map((item) => [item.patient, item]));
        for (const item of all(next))
          if (!touched.has(item.patient)) expect(item).toBe(old.get(item.patient));
      }),
    );
  });
});
