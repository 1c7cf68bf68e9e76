import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  assess,
  compareRebuilt,
  replayFromFacts,
  type Assessment,
  type RecordedDecision,
} from '../../src/index.js';
import { day, heartFailure, now, redLimits, scene, value } from '../builders.js';

const trees = [heartFailure, redLimits];

function recordedOf({ disposition, winner, results, facts }: Assessment): RecordedDecision {
  const byTree = trees.map(({ tree, version, hash }) => ({
    tree,
    version,
    hash,
    leaves: Object.fromEntries(
      results.filter((one) => one.hash === hash).map(({ condition, leaf }) => [condition, leaf]),
    ),
  }));
  const findings = results.filter((one) => one.disposition !== 'baseline');
  const { tree, hash, leaf } = winner;
  const stored = { trees: byTree, findings };
  return { id: '1', disposition, tree, hash, leaf, results: stored, facts, repeatsSigns: false };
}

const readings = fc.record({
  spo2: fc.integer({ min: 55, max: 100 }),
  weight: fc.integer({ min: 780, max: 840 }),
  age: fc.oneof(fc.constant(0), fc.nat(3 * day)),
  precise: fc.boolean(),
});
type Reading = typeof readings extends fc.Arbitrary<infer R> ? R : never;

function decide({ spo2, weight, age, precise }: Reading): Promise<Assessment> {
  const measurement = { takenAtMs: now - age, precise };
  return assess(scene([value('spo2', spo2), value('weight', weight / 10)], { trees, measurement }));
}

describe('a decision that is made again', () => {
  it('differs in nothing, late or in time', async () => {
    await fc.assert(
      fc.asyncProperty(readings, async (reading) => {
        const decided = await decide(reading);
        const recorded = recordedOf(decided);
        expect(await replayFromFacts(recorded, trees)).toEqual([]);
        expect(compareRebuilt(recorded, await decide(reading))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('shows every leaf, fact, clock and disposition that was altered', async () => {
    await fc.assert(
      fc.asyncProperty(readings, fc.nat(), async (reading, pick) => {
        const recorded = recordedOf(await decide(reading));
        const { results, facts } = recorded;
        const [first, ...others] = results.trees;
        const leaves = Object.keys(first?.leaves ?? {});
        const condition = leaves[pick % leaves.length] ?? '';
        const otherLeaf = {
          ...recorded,
          results: {
            ...results,
            trees: [{ ...first, leaves: { ...first?.leaves, [condition]: 'another' } }, ...others],
          },
        } as RecordedDecision;
        expect((await replayFromFacts(otherLeaf, trees)).map(({ kind, stored }) => [kind, stored])).toEqual([
          ['leaf', 'another'],
        ]);
        const name = Object.keys(facts)[pick % Object.keys(facts).length] ?? '';
        const otherFact = {
          ...recorded,
          facts: { ...facts, [name]: { kind: 'text', value: 'altered' } },
        } as const;
        expect(compareRebuilt(otherFact, await decide(reading))).toEqual([
          expect.objectContaining({ kind: 'fact', where: name, from: 'measurements' }),
        ]);
        const other = recorded.disposition === 'tier1' ? 'critical' : 'tier1';
        const found = await replayFromFacts({ ...recorded, disposition: other }, trees);
        expect(found.map(({ kind }) => kind)).toContain('disposition');
      }),
      { numRuns: 60 },
    );
  });

  it('names no value of the patient', async () => {
    const recorded = recordedOf(await decide({ spo2: 73, weight: 812, age: 0, precise: true }));
    const facts = { ...recorded.facts, spo2: { kind: 'unknown', reason: 'never' } } as const;
    const again = await decide({ spo2: 73, weight: 812, age: 0, precise: true });
    const told = JSON.stringify(compareRebuilt({ ...recorded, facts }, again));
    expect(told).toContain('spo2');
    expect(told).not.toContain('73');
  });
});
