import { describe, expect, it } from '@jest/globals';
import type { TreeResult } from '#decision-tree';
import { chartLines } from '../../src/case/chart-lines.js';

type Condition = TreeResult['path'][number]['conditions'][number];
const number = (value: number, unit = '%') =>
  ({ kind: 'number', interval: { low: value, high: value }, unit }) as const;
const step = (...conditions: Condition[]): TreeResult['path'] => [
  { id: 'n', ask: 'Is it?', answer: 'yes', conditions },
];
const compared = (fact: string, value: Condition['value'], rest: Partial<Condition> = {}): Condition => ({
  fact,
  operator: 'lessThan',
  value,
  factValue: number(88),
  result: 'yes',
  ...rest,
});
const none = new Map<never, number>();

describe('what is drawn into a trend', () => {
  it('is the limit that a sign was compared with, once however often it was asked', () => {
    expect(chartLines(step(compared('spo2', 90), compared('spo2', 90)), none, [])).toEqual([
      { vitalSign: 'spo2', kind: 'threshold', name: 'lessThan', value: 90, unit: '%' },
    ]);
  });

  it('is the value of the plan where the limit is one of the plan, and nothing where that is not known', () => {
    const own = { fact: 'plan.spo2-target-low' };
    const known = compared('spo2', own, { comparedWith: number(88) });
    const unknown = compared('spo2', own, { comparedWith: { kind: 'unknown', reason: 'not-in-plan' } });
    expect(chartLines(step(known), none, []).map(({ value }) => value)).toEqual([88]);
    expect(chartLines(step(unknown), none, [])).toEqual([]);
  });

  it('is nothing of a change, a count or a symptom: they do not lie on the axis of the sign', () => {
    const others = step(compared('weight.change-72h', 1.4), compared('symptom.chest-pain', true));
    expect(chartLines(others, none, [])).toEqual([]);
  });

  it('has the own baseline, and of the plan what is a value of a sign', () => {
    const plan = [
      { name: 'dry-weight', value: 78.5 },
      { name: 'spo2-target-low', value: 88 },
      { name: 'systolic-high', value: 150 },
      { name: 'oxygen', value: 2 },
      { name: 'spo2-scale', value: 2 },
      { name: 'baseline-weight-low', value: 70 },
      { name: 'language', value: 'es' },
    ];
    const lines = chartLines([], new Map([['weight', 79] as const]), plan);
    expect(
      lines.map(({ vitalSign, kind, name, value, unit }) => [vitalSign, kind, name, value, unit]),
    ).toEqual([
      ['weight', 'baseline', 'own-baseline', 79, 'kg'],
      ['weight', 'plan', 'dry-weight', 78.5, 'kg'],
      ['spo2', 'plan', 'spo2-target-low', 88, '%'],
      ['systolic', 'plan', 'systolic-high', 150, 'mm[Hg]'],
    ]);
  });
});
