import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { claimRank, servedLooksBack, type ClaimableItem, type ClaimMoment } from '#domain';

const now = new Date('2026-06-15T12:00:00Z');
const inMinutes = (n: number): Date => new Date(now.getTime() + n * 60_000);
const item = (patientId: string, given: Partial<ClaimableItem> = {}): ClaimableItem => ({
  patientId,
  tenant: 'metro',
  severity: 'tier1',
  dueAt: inMinutes(60),
  preferredFor: null,
  heldBy: null,
  ...given,
});
const moment = (given: Partial<ClaimMoment> = {}): ClaimMoment => ({
  me: 'me',
  now,
  present: new Set(['her']),
  served: new Map(),
  weights: new Map(),
  ...given,
});
const ids = (items: readonly ClaimableItem[]): string[] => items.map(({ patientId }) => patientId);

const anyItems: fc.Arbitrary<ClaimableItem[]> = fc.uniqueArray(
  fc.record({
    patientId: fc.uuid(),
    tenant: fc.constantFrom('a', 'b', 'c'),
    severity: fc.constantFrom('indeterminate', 'tier1'),
    dueAt: fc.integer({ min: -60, max: 240 }).map(inMinutes),
    preferredFor: fc.constantFrom(null, 'me', 'her', 'him'),
    heldBy: fc.constantFrom(null, null, 'me', 'her'),
  }),
  { selector: ({ patientId }) => patientId, maxLength: 25 },
);
const anyMoment: fc.Arbitrary<ClaimMoment> = fc
  .record({
    served: fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 50 }))),
    weights: fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 4 }))),
  })
  .map(({ served, weights }) => moment({ served: new Map(served), weights: new Map(weights) }));

describe('what comes next', () => {
  it('is the patient in hand, what is due soon, the own patients, nobody’s, those of colleagues who are there', () => {
    const waiting = [
      item('hers', { preferredFor: 'her' }),
      item('nobody', { dueAt: inMinutes(30) }),
      item('mine', { preferredFor: 'me', dueAt: inMinutes(90) }),
      item('soon', { preferredFor: 'her', dueAt: inMinutes(14) }),
      item('in-hand', { heldBy: 'me', dueAt: inMinutes(200) }),
    ];
    expect(ids(claimRank(waiting, moment()))).toEqual(['in-hand', 'soon', 'mine', 'nobody', 'hers']);
  });

  it('leaves a patient whom a colleague has in hand to the colleague, until the limit is missed', () => {
    expect(ids(claimRank([item('a', { heldBy: 'her', dueAt: inMinutes(1) })], moment()))).toEqual([]);
    expect(ids(claimRank([item('a', { heldBy: 'her', dueAt: inMinutes(-1) })], moment()))).toEqual(['a']);
  });

  it('is the same set whatever the moment, each once, but for those left to a colleague', () => {
    fc.assert(
      fc.property(anyItems, anyMoment, (items, at) => {
        const kept = items.filter(({ heldBy, dueAt }) => heldBy === null || heldBy === 'me' || dueAt < now);
        expect(ids(claimRank(items, at)).sort()).toEqual(ids(kept).sort());
      }),
    );
  });

  it('does not depend on the order in which work is told', () => {
    fc.assert(
      fc.property(anyItems, anyMoment, (items, at) => {
        expect(ids(claimRank([...items].reverse(), at))).toEqual(ids(claimRank(items, at)));
      }),
    );
  });

  it('puts the first due first within a health system, the more severe half an hour ahead', () => {
    const due = { dueAt: inMinutes(-100) };
    expect(
      ids(
        claimRank(
          [
            item('data', { severity: 'indeterminate', dueAt: inMinutes(-120) }),
            item('old-data', { severity: 'indeterminate', dueAt: inMinutes(-140) }),
            item('tier1', due),
          ],
          moment(),
        ),
      ),
    ).toEqual(['old-data', 'tier1', 'data']);
  });
});

/** Claims one after the other, as fast as `flood` arrives; after how many claims `wanted` was taken. */
function claimsUntil(
  wanted: string,
  start: readonly ClaimableItem[],
  flood: (turn: number) => ClaimableItem[],
  weights: ReadonlyMap<string, number>,
): number {
  let waiting = [...start];
  const claimed: string[] = [];
  for (let turn = 1; turn <= 1000; turn++) {
    waiting.push(...flood(turn));
    const served = new Map<string, number>();
    for (const tenant of claimed.slice(-servedLooksBack)) served.set(tenant, (served.get(tenant) ?? 0) + 1);
    const [next] = claimRank(waiting, moment({ served, weights, now: inMinutes(turn) }));
    if (next === undefined) throw new Error('nothing waits');
    if (next.patientId === wanted) return turn;
    waiting = waiting.filter((one) => one !== next);
    claimed.push(next.tenant);
  }
  return Infinity;
}

describe('fairness', () => {
  it('takes turns between health systems, whatever a flood brings', () => {
    const flood = Array.from({ length: 300 }, (_, i) =>
      item(`flood-${String(i)}`, { dueAt: inMinutes(-50) }),
    );
    const small = ['x', 'y', 'z'].map((id) => item(id, { tenant: 'small', dueAt: inMinutes(10) }));
    const order = ids(claimRank([...flood, ...small], moment()));
    expect(['x', 'y', 'z'].map((id) => order.indexOf(id))).toEqual([1, 3, 5]);
  });

  it('gives each health system its share of what is claimed', () => {
    const waiting = ['a', 'b'].flatMap((tenant) =>
      Array.from({ length: 300 }, (_, i) => item(`${tenant}-${String(i)}`, { tenant, dueAt: inMinutes(-5) })),
    );
    const first = claimRank(waiting, moment({ weights: new Map([['a', 3]]) })).slice(0, 100);
    expect(first.filter(({ tenant }) => tenant === 'a').length).toBe(75);
  });

  it('starves nothing: one item of a small health system is claimed within a few turns of coming due', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 80 }),
        (share, bigShare, perTurn, backlog) => {
          const big = (i: string): ClaimableItem => item(i, { tenant: 'big', dueAt: inMinutes(-1000) });
          const turns = claimsUntil(
            'wanted',
            [
              item('wanted', { tenant: 'small', dueAt: inMinutes(0) }),
              ...Array.from({ length: backlog }, (_, i) => big(`old-${String(i)}`)),
            ],
            (turn) => Array.from({ length: perTurn }, (_, i) => big(`new-${String(turn)}-${String(i)}`)),
            new Map([
              ['small', share],
              ['big', bigShare],
            ]),
          );
          expect(turns).toBeLessThanOrEqual(2 * bigShare + 2);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('starves nothing within a health system either: what arrives for ever comes after it once it is old enough', () => {
    const turns = claimsUntil(
      'wanted',
      [item('wanted', { severity: 'indeterminate', dueAt: inMinutes(240) })],
      (turn) => [item(`new-${String(turn).padStart(4, '0')}`, { dueAt: inMinutes(turn + 60) })],
      new Map(),
    );
    expect(turns).toBeGreaterThan(100);
    expect(turns).toBeLessThanOrEqual(240 + 30);
  });

  it('lets nobody catch up for more than two turns on what it did not use', () => {
    const waiting = ['a', 'b'].flatMap((tenant) =>
      Array.from({ length: 20 }, (_, i) => item(`${tenant}${String(i)}`, { tenant, dueAt: inMinutes(-5) })),
    );
    const order = claimRank(waiting, moment({ served: new Map([['a', 50]]) })).slice(0, 4);
    expect(order.map(({ tenant }) => tenant)).toEqual(['b', 'b', 'a', 'b']);
  });
});
