import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Fact, FactSet } from '#domain';
import { decideFromFacts, type Condition } from '../src/index.js';
import { compileCondition } from '../src/compile.js';
import { leafConditions, nodesOf, isQuestion } from '../src/document.js';
import { decideRoot, explain, screen } from '../src/evaluate.js';
import type { ApprovedTree, LoadedQuestion } from '../src/load.js';
import { QuestionEngine } from '../src/question-engine.js';
import { approved, heartFailure, redLimits, smallTree } from './builders.js';

const reasons = [
  'never',
  'stale',
  'absent',
  'implausible',
  'not-a-number',
  'no-baseline',
  'wrong-type',
] as const;
const anyUnknown = fc.constantFrom(...reasons).map((reason): Fact => ({ kind: 'unknown', reason }));
const anything: fc.Arbitrary<Fact> = fc.oneof(
  fc.boolean().map((value): Fact => ({ kind: 'boolean', value })),
  fc.string().map((value): Fact => ({ kind: 'text', value })),
  fc.double().map((low): Fact => ({ kind: 'number', interval: { low, high: low }, unit: '%' })),
);

/** Facts of a tree, most of them near the limits its conditions name. */
function factsOf({ document }: ApprovedTree): fc.Arbitrary<FactSet> {
  const limits = new Map<string, unknown[]>();
  const questions = document.conditions.flatMap(({ root }) => nodesOf(root).filter(isQuestion));
  for (const { fact, value } of [...questions.map(({ when }) => when), document.population.condition].flatMap(
    leafConditions,
  ))
    limits.set(fact, [...(limits.get(fact) ?? []), ...[value].flat()]);
  const model: Record<string, fc.Arbitrary<Fact>> = {};
  for (const [name, { type, unit = '' }] of Object.entries(document.facts)) {
    const near = (limits.get(name) ?? []).filter((limit) => typeof limit === type || type === 'text');
    model[name] = fc.oneof(
      { weight: 6, arbitrary: typed(type, unit, near) },
      { weight: 2, arbitrary: anyUnknown },
      { weight: 1, arbitrary: anything },
    );
  }
  return fc.record(model, { requiredKeys: [] }).map((facts) => facts as FactSet);
}

function typed(type: string, unit: string, near: readonly unknown[]): fc.Arbitrary<Fact> {
  if (type === 'boolean') return fc.boolean().map((value) => ({ kind: 'boolean', value }));
  if (type === 'text')
    return fc
      .constantFrom('none', 'usable', 'unusable', 'implausible-low', ...near.map(String))
      .map((value) => ({ kind: 'text', value }));
  const limit = fc.constantFrom(...(near.length === 0 ? [90] : near.map(Number)));
  const step = fc.constantFrom(-10, -1, -0.1, 0, 0.1, 1, 10);
  const end = fc.tuple(limit, step).map(([at, by]) => at + by);
  const ends = fc.oneof(
    { weight: 4, arbitrary: end.map((at) => [at, at] as const) },
    { weight: 1, arbitrary: fc.tuple(end, end).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const) },
    { weight: 1, arbitrary: end.map((high) => [-Infinity, high] as const) },
    { weight: 1, arbitrary: end.map((low) => [low, Infinity] as const) },
  );
  return fc.tuple(ends, fc.boolean(), fc.boolean()).map(([[low, high], lowOpen, highOpen]): Fact => ({
    kind: 'number',
    unit,
    interval: low === high ? { low, high } : { low, high, lowOpen, highOpen },
    ageSeconds: 60,
  }));
}

describe.each([
  ['red limits', redLimits],
  ['heart failure', heartFailure],
])('%s', (_, tree) => {
  it('comes to the same leaf in the compiled form and in json-rules-engine', async () => {
    await fc.assert(
      fc.asyncProperty(factsOf(tree), fc.nat(), async (facts, pick) => {
        const seen = tree.facts.view(facts);
        const root = tree.conditions[pick % tree.conditions.length]?.root;
        if (root === undefined) throw new Error('a tree has conditions');
        const { leaf, path } = await explain(root, seen);
        expect(leaf.id).toBe(screen(root, tree.facts.reader(facts)).id);
        expect(path.length).toBeGreaterThan(0);
      }),
      { numRuns: 2500 },
    );
  });

  it('is total: any facts give one result per condition, and no disagreement', async () => {
    await fc.assert(
      fc.asyncProperty(factsOf(tree), async (facts) => {
        const results = await decideFromFacts([tree], facts);
        expect(results.filter(({ condition }) => condition !== 'outside-population')).toHaveLength(
          tree.conditions.length,
        );
        expect(results.filter(({ disagreement }) => disagreement)).toEqual([]);
        for (const { disposition, respondWithinSeconds } of results)
          if (disposition !== 'baseline') expect(respondWithinSeconds).toBeGreaterThan(0);
      }),
      { numRuns: 150 },
    );
  });
});

const { condition: anyCondition } = fc.letrec<{ condition: Condition; leaf: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    tie('condition').map((not) => ({ not })),
  ),
  leaf: fc.record({
    fact: fc.constantFrom('spo2', 'heart-rate'),
    operator: fc.constantFrom('lessThan', 'lessThanInclusive', 'greaterThan', 'equal', 'notEqual'),
    value: fc.constantFrom(84, 85, 86),
  }),
}));

describe('any condition', () => {
  it('has the same three-valued answer in both forms, `not` at any depth', async () => {
    const facts = fc.record({
      spo2: fc.oneof(anyUnknown, typed('number', '%', [85])),
      'heart-rate': fc.oneof(anyUnknown, typed('number', '/min', [85])),
    });
    await fc.assert(
      fc.asyncProperty(anyCondition, facts, async (condition, given) => {
        const compiled = compileCondition(condition)(
          (name) => (given as FactSet)[name] ?? { kind: 'unknown', reason: 'never' },
        );
        const { answer } = await new QuestionEngine(condition).ask(given);
        expect(answer).toBe(compiled);
      }),
      { numRuns: 400 },
    );
  });
});

describe('when the two forms differ', () => {
  const root = approved(smallTree()).conditions[0]?.root as LoadedQuestion;
  const at = (spo2: number): FactSet => ({
    spo2: { kind: 'number', unit: '%', interval: { low: spo2, high: spo2 } },
  });

  it('the more severe leaf stands, flagged', async () => {
    const milder: LoadedQuestion = { ...root, answer: () => 'unknown' };
    const severer: LoadedQuestion = { ...root, answer: () => 'yes' };
    expect(await decideRoot(milder, at(80))).toMatchObject({ leaf: { id: 'is-low' }, disagreement: true });
    expect(await decideRoot(severer, at(97))).toMatchObject({ leaf: { id: 'is-low' }, disagreement: true });
  });

  it('an engine that fails takes nothing away', async () => {
    const withoutFacts = await decideRoot({ ...root, answer: () => 'yes' }, {});
    expect(withoutFacts).toMatchObject({ leaf: { id: 'is-low' }, disagreement: true });
  });

  it('runs that overlap on one engine, however they interleave, are all answered', async () => {
    const engine = new QuestionEngine({ fact: 'spo2', operator: 'lessThan', value: 85 });
    for (let steps = 0; steps < 80; steps += 1) {
      const first = engine.ask(at(80));
      for (let step = 0; step < steps; step += 1) await Promise.resolve();
      const answers = await Promise.all([first, engine.ask(at(97)), engine.ask(at(80))]);
      expect(answers.map(({ answer }) => answer)).toEqual(['yes', 'no', 'yes']);
    }
  });
});
