import { describe, expect, it } from '@jest/globals';
import type { WorkedCase } from '../../src/cases.js';
import { examine, obstaclesTo, shownExamination, unreachableParts } from '../../src/dossier/index.js';
import type { ProtocolCase } from '../../src/protocol/index.js';
import { protocol, screening } from '../difference/documents.js';

/** Every leaf and branch of `screening()`. */
const cases: readonly WorkedCase[] = [
  ['very low', { spo2: 84 }, 'is-very-low', 'critical'],
  ['lowish', { spo2: 91, 'patient.age': 70 }, 'is-lowish', 'tier1'],
  ['lowish and young', { spo2: 91, 'patient.age': 30 }, 'fine', 'baseline'],
  ['lowish, age unknown', { spo2: 91 }, 'lowish-unknown', 'tier1'],
  ['not measured', {}, 'no-spo2', 'indeterminate'],
].map(
  ([name, facts, leaf, disposition]) =>
    ({ name, condition: 'hypoxaemia', facts, leaf, disposition }) as WorkedCase,
);

const population: readonly WorkedCase[] = [
  ['adult', { 'patient.age': 18 }, 'population-met', 'baseline'],
  ['child', { 'patient.age': 17 }, 'population-not-met', 'indeterminate'],
  ['unknown', {}, 'population-unknown', 'indeterminate'],
].map(
  ([name, facts, leaf, disposition]) =>
    ({ name, condition: 'outside-population', facts, leaf, disposition }) as WorkedCase,
);

describe('an examination', () => {
  it('covers what the cases come to, and says what is missing', async () => {
    const whole = await examine(screening(), [...cases, ...population]);
    expect(whole.failures).toEqual([]);
    expect(whole.coverage.leaves.missing).toEqual([]);
    const without = await examine(screening(), [...cases.slice(1), ...population]);
    expect(without.coverage.leaves.missing).toEqual(['is-very-low']);
    expect(without.coverage.branches.missing).toEqual(['very-low/yes']);
  });

  it('takes a failed case for a finding, so that it keeps the tree from being signed', async () => {
    const wrong = cases.map((one) => (one.leaf === 'fine' ? { ...one, leaf: 'is-lowish' } : one));
    const examination = await examine(screening(), [...wrong, ...population]);
    expect(examination.findings.filter(({ code }) => code === 'case-failed')).toMatchObject([
      { message: expect.stringContaining('lowish and young') },
    ]);
    expect(obstaclesTo(shownExamination(examination)).map(({ code }) => code)).toContain('cases-failed');
  });

  it('has the example patient of a finding, and the same after it was stored as JSON', async () => {
    const tree = screening();
    const broken = {
      ...tree,
      assertions: [{ id: 'a', says: 'never anything', kind: 'never', dispositions: ['critical'] } as const],
    };
    const examination = await examine(broken, cases);
    const [violated] = examination.findings.filter(({ code }) => code === 'assertion-violated');
    expect(violated?.example?.facts['spo2']).toBeDefined();
    const stored = JSON.parse(JSON.stringify(examination)) as typeof examination;
    expect(shownExamination(stored)).toEqual(shownExamination(examination));
  });

  it('is of protocols, too', async () => {
    const yes: ProtocolCase = {
      name: 'y',
      facts: {},
      answers: { breathless: 'yes' },
      leaf: 'now',
      outcome: 'escalate-now',
    };
    const { failures, coverage, leaves } = await examine(protocol(), [yes]);
    expect([failures, coverage.leaves.covered, coverage.leaves.of]).toEqual([[], 1, 5]);
    expect(leaves.map(({ leaf, answers }) => [leaf, answers?.['breathless']])).toEqual([
      ['now', 'yes'],
      ['visit', 'no'],
      ['home', 'no'],
      ['repeat', 'no'],
      ['visit-4h', 'could-not-assess'],
    ]);
  });
});

it('nobody comes to a branch when nobody comes to any leaf below it', () => {
  const leaf = { condition: 'hypoxaemia' };
  const example = {};
  const leaves = [
    { ...leaf, leaf: 'is-very-low', example },
    { ...leaf, leaf: 'is-lowish' },
    { ...leaf, leaf: 'fine' },
    { ...leaf, leaf: 'lowish-unknown' },
    { ...leaf, leaf: 'no-spo2', example },
  ];
  expect(unreachableParts(screening(), { leaves })).toEqual([
    'very-low/no',
    'lowish/yes',
    'is-lowish',
    'lowish/no',
    'fine',
    'lowish/unknown',
    'lowish-unknown',
  ]);
});
