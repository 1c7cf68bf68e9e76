import { describe, expect, it } from '@jest/globals';
import { parseTree, TreeError, type TreeProblem } from '../src/index.js';
import { smallTree } from './builders.js';

const low = { fact: 'spo2', operator: 'lessThan', value: 85 };
const always = { id: 'a', says: 'Low is critical.', kind: 'always', when: low, disposition: 'critical' };
const never = {
  id: 'n',
  says: 'Low is never baseline.',
  kind: 'never',
  when: low,
  dispositions: ['baseline'],
};
const monotone = { id: 'm', says: 'Lower is worse.', kind: 'monotone', fact: 'spo2', worse: 'lower' };
const danger = {
  id: 'd',
  says: 'Implausibly low is a call within minutes.',
  kind: 'dangerous-direction',
  vitalSign: 'spo2',
  direction: 'low',
  within: 'PT15M',
};

function withAssertions(assertions: unknown): unknown {
  const tree = smallTree();
  const facts = { ...tree.facts, 'spo2.status': { type: 'text' } };
  return { ...tree, facts, assertions };
}

function problemsOf(document: unknown): readonly TreeProblem[] {
  try {
    parseTree(document);
    return [];
  } catch (error) {
    if (error instanceof TreeError) return error.problems;
    throw error;
  }
}

function places(document: unknown): readonly string[] {
  return problemsOf(document).map(({ code, pointer }) => `${code} ${pointer}`);
}

describe('safety assertions', () => {
  it('are read in all four kinds', () => {
    const all = [
      { ...always, within: 'PT5M', condition: 'hypoxaemia' },
      { ...never, holds: 'possibly', unknown: ['patient.age'] },
      monotone,
      danger,
    ];
    expect(parseTree(withAssertions(all)).assertions).toEqual(all);
  });

  it('may be missing', () => {
    expect(parseTree(smallTree()).assertions).toBeUndefined();
  });

  it.each([
    ['another kind', { ...always, kind: 'often' }, ['tree-schema /assertions/0/kind']],
    ['a key of another kind', { ...always, worse: 'lower' }, ['tree-schema /assertions/0/worse']],
    ['no words', { ...always, says: '' }, ['tree-schema /assertions/0/says']],
    ['at least baseline', { ...always, disposition: 'baseline' }, ['tree-schema /assertions/0/disposition']],
    [
      'none of all dispositions',
      { ...never, dispositions: ['baseline', 'indeterminate', 'tier1', 'critical'] },
      ['tree-schema /assertions/0/dispositions'],
    ],
    ['holds without when', { ...always, when: undefined, holds: 'possibly' }, ['tree-schema /assertions/0']],
    ['another condition', { ...always, condition: 'x' }, ['unknown-condition /assertions/0/condition']],
    ['no real duration', { ...always, within: 'P1M' }, ['bad-duration /assertions/0/within']],
    [
      'a misspelt operator',
      { ...always, when: { all: [low, { not: { ...low, operator: 'under' } }] } },
      ['unknown-operator /assertions/0/when/all/1/not/operator'],
    ],
    [
      'a misspelt fact that is to be unknown',
      { ...always, unknown: ['spo2', 'sp02'] },
      ['unknown-fact /assertions/0/unknown/1'],
    ],
    ['an undeclared fact', { ...monotone, fact: 'weight' }, ['undeclared-fact /assertions/0/fact']],
    ['a direction of words', { ...monotone, fact: 'spo2.status' }, ['wrong-type /assertions/0/fact']],
    ['an unknown vital sign', { ...danger, vitalSign: 'mood' }, ['tree-schema /assertions/0/vitalSign']],
    [
      'a sign that the tree does not read',
      { ...danger, vitalSign: 'glucose' },
      ['undeclared-fact /assertions/0/vitalSign', 'undeclared-fact /assertions/0/vitalSign'],
    ],
  ])('are refused with %s', (_, assertion, expected) => {
    expect(places(withAssertions([assertion]))).toEqual(expected);
  });

  it('are refused with the same id twice', () => {
    expect(places(withAssertions([always, { ...monotone, id: 'a' }]))).toEqual([
      'duplicate-id /assertions/1/id',
    ]);
  });
});
