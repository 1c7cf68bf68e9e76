import { describe, expect, it } from '@jest/globals';
import { rank } from '#domain';
import {
  verifyTree,
  type Condition,
  type FindingCode,
  type Leaf,
  type Question,
  type SafetyAssertion,
  type TreeDocument,
  type TreeNode,
} from '../../src/index.js';
import { smallTree } from '../builders.js';
import { expectToBehave } from './behaves.js';

const spo2Below = (value: number): Condition => ({ fact: 'spo2', operator: 'lessThan', value });
const ageFrom = (value: number): Condition => ({
  fact: 'patient.age',
  operator: 'greaterThanInclusive',
  value,
});

let count = 0;
function leaf(disposition: Leaf['disposition'], respondWithin = 'PT1H'): Leaf {
  const id = `leaf-${(count += 1)}`;
  return disposition === 'baseline'
    ? { id, disposition, reason: 'Fine' }
    : { id, disposition, reason: 'Not fine', respondWithin };
}

function question(when: Condition, rest: Partial<Question> = {}): Question {
  return {
    id: `question-${(count += 1)}`,
    ask: 'Is it so?',
    when,
    yes: leaf('critical'),
    no: leaf('baseline'),
    unknown: leaf('indeterminate'),
    ...rest,
  };
}

/** The small tree with another root, other facts, or assertions. */
function tree(root: TreeNode, rest: Partial<TreeDocument> = {}): TreeDocument {
  const small = smallTree();
  const [condition] = small.conditions;
  if (condition === undefined) throw new Error('the small tree has a condition');
  return { ...small, conditions: [{ ...condition, root }], ...rest };
}

const withStatus = { ...smallTree().facts, 'spo2.status': { type: 'text' as const } };
const below85 = question(spo2Below(85));

async function expectFindings(
  document: TreeDocument,
  ...expected: readonly (readonly [FindingCode, string])[]
): Promise<void> {
  const { findings } = verifyTree(document);
  expect(findings.map(({ code, pointer }) => [code, pointer])).toEqual(expected);
  for (const finding of findings) await expectToBehave(document, finding);
}

describe('the shape of a tree', () => {
  const root = '/conditions/0/root';

  it('is in order where it is', async () => {
    await expectFindings(smallTree());
  });

  it('contradiction: nobody answers with yes', async () => {
    const when: Condition = { all: [spo2Below(85), { fact: 'spo2', operator: 'greaterThan', value: 90 }] };
    await expectFindings(tree(question(when)), ['contradiction', `${root}/when`]);
  });

  it('tautology: nobody answers with no, also where the limits only meet on the steps of the chart', () => {
    const when: Condition = {
      any: [
        { fact: 'spo2', operator: 'lessThanInclusive', value: 84 },
        { fact: 'spo2', operator: 'greaterThanInclusive', value: 85 },
      ],
    };
    const small = tree(question(when));
    expect(verifyTree(small).findings.map(({ code }) => code)).toContain('tautology');
  });

  it('constant-question: the path has settled the answer', async () => {
    const again = question(spo2Below(80));
    await expectFindings(tree({ ...below85, no: again }), ['constant-question', `${root}/no`]);
  });

  it('unreachable-branch: of two answers, a third is not possible', async () => {
    const again = question(spo2Below(80), { no: leaf('tier1'), unknown: leaf('tier1', 'PT30M') });
    await expectFindings(tree({ ...below85, unknown: again }), ['unreachable-branch', `${root}/unknown/yes`]);
  });

  it('unreachable-branch: an unknown branch that nobody takes must not be baseline', async () => {
    const twice = (unknown: TreeNode): TreeDocument =>
      tree(
        question(
          { fact: 'spo2.status', operator: 'equal', value: 'none' },
          {
            yes: leaf('baseline'),
            no: question(
              { fact: 'spo2.status', operator: 'equal', value: 'usable' },
              {
                yes: below85,
                no: leaf('tier1'),
                unknown,
              },
            ),
          },
        ),
        { facts: withStatus },
      );
    await expectFindings(twice(leaf('indeterminate')));
    await expectFindings(twice(leaf('baseline')), ['unreachable-branch', `${root}/no/unknown`]);
  });

  it('repeated-condition and redundant-part: parts that change nothing', async () => {
    const repeated = question({ any: [spo2Below(80), ageFrom(60)] }, { yes: leaf('tier1') });
    await expectFindings(tree({ ...below85, no: repeated, unknown: leaf('tier1') }), [
      'repeated-condition',
      `${root}/no/when/any/0`,
    ]);
    const redundant = question({ any: [spo2Below(85), { not: { not: spo2Below(80) } }] });
    await expectFindings(tree(redundant), ['redundant-part', `${root}/when/any/1`]);
    const listed = question({ fact: 'spo2', operator: 'in', value: [84, 85, 84] });
    await expectFindings(
      tree(listed),
      ['redundant-part', `${root}/when/value/0`],
      ['redundant-part', `${root}/when/value/2`],
    );
  });

  it('identical-branches: asking changes nothing', async () => {
    const idle = question(ageFrom(60), { yes: leaf('tier1'), no: leaf('tier1'), unknown: leaf('tier1') });
    await expectFindings(tree({ ...below85, yes: idle }), ['identical-branches', `${root}/yes`]);
  });

  it('fact-out-of-range: limits that no value can be', async () => {
    await expectFindings(tree(question(spo2Below(84.5))), ['fact-out-of-range', `${root}/when/value`]);
    await expectFindings(
      tree(question(spo2Below(40))),
      ['fact-out-of-range', `${root}/when/value`],
      ['contradiction', `${root}/when`],
    );
    const status: Condition = { fact: 'spo2.status', operator: 'in', value: ['unusable', 'broken'] };
    const found = verifyTree(
      tree({ ...below85, unknown: question(status, { no: leaf('tier1') }) }, { facts: withStatus }),
    );
    expect(found.findings.map(({ code }) => code)).toContain('fact-out-of-range');
  });

  it('unused-fact, and what is wrong with a population', async () => {
    const facts = { ...smallTree().facts, 'heart-rate': { type: 'number' as const, unit: '/min' } };
    await expectFindings(tree(below85, { facts }), ['unused-fact', '/facts/heart-rate']);
    const population = { describe: 'adults', condition: { all: [ageFrom(18), ageFrom(16)] } };
    await expectFindings(tree(below85, { population }), ['redundant-part', '/population/condition/all/1']);
  });
});

describe('what is unknown', () => {
  it('unknown-to-baseline: a failed measurement is silent', async () => {
    const silent = tree(question(spo2Below(85), { unknown: leaf('baseline') }));
    const { findings } = verifyTree(silent);
    expect(findings.map(({ code }) => code)).toEqual(['unknown-to-baseline', 'unknown-to-baseline']);
    for (const finding of findings) await expectToBehave(silent, finding);
  });

  it('unknown-to-baseline: a comparator that may lie beyond the limit is silent', async () => {
    const limits = tree(
      question(
        { fact: 'spo2.status', operator: 'equal', value: 'none' },
        { yes: leaf('baseline'), no: question(spo2Below(85), { unknown: perhaps() }) },
      ),
      { facts: withStatus },
    );
    const { findings } = verifyTree(limits);
    expect(findings.map(({ code }) => code)).toEqual(['unreachable-branch', 'unknown-to-baseline']);
    const finding = findings.find(({ code }) => code === 'unknown-to-baseline');
    if (finding?.example === undefined) throw new Error('it has an example');
    expect(finding.example.facts.spo2?.kind).toBe('number');
    await expectToBehave(limits, finding);
  });

  /** Says unknown only of what is unknown altogether. */
  function perhaps(): Question {
    const isAnything: Condition = { fact: 'spo2', operator: 'greaterThan', value: 50 };
    return question(isAnything, { yes: leaf('baseline'), no: leaf('tier1') });
  }

  it('unknown-not-handled: unknown ends milder than every value', async () => {
    const milder = question(spo2Below(85), { no: leaf('tier1') });
    await expectFindings(tree(milder), ['unknown-not-handled', '/conditions/0/root']);
  });
});

describe('assertions', () => {
  const spread: TreeNode = question(spo2Below(85), {
    yes: leaf('critical', 'PT5M'),
    no: question(spo2Below(90), { yes: leaf('tier1', 'PT30M'), unknown: leaf('tier1', 'PT30M') }),
    unknown: leaf('tier1', 'PT15M'),
  });
  const said = (...assertions: readonly SafetyAssertion[]): TreeDocument => tree(spread, { assertions });
  const head = { id: 'a', says: 'So it is' };
  const at = '/assertions/0';

  it('always: holds, and one step further does not', async () => {
    const always = { ...head, kind: 'always', disposition: 'critical' } as const;
    await expectFindings(said({ ...always, when: spo2Below(85), within: 'PT5M' }));
    await expectFindings(said({ ...always, when: spo2Below(85), within: 'PT4M' }), [
      'assertion-violated',
      at,
    ]);
    await expectFindings(said({ ...always, when: spo2Below(86) }), ['assertion-violated', at]);
    await expectFindings(said({ ...always, disposition: 'tier1', when: spo2Below(90) }));
    await expectFindings(said({ ...always, disposition: 'tier1', when: spo2Below(91) }), [
      'assertion-violated',
      at,
    ]);
  });

  it('always: what is possible is more than what is certain', async () => {
    const possibly = { ...head, kind: 'always', when: spo2Below(85), holds: 'possibly' } as const;
    await expectFindings(said({ ...possibly, disposition: 'tier1', within: 'PT15M' }));
    await expectFindings(said({ ...possibly, disposition: 'critical' }), ['assertion-violated', at]);
  });

  it('always and never over unknown facts', async () => {
    const unknown = { ...head, unknown: ['spo2'] } as const;
    await expectFindings(said({ ...unknown, kind: 'always', disposition: 'tier1' }));
    await expectFindings(said({ ...unknown, kind: 'never', dispositions: ['baseline', 'critical'] }));
    await expectFindings(said({ ...unknown, kind: 'never', dispositions: ['tier1'] }), [
      'assertion-violated',
      at,
    ]);
  });

  it('assertion-vacuous: about nobody', async () => {
    const nobody: Condition = { all: [spo2Below(60), { fact: 'spo2', operator: 'greaterThan', value: 70 }] };
    await expectFindings(said({ ...head, kind: 'always', disposition: 'critical', when: nobody }), [
      'assertion-vacuous',
      at,
    ]);
  });

  it('monotone: with two patients who differ in nothing else', async () => {
    const monotone = { ...head, kind: 'monotone', fact: 'spo2' } as const;
    await expectFindings(said({ ...monotone, worse: 'lower' }));
    const wrong = said({ ...monotone, worse: 'higher' });
    await expectFindings(wrong, ['monotonicity-violated', at]);
    const [found] = verifyTree(wrong).findings;
    const { facts, results, against } = found?.example ?? {};
    expect({ ...facts, spo2: null }).toEqual({ ...against?.facts, spo2: null });
    expect(rank(results?.[0]?.disposition ?? 'critical')).toBeLessThan(
      rank(against?.results[0]?.disposition ?? 'baseline'),
    );
  });

  it('dangerous-direction: at least Tier-1, in time', async () => {
    const asked: TreeNode = question(
      { fact: 'spo2.status', operator: 'equal', value: 'none' },
      { yes: leaf('baseline'), no: spread },
    );
    const said = (...assertions: readonly SafetyAssertion[]): TreeDocument =>
      tree(asked, { assertions, facts: withStatus });
    const danger = { ...head, kind: 'dangerous-direction', vitalSign: 'spo2', direction: 'low' } as const;
    await expectFindings(said({ ...danger, within: 'PT15M' }));
    await expectFindings(said({ ...danger, within: 'PT14M' }), ['dangerous-direction-violated', at]);
  });
});
