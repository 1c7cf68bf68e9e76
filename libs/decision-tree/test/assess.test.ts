import { describe, expect, it } from '@jest/globals';
import type { NormalisedValue } from '#domain';
import {
  assess,
  assessSync,
  decideFromFacts,
  factJson,
  factsFromJson,
  reassess,
  type Assessment,
  type FactJson,
} from '../src/index.js';
import {
  absent,
  adult,
  coded,
  day,
  heartFailure,
  minute,
  now,
  quietMonth,
  redLimits,
  sample,
  scene,
  value,
  type Scene,
} from './builders.js';

const found = ({ findings }: Assessment) =>
  findings.map(({ condition, severity }) => `${condition}: ${severity}`);
const assessed = (values: readonly NormalisedValue[], rest: Scene = {}) => assess(scene(values, rest));

describe('a quiet patient', () => {
  const quiet = [value('spo2', 97), value('heart-rate', 70), value('systolic', 124), value('weight', 80.2)];

  it('is baseline, synchronously, with a result for each condition of each tree', async () => {
    const now_ = assessSync(scene(quiet));
    expect(now_).toMatchObject({ disposition: 'baseline', findings: [] });
    expect(now_?.results).toHaveLength(redLimits.conditions.length + heartFailure.conditions.length);
    expect((await assessed(quiet)).disposition).toBe('baseline');
  });

  it('is baseline in the first week, too, once weighed: no baseline is stricter, not an alert', async () => {
    const first = await assessed(quiet, { history: [], patient: { plan: { lvad: false } } });
    expect(found(first)).toEqual([]);
  });

  it('raises nothing about weight when the measurement carries none, but that it was never weighed', async () => {
    expect(found(await assessed([value('spo2', 97)]))).toEqual([]);
    expect(found(await assessed([value('spo2', 97)], { history: [] }))).toEqual([
      'missed-weight: indeterminate',
    ]);
  });
});

describe('a decision', () => {
  it('H01: a meter that says LO is critical', async () => {
    const { winner } = await assessed([value('glucose', 20, '<')]);
    expect(winner).toMatchObject({ disposition: 'critical', condition: 'hypoglycaemia', tree: 'red-limits' });
    expect(winner.reason).toContain('<20 mg/dL');
    expect(winner.respondWithinSeconds).toBe(300);
  });

  it('keeps what json-rules-engine found for each part of each question', async () => {
    const { winner } = await assessed([value('spo2', 80)]);
    const last = winner.path.at(-1);
    expect(last).toMatchObject({ answer: 'yes' });
    expect(last?.conditions).toEqual([
      {
        fact: 'spo2',
        operator: 'lessThan',
        value: 85,
        factValue: { kind: 'number', unit: '%', interval: { low: 80, high: 80 }, ageSeconds: 0 },
        result: 'yes',
      },
    ]);
  });

  it('is of one condition each: a critical saturation does not hide a critical heart rate', async () => {
    const both = await assessed([value('spo2', 80), value('heart-rate', 150)]);
    expect(found(both)).toEqual(['hypoxaemia: critical', 'tachycardia: critical']);
  });

  it('of a value sent twice in one measurement is about each', async () => {
    const twice = await assessed([value('heart-rate', 125), value('heart-rate', 35)]);
    expect(found(twice)).toEqual(['bradycardia: critical', 'tachycardia: tier1']);
    const hidden = await assessed([absent('spo2', 'error'), value('spo2', 80), value('spo2', 97)]);
    expect(found(hidden)).toContain('hypoxaemia: critical');
  });

  it('without an active tree is indeterminate', async () => {
    const none = await assessed([value('spo2', 97)], { trees: [] });
    expect(none.winner).toMatchObject({ disposition: 'indeterminate', condition: 'no-active-tree' });
    expect(assessSync(scene([value('spo2', 97)], { trees: [] }))).toBeUndefined();
  });
});

describe('H03: an implausible value in the dangerous direction', () => {
  it.each([
    ['spo2', 40],
    ['heart-rate', 15],
    ['heart-rate', 320],
    ['systolic', 40],
    ['systolic', 310],
    ['glucose', 5],
    ['respiratory-rate', 2],
    ['temperature', 25],
  ] as const)('%s %d is Tier-1 within minutes, in any tree that asks', async (sign, number) => {
    const { winner } = await assessed([value(sign, number)]);
    expect(winner.disposition).toBe('tier1');
    expect(winner.respondWithinSeconds).toBeLessThanOrEqual(900);
  });

  it('is critical when a second sign agrees, now or minutes ago', async () => {
    const at = { history: [...quietMonth(), sample('heart-rate', 125, now - 3 * minute)] };
    expect((await assessed([value('spo2', 40)], at)).disposition).toBe('critical');
    expect((await assessed([value('spo2', 40), value('systolic', 95)])).disposition).toBe('critical');
    expect((await assessed([value('spo2', 40), value('heart-rate', 15)])).disposition).toBe('critical');
  });

  it('is not answered by a good value a minute before', async () => {
    const at = { history: [...quietMonth(), sample('spo2', 98, now - minute)] };
    expect((await assessed([value('spo2', 40)], at)).disposition).toBe('tier1');
  });

  it('in the harmless direction it is a data-quality item', async () => {
    expect(found(await assessed([value('spo2', 120)]))).toEqual(['hypoxaemia: indeterminate']);
  });
});

describe('an unusable value', () => {
  it.each(['not-a-number', 'error', 'cancelled', 'entered-in-error', 'unknown'] as const)(
    'absent because %s is indeterminate, never nothing',
    async (reason) => {
      for (const sign of [
        'spo2',
        'heart-rate',
        'systolic',
        'diastolic',
        'weight',
        'glucose',
        'temperature',
        'steps',
        'bmi',
      ] as const)
        expect((await assessed([absent(sign, reason)])).disposition).toBe('indeterminate');
    },
  );

  it('a value without a number, or NaN, is no in-range value', async () => {
    const { code, vitalSign, plausibility } = value('spo2', 97);
    const without = { code, plausibility, ...(vitalSign !== undefined && { vitalSign }) };
    expect((await assessed([without])).disposition).toBe('indeterminate');
    const nan = { ...value('spo2', 97), interval: { low: Number.NaN, high: Number.NaN } };
    expect((await assessed([nan])).disposition).toBe('indeterminate');
  });

  it('beside a usable one: the systolic counts, the diastolic is missed', async () => {
    const { findings } = await assessed([value('systolic', 107), absent('diastolic', 'not-performed')]);
    expect(findings).toMatchObject([{ condition: 'severe-diastolic-pressure', severity: 'indeterminate' }]);
  });
});

describe('H10: several trees', () => {
  it('all decide, and the signed plan sets the target of oxygen saturation', async () => {
    expect(found(await assessed([value('spo2', 90)]))).toEqual(['hypoxaemia: tier1']);
    const target = { patient: { plan: { ...adult.plan, 'spo2-target-low': 88 } } };
    expect((await assessed([value('spo2', 90)], target)).disposition).toBe('baseline');
    expect((await assessed([value('spo2', 84)], target)).disposition).toBe('critical');
    const { winner } = await assessed([value('spo2', 87)], target);
    expect(winner.disposition).toBe('tier1');
    const asked = winner.path.find(({ id }) => id === 'spo2-target');
    expect(asked?.conditions[0]?.comparedWith).toMatchObject({ interval: { low: 88, high: 88 } });
  });

  it('the most severe result of a condition is its finding, each tree is listed', async () => {
    const { findings, results } = await assessed([value('heart-rate', 45)]);
    expect(findings).toMatchObject([
      { condition: 'bradycardia', tree: 'heart-failure-screening', severity: 'tier1' },
    ]);
    expect(results.filter(({ condition }) => condition === 'bradycardia')).toHaveLength(2);
  });
});

describe('H11: the population', () => {
  it.each([
    ['a child', { birthDate: '2012-01-01' }, 'not-met'],
    ['a patient with an assist device', { plan: { lvad: true } }, 'not-met'],
    ['a pregnant woman', { birthDate: '1995-01-01', plan: { lvad: false, pregnant: true } }, 'not-met'],
    ['an age nobody knows', { birthDate: '' }, 'unknown'],
    ['a plan that says nothing', { plan: {} }, 'unknown'],
  ] as const)('%s is never baseline', async (_, patient, population) => {
    const { winner, results } = await assessed([value('spo2', 97)], { patient });
    expect(winner).toMatchObject({
      disposition: 'indeterminate',
      condition: 'outside-population',
      population,
    });
    expect(winner.reason).toContain('Red limits');
    expect(results.filter(({ condition }) => condition === 'outside-population')).toHaveLength(2);
  });

  it('never lowers a severity', async () => {
    const { winner } = await assessed([value('spo2', 80)], { patient: { birthDate: '2012-01-01' } });
    expect(winner).toMatchObject({ disposition: 'critical', population: 'not-met' });
  });
});

describe('H14: severe pressure', () => {
  it('with symptoms unknown has a clock of minutes, with a symptom it is critical', async () => {
    expect((await assessed([value('systolic', 190)])).winner).toMatchObject({
      disposition: 'tier1',
      respondWithinSeconds: 600,
    });
    const pain = [value('systolic', 190), coded('chest-pain', 'yes')];
    expect(found(await assessed(pain))).toContain('severe-hypertension: critical');
  });
});

describe('reassessment', () => {
  it('decides about the patient as of now, out of history', async () => {
    const { timeline, context, trees } = scene([], {
      history: [...quietMonth(), sample('weight', 83, now - 60 * minute)],
    });
    const later = await reassess({ timeline, context, trees, nowMs: now });
    expect(found(later)).toContain('weight-gain-24h: tier1');
    const quiet = scene([], { history: [...quietMonth(), sample('weight', 80, now - 60 * minute)] });
    expect((await reassess({ ...quiet, nowMs: now + minute })).disposition).toBe('baseline');
  });

  it('does not take up a value again that is past its maximum age', async () => {
    const history = [...quietMonth(), sample('spo2', 80, now - 60 * minute), sample('weight', 80, now - day)];
    const { timeline, context, trees } = scene([], { history });
    expect((await reassess({ timeline, context, trees, nowMs: now })).disposition).toBe('baseline');
  });
});

describe('P3: a stored decision', () => {
  it.each<[string, NormalisedValue[]]>([
    ['critical', [value('spo2', 80)]],
    ['by an interval', [value('glucose', 20, '<')]],
    ['of a weight', [value('weight', 83)]],
    ['of an unusable value', [absent('systolic', 'error')]],
    ['baseline', [value('spo2', 97)]],
  ])('%s comes to the same leaves again from its stored facts', async (_, values) => {
    const { facts, results } = await assessed(values);
    const stored = JSON.parse(JSON.stringify(factJson(facts))) as Record<string, FactJson>;
    expect(await decideFromFacts([redLimits, heartFailure], factsFromJson(stored))).toEqual(results);
  });
});
