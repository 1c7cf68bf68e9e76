import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rank, type FactSet } from '#domain';
import {
  documentProblems,
  verifyTree,
  type Condition,
  type Leaf,
  type SafetyAssertion,
  type TreeDocument,
  type TreeNode,
} from '../../src/index.js';
import { compileCondition } from '../../src/compile.js';
import { isQuestion } from '../../src/document.js';
import { Ground } from '../../src/verify/ground.js';
import { smallTree } from '../builders.js';
import { anyone, dice } from './anyone.js';
import { expectToBehave } from './behaves.js';

const facts: TreeDocument['facts'] = {
  spo2: { type: 'number', unit: '%', range: [50, 100] },
  'spo2.status': { type: 'text' },
  'plan.spo2-target-low': { type: 'number', unit: '%', range: [85, 98] },
  'symptom.syncope': { type: 'boolean' },
  'patient.age': { type: 'number', unit: 'a' },
};

const comparison: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    fact: fc.constant('spo2'),
    operator: fc.constantFrom(
      'lessThan',
      'lessThanInclusive',
      'greaterThan',
      'greaterThanInclusive',
      'equal',
    ),
    value: fc.oneof(fc.constantFrom(85, 88, 92), fc.constant({ fact: 'plan.spo2-target-low' })),
  }),
  fc.record({
    fact: fc.constant('spo2.status'),
    operator: fc.constantFrom('equal', 'notEqual'),
    value: fc.constantFrom('usable', 'none', 'implausible-low'),
  }),
  fc.record({ fact: fc.constant('symptom.syncope'), operator: fc.constant('equal'), value: fc.boolean() }),
);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 3, arbitrary: comparison },
  { weight: 1, arbitrary: fc.tuple(comparison, comparison).map((all) => ({ all })) },
  { weight: 1, arbitrary: fc.tuple(comparison, comparison).map((any) => ({ any })) },
  { weight: 1, arbitrary: comparison.map((not) => ({ not })) },
);
const leaf: fc.Arbitrary<Leaf> = fc.constantFrom(
  { id: '', disposition: 'baseline', reason: 'Fine' },
  { id: '', disposition: 'indeterminate', reason: 'Unknown', respondWithin: 'PT1H' },
  { id: '', disposition: 'tier1', reason: 'Not fine', respondWithin: 'PT30M' },
  { id: '', disposition: 'critical', reason: 'Bad', respondWithin: 'PT5M' },
);
const { node: anyNode } = fc.letrec<{ node: TreeNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthSize: 'medium', withCrossShrink: true },
    leaf,
    fc.record({
      id: fc.constant(''),
      ask: fc.constant('Is it so?'),
      when: condition,
      yes: tie('node'),
      no: tie('node'),
      unknown: tie('node'),
    }),
  ),
}));
const anyAssertion: fc.Arbitrary<SafetyAssertion> = fc.oneof(
  fc.record({
    id: fc.constant('a'),
    says: fc.constant('So it is'),
    kind: fc.constant('always' as const),
    when: condition,
    holds: fc.constantFrom('certainly' as const, 'possibly' as const),
    disposition: fc.constantFrom('indeterminate' as const, 'tier1' as const),
  }),
  fc.record({
    id: fc.constant('a'),
    says: fc.constant('So it is'),
    kind: fc.constant('monotone' as const),
    fact: fc.constant('spo2'),
    worse: fc.constantFrom('lower' as const, 'higher' as const),
  }),
);

const anyTree = fc.tuple(anyNode, anyNode, anyAssertion).map(([first, second, assertion]): TreeDocument => {
  let count = 0;
  const numbered = (node: TreeNode): TreeNode => {
    const id = `node-${(count += 1)}`;
    if (!isQuestion(node)) return { ...node, id };
    return { ...node, id, yes: numbered(node.yes), no: numbered(node.no), unknown: numbered(node.unknown) };
  };
  return {
    ...smallTree(),
    facts,
    conditions: [
      { condition: 'one', title: 'One', vitalSign: 'spo2', root: numbered(first) },
      { condition: 'two', title: 'Two', root: numbered(second) },
    ],
    assertions: [assertion],
  };
});

describe('any tree', () => {
  it('has findings whose patients behave as claimed, and nobody breaks what is not found', async () => {
    await fc.assert(
      fc.asyncProperty(anyTree, fc.nat(), async (document, seed) => {
        expect(documentProblems(document)).toEqual([]);
        const { findings, leaves } = verifyTree(document);
        for (const finding of findings) await expectToBehave(document, finding);
        const reachable = new Set(leaves.flatMap(({ leaf: id, example }) => (example ? [id] : [])));
        const isKept = !findings.some(({ pointer }) => pointer === '/assertions/0');
        const ground = new Ground([document]);
        const random = dice(seed);
        for (let count = 0; count < 60; count += 1) {
          const somebody = ground.facts(anyone(ground, random));
          const ends = document.conditions.map(({ root }) => endOf(root, somebody));
          for (const { id } of ends) expect(reachable).toContain(id);
          if (isKept) expectKept(document, somebody, ends);
        }
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});

function endOf(root: TreeNode, seen: FactSet): Leaf {
  let node = root;
  while (isQuestion(node)) node = node[answer(node.when, seen)];
  return node;
}

function answer(when: Condition, seen: FactSet): 'yes' | 'no' | 'unknown' {
  return compileCondition(when)((name) => seen[name] ?? { kind: 'unknown', reason: 'never' });
}

/** The assertion about one patient (and, where it is about two, the same one with every other value). */
function expectKept(document: TreeDocument, seen: FactSet, ends: readonly Leaf[]): void {
  const [assertion] = document.assertions ?? [];
  const severity = (leaves: readonly Leaf[]): number =>
    Math.max(...leaves.map(({ disposition }) => rank(disposition)));
  if (assertion?.kind === 'always' && assertion.when !== undefined) {
    const given = answer(assertion.when, seen);
    if (given === 'yes' || (given === 'unknown' && assertion.holds === 'possibly'))
      expect(severity(ends)).toBeGreaterThanOrEqual(rank(assertion.disposition));
  }
  const { spo2 } = seen;
  if (assertion?.kind !== 'monotone' || spo2?.kind !== 'number' || spo2.interval.low !== spo2.interval.high)
    return;
  for (const step of [-10, -1, 1, 10]) {
    const value = spo2.interval.low + step;
    if (value < 50 || value > 100) continue;
    const other = { ...seen, spo2: { ...spo2, interval: { low: value, high: value } } };
    const otherSeverity = severity(document.conditions.map(({ root }) => endOf(root, other)));
    const isWorse = assertion.worse === 'lower' ? step < 0 : step > 0;
    if (isWorse) expect(otherSeverity).toBeGreaterThanOrEqual(severity(ends));
    else expect(otherSeverity).toBeLessThanOrEqual(severity(ends));
  }
}
