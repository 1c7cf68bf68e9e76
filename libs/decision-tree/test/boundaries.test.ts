import { describe, expect, it } from '@jest/globals';
import type { Disposition, VitalSign } from '#domain';
import { assess } from '../src/index.js';
import { day, heartFailure, hour, now, redLimits, sample, scene, value } from './builders.js';

/** Values at and around each limit, with what the chosen reading of the sources makes of them (hazard H07). */
const limits: readonly [VitalSign, number, string, Disposition][] = [
  ['glucose', 53, 'hypoglycaemia', 'critical'],
  ['glucose', 53.9, 'hypoglycaemia', 'critical'],
  ['glucose', 54, 'hypoglycaemia', 'tier1'],
  ['glucose', 69, 'hypoglycaemia', 'tier1'],
  ['glucose', 69.9, 'hypoglycaemia', 'tier1'],
  ['glucose', 70, 'hypoglycaemia', 'baseline'],
  // 2.9, 3.0, 3.8, 3.9, 13.8 and 13.9 mmol/L, converted first with 18.0156.
  ['glucose', 52.2, 'hypoglycaemia', 'critical'],
  ['glucose', 54.0468, 'hypoglycaemia', 'tier1'],
  ['glucose', 68.4593, 'hypoglycaemia', 'tier1'],
  ['glucose', 70.2608, 'hypoglycaemia', 'baseline'],
  ['glucose', 248.6153, 'hyperglycaemia', 'baseline'],
  ['glucose', 250.4168, 'hyperglycaemia', 'tier1'],
  ['glucose', 180, 'hyperglycaemia', 'baseline'],
  ['glucose', 250, 'hyperglycaemia', 'baseline'],
  ['glucose', 251, 'hyperglycaemia', 'tier1'],
  ['glucose', 301, 'hyperglycaemia', 'tier1'],
  ['systolic', 180, 'severe-hypertension', 'baseline'],
  ['systolic', 181, 'severe-hypertension', 'tier1'],
  ['diastolic', 120, 'severe-diastolic-pressure', 'baseline'],
  ['diastolic', 121, 'severe-diastolic-pressure', 'tier1'],
  ['systolic', 90, 'hypotension', 'critical'],
  ['systolic', 91, 'hypotension', 'baseline'],
  ['heart-rate', 40, 'bradycardia', 'critical'],
  ['heart-rate', 41, 'bradycardia', 'baseline'],
  ['heart-rate', 130, 'tachycardia', 'baseline'],
  ['heart-rate', 131, 'tachycardia', 'critical'],
  ['respiratory-rate', 8, 'respiratory-rate', 'critical'],
  ['respiratory-rate', 9, 'respiratory-rate', 'baseline'],
  ['respiratory-rate', 20, 'respiratory-rate', 'baseline'],
  ['respiratory-rate', 21, 'respiratory-rate', 'tier1'],
  ['respiratory-rate', 24, 'respiratory-rate', 'tier1'],
  ['respiratory-rate', 25, 'respiratory-rate', 'critical'],
  ['spo2', 84, 'hypoxaemia', 'critical'],
  ['spo2', 84.4, 'hypoxaemia', 'critical'],
  ['spo2', 85, 'hypoxaemia', 'tier1'],
  ['spo2', 91.5, 'hypoxaemia', 'tier1'],
  ['spo2', 91.6, 'hypoxaemia', 'baseline'],
  ['spo2', 92, 'hypoxaemia', 'baseline'],
  ['temperature', 35, 'temperature', 'tier1'],
  ['temperature', 35.1, 'temperature', 'baseline'],
  ['temperature', 38.0, 'temperature', 'baseline'],
  ['temperature', 38.04, 'temperature', 'baseline'],
  ['temperature', 38.06, 'temperature', 'tier1'],
  ['temperature', 38.1, 'temperature', 'tier1'],
  ['temperature', 39.1, 'temperature', 'tier1'],
];

describe('red limits', () => {
  it.each(limits)('%s %d is %s: %s', async (sign, number, condition, disposition) => {
    const { results } = await assess(scene([value(sign, number)], { trees: [redLimits] }));
    expect(results.find((one) => one.condition === condition)?.disposition).toBe(disposition);
  });
});

/** Weight gain in kg over hours; 1.36 kg is 2.998 lb. No baseline and no dry weight: the stricter branch. */
const gains: readonly [number, number, string, Disposition][] = [
  [0.89, 24, 'weight-gain-24h', 'baseline'],
  [0.91, 24, 'weight-gain-24h', 'tier1'],
  [2.26, 168, 'weight-gain-7d', 'baseline'],
  [2.27, 168, 'weight-gain-7d', 'tier1'],
  [-2.27, 168, 'weight-loss-7d', 'tier1'],
  [2.0, 72, 'weight-gain-72h', 'baseline'],
  [2.1, 72, 'weight-gain-72h', 'tier1'],
];

describe('heart failure weights', () => {
  it.each(gains)('%d kg over %d h is %s: %s', async (gain, hours, condition, disposition) => {
    const history = [sample('weight', 80.3, now - hours * hour)];
    const input = scene([value('weight', Number((80.3 + gain).toFixed(2)))], {
      history,
      trees: [heartFailure],
      patient: { plan: { lvad: false } },
    });
    const { results } = await assess(input);
    expect(results.find((one) => one.condition === condition)?.disposition).toBe(disposition);
  });

  it.each([
    [1.36, 'gain-24h-own-range'],
    [1.37, 'gain-24h-above-3lb'],
  ])('near the dry weight %d kg in a day is %s', async (gain, leaf) => {
    const input = scene([value('weight', 79 + gain)], {
      history: [sample('weight', 79, now - day)],
      trees: [heartFailure],
    });
    const { results } = await assess(input);
    expect(results.find((one) => one.condition === 'weight-gain-24h')?.leaf).toBe(leaf);
  });

  it.each([
    [48 * hour, 'weighed-lately'],
    [49 * hour, 'missed-two-days'],
    [8 * day, 'missed-a-week'],
  ])('a last weight %d ms ago is %s', async (ago, leaf) => {
    const input = scene([value('spo2', 97)], {
      history: [sample('weight', 80, now - ago)],
      trees: [heartFailure],
    });
    const { results } = await assess(input);
    expect(results.find((one) => one.condition === 'missed-weight')?.leaf).toBe(leaf);
  });
});
