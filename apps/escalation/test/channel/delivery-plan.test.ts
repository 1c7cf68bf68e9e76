import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { planDeliveries, type DueMessage, type PlanInput } from '../../src/channel/delivery-plan.js';

const now = 1_700_000_000_000;
const limit = { messages: 2, windowMs: 600_000 };
const message = (over: Partial<DueMessage> & { id: string }): DueMessage => ({
  kind: 'alert',
  recipient: 'p',
  createdAt: now,
  firstCritical: false,
  overtaken: false,
  superseded: false,
  addressless: false,
  limit,
  ...over,
});
const plan = (due: DueMessage[], more: Partial<PlanInput> = {}) =>
  planDeliveries({ due, sent: new Map(), underWay: new Map(), room: 100, now, ...more });
const acts = (due: DueMessage[], more: Partial<PlanInput> = {}) =>
  Object.fromEntries(plan(due, more).map(({ id, act }) => [id, act]));

describe('the plan', () => {
  it('folds what is beyond the limit, until the oldest message has left the window', () => {
    const sent = new Map([['p', [now - 100_000, now - 599_999, now - 600_001]]]);
    expect(plan([message({ id: 'a' })], { sent })).toEqual([{ id: 'a', act: 'fold', at: now + 1 }]);
  });

  it('sends as soon as it has', () => {
    const sent = new Map([['p', [now - 100_000, now - 600_000]]]);
    expect(acts([message({ id: 'a' })], { sent })).toEqual({ a: 'send' });
  });

  it('counts what it sends itself', () => {
    expect(acts([message({ id: 'a' }), message({ id: 'b' }), message({ id: 'c' })], {})).toEqual({
      a: 'send',
      b: 'send',
      c: 'fold',
    });
  });

  it('holds back no summary, code or trial', () => {
    const sent = new Map([['p', [now, now, now]]]);
    const due = (['summary', 'code', 'test'] as const).map((kind) =>
      message({ id: kind, kind, recipient: kind, limit }),
    );
    expect(acts(due, { sent })).toEqual({ summary: 'send', code: 'send', test: 'send' });
  });

  it('sends nothing that was taken meanwhile, or that something newer stands for, or that has nowhere to go', () => {
    expect(
      acts([
        message({ id: 'a', overtaken: true, firstCritical: true }),
        message({ id: 'b', superseded: true, firstCritical: true }),
        message({ id: 'c', addressless: true, firstCritical: true }),
      ]),
    ).toEqual({ a: 'overtaken', b: 'superseded', c: 'no-address' });
  });

  it('leaves a slow receiver two places', () => {
    const due = ['a', 'b', 'c'].map((id) => message({ id, firstCritical: true }));
    expect(acts(due, { underWay: new Map([['p', 1]]) })).toEqual({ a: 'send' });
    expect(acts(due, { underWay: new Map([['p', 2]]) })).toEqual({});
  });
});

const staff = fc.constantFrom('p', 'q', 'r');
const someMessage = fc.record({
  id: fc.uuid(),
  kind: fc.constantFrom('alert', 'alert', 'alert', 'summary', 'code', 'test'),
  recipient: staff,
  createdAt: fc.integer({ min: now - 1_000_000, max: now }),
  firstCritical: fc.boolean(),
  overtaken: fc.boolean(),
  superseded: fc.boolean(),
  addressless: fc.boolean(),
  limit: fc.record({ messages: fc.integer({ min: 1, max: 4 }), windowMs: fc.constant(600_000) }),
}) as fc.Arbitrary<DueMessage>;
const input: fc.Arbitrary<PlanInput> = fc.record({
  due: fc.uniqueArray(someMessage, { selector: ({ id }) => id, maxLength: 30 }),
  sent: fc
    .array(fc.tuple(staff, fc.integer({ min: now - 900_000, max: now })))
    .map(
      (rows) => new Map(['p', 'q', 'r'].map((p) => [p, rows.filter(([to]) => to === p).map(([, at]) => at)])),
    ),
  underWay: fc.constant(new Map<string, number>()),
  room: fc.nat(40),
  now: fc.constant(now),
});

describe('of any messages at all', () => {
  it('a first critical is never held back by the limit', () => {
    fc.assert(
      fc.property(input, (given) => {
        const planned = new Map(planDeliveries(given).map((d) => [d.id, d.act]));
        for (const { id, firstCritical } of given.due)
          if (firstCritical) expect(planned.get(id)).not.toBe('fold');
      }),
    );
  });

  it('with room for all, a first critical that still matters goes out now, to two for each person', () => {
    fc.assert(
      fc.property(input, (given) => {
        const planned = new Map(planDeliveries({ ...given, room: 1000 }).map((d) => [d.id, d.act]));
        for (const person of ['p', 'q', 'r']) {
          const firsts = given.due.filter(
            (m) =>
              m.recipient === person && m.firstCritical && !m.overtaken && !m.superseded && !m.addressless,
          );
          const out = firsts.filter(({ id }) => planned.get(id) === 'send').length;
          expect(out).toBe(Math.min(2, firsts.length));
        }
      }),
    );
  });

  it('nobody gets more than the limit, first criticals, summaries, codes and trials apart', () => {
    fc.assert(
      fc.property(input, (given) => {
        const byId = new Map(given.due.map((m) => [m.id, m]));
        const sent = planDeliveries(given).filter(({ act }) => act === 'send');
        for (const { id } of sent) {
          const one = byId.get(id);
          if (one?.kind !== 'alert' || one.firstCritical) continue;
          const before = (given.sent.get(one.recipient) ?? []).filter((at) => at > now - 600_000).length;
          expect(before).toBeLessThan(one.limit.messages);
        }
      }),
    );
  });

  it('nothing is planned twice, no more is sent than there is room for, and what is not named stays due', () => {
    fc.assert(
      fc.property(input, (given) => {
        const planned = planDeliveries(given);
        expect(new Set(planned.map(({ id }) => id)).size).toBe(planned.length);
        expect(planned.filter(({ act }) => act === 'send').length).toBeLessThanOrEqual(given.room);
        for (const delivery of planned) if (delivery.act === 'fold') expect(delivery.at).toBeGreaterThan(now);
      }),
    );
  });

  it('the order in which they are read changes nothing', () => {
    fc.assert(
      fc.property(input, (given) => {
        const other = planDeliveries({ ...given, due: [...given.due].reverse() });
        expect(other).toEqual(planDeliveries(given));
      }),
    );
  });
});
