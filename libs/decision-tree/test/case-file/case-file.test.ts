import { describe, expect, it } from '@jest/globals';
import { caseProblems, parseCasesText, parseTree, problemWords } from '../../src/index.js';
import { readJson, smallTree, treePaths } from '../builders.js';
import { smallProtocol } from '../protocol/small-protocol.js';

const one = {
  name: 'low',
  condition: 'hypoxaemia',
  facts: { spo2: 84 },
  leaf: 'is-low',
  disposition: 'critical',
};
const followed = {
  name: 'low',
  facts: { spo2: 84 },
  answers: { breathless: 'no' },
  leaf: 'saturation-low',
  outcome: 'seen-within-4h',
};

function places(document: Parameters<typeof caseProblems>[1], changed: object): readonly string[] {
  const file = { tree: document.tree, cases: [changed] };
  return caseProblems(file, document).map(({ code, pointer }) => `${code} ${pointer}`);
}

describe('worked cases beside a tree', () => {
  it('are read for both kinds', () => {
    const text = JSON.stringify({ tree: 'small', cases: [one] });
    expect(parseCasesText(text, smallTree())).toEqual({ cases: [one], problems: [] });
    const protocolText = JSON.stringify({ tree: 'small-protocol', cases: [followed] });
    expect(parseCasesText(protocolText, smallProtocol()).cases).toEqual([followed]);
  });

  it.each([
    [
      'a misspelt fact, which would silently be unknown',
      { facts: { sp02: 84 } },
      'undeclared-fact',
      '/facts/sp02',
    ],
    ['text for a number', { facts: { spo2: '84' } }, 'wrong-type', '/facts/spo2'],
    ['an interval upside down', { facts: { spo2: { low: 9, high: 1 } } }, 'bad-range', '/facts/spo2'],
    ['half an interval', { facts: { spo2: { low: 9 } } }, 'case-schema', '/facts/spo2'],
    ['another condition', { condition: 'x' }, 'unknown-condition', '/condition'],
    ['a leaf that is not there', { leaf: 'x' }, 'unknown-leaf', '/leaf'],
    ['another disposition', { disposition: 'severe' }, 'case-schema', '/disposition'],
    ['a key nobody knows', { outcome: 'call-back' }, 'case-schema', '/outcome'],
  ])('are refused with %s', (_, changed, code, place) => {
    expect(places(smallTree(), { ...one, ...changed })).toEqual([`${code} /cases/0${place}`]);
  });

  it('may be about the population', () => {
    const outside = {
      condition: 'outside-population',
      leaf: 'population-not-met',
      disposition: 'indeterminate',
    };
    expect(places(smallTree(), { ...one, ...outside })).toEqual([]);
    expect(places(smallTree(), { ...one, ...outside, leaf: 'is-low' })).toEqual([
      'unknown-leaf /cases/0/leaf',
    ]);
  });

  it.each([
    [
      'an answer nobody can give',
      { answers: { breathless: 'perhaps' } },
      'case-schema',
      '/answers/breathless',
    ],
    [
      'a question that is not there',
      { answers: { breathles: 'no' } },
      'unknown-question',
      '/answers/breathles',
    ],
    ['a check for a question', { answers: { saturation: 'no' } }, 'unknown-question', '/answers/saturation'],
    ['an end that is a question', { leaf: 'swollen' }, 'unknown-leaf', '/leaf'],
  ])('of a protocol are refused with %s', (_, changed, code, place) => {
    expect(places(smallProtocol(), { ...followed, ...changed })).toEqual([`${code} /cases/0${place}`]);
  });

  it('are refused when they are another tree’s, and their problems have lines', () => {
    const text = JSON.stringify({ tree: 'other', cases: [{ ...one, leaf: 'x' }] }, null, 2);
    expect(parseCasesText(text, smallTree()).problems.map(problemWords)).toEqual([
      '2:3 case-tree-mismatch /tree: the cases are of other',
      '10:7 unknown-leaf /cases/0/leaf: there is no leaf x there',
    ]);
  });

  it.each(treePaths)('%s: the committed ones are in order', (path) => {
    expect(caseProblems(readJson(`${path}.cases.json`), parseTree(readJson(`${path}.tree.json`)))).toEqual(
      [],
    );
  });
});
