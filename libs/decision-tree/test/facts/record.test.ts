import { describe, expect, it } from '@jest/globals';
import { symptoms } from '#domain';
import { coded, value } from '../builders.js';
import { ask } from './told.js';

const emergency = ['chest-pain', 'dyspnoea', 'back-pain', 'weakness', 'vision-change', 'speech-difficulty'];

describe('symptoms', () => {
  it('are each asked for on their own', async () => {
    for (const name of symptoms) expect(await ask([coded(name, 'yes')], [`symptom.${name}`])).toEqual([true]);
    expect(await ask([value('spo2', 97)], ['symptom.headache'])).toEqual(['never']);
  });

  it('the status is about the red flags alone', async () => {
    expect(await ask([coded('headache', 'perhaps')], ['symptoms.status'])).toEqual(['none']);
    expect(await ask([coded('syncope', 'perhaps')], ['symptoms.status'])).toEqual(['unusable']);
  });
});

describe('H14: symptoms of severe pressure', () => {
  const state = async (...answers: [string, string][]) =>
    (
      await ask(
        [value('systolic', 190), ...answers.map(([code, answer]) => coded(code, answer))],
        ['symptoms.severe-pressure'],
      )
    )[0];
  const all = (answer: string) => emergency.map((code): [string, string] => [code, answer]);

  it('are present with one yes, absent with all no, and otherwise not asked', async () => {
    expect(await state(...all('no'))).toBe('absent');
    for (const one of emergency) {
      expect(await state([one, 'yes'])).toBe('present');
      expect(await state(...all('no').filter(([code]) => code !== one))).toBe('not-asked');
      expect(await state(...all('no').filter(([code]) => code !== one), [one, 'perhaps'])).toBe('not-asked');
      expect(await state(...all('no'), [one, 'yes'])).toBe('present');
    }
    expect(await state()).toBe('not-asked');
  });

  it('take dyspnoea at rest for dyspnoea', async () => {
    expect(
      await state(...all('no').filter(([code]) => code !== 'dyspnoea'), ['dyspnoea-at-rest', 'no']),
    ).toBe('absent');
    expect(await state(...all('no'), ['dyspnoea-at-rest', 'yes'])).toBe('present');
  });
});

describe('the signed plan', () => {
  const fromPlan = async (plan: Record<string, number | string | boolean>, ...names: string[]) =>
    ask([value('spo2', 97)], names, { plan });

  it('gives its numbers, unless they are missing, no number, or beyond any patient', async () => {
    const name = 'plan.systolic-high';
    expect(await fromPlan({ 'systolic-high': 150 }, name)).toEqual([150]);
    expect(await fromPlan({}, name)).toEqual(['not-in-plan']);
    expect(await fromPlan({ 'systolic-high': '150' }, name)).toEqual(['wrong-type']);
    expect(await fromPlan({ 'systolic-high': 15 }, name)).toEqual(['implausible']);
    expect(await fromPlan({ 'spo2-target-high': 92 }, 'plan.spo2-target-high')).toEqual([92]);
  });

  it('names saturation scale 1 or 2', async () => {
    for (const [scale, told] of [
      [1, 1],
      [2, 2],
      [3, 'implausible'],
      [1.5, 'wrong-type'],
    ] as const)
      expect(await fromPlan({ 'spo2-scale': scale }, 'plan.spo2-scale')).toEqual([told]);
  });

  it('counts six weeks after birth as pregnant, whatever else it says', async () => {
    const pregnant = 'patient.pregnant';
    expect(await fromPlan({ postpartum: true, pregnant: false }, pregnant)).toEqual([true]);
    expect(await fromPlan({ postpartum: false, pregnant: false }, pregnant)).toEqual([false]);
    expect(await fromPlan({ postpartum: false }, pregnant)).toEqual(['not-in-plan']);
  });
});
