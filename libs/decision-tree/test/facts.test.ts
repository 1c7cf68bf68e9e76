import { describe, expect, it } from '@jest/globals';
import type { Fact } from '#domain';
import { assess, factCatalogue, factJson, factsFromJson, renderReason, type Sample } from '../src/index.js';
import { currentFacts } from '../src/current.js';
import { localDay } from '../src/local-day.js';
import {
  adult,
  coded,
  day,
  heartFailure,
  hour,
  minute,
  now,
  quietMonth,
  redLimits,
  sample,
  scene,
  value,
} from './builders.js';
import { Timeline, type PatientContext } from '../src/index.js';

const noDryWeight: PatientContext = { ...adult, plan: { lvad: false } };

function facts(samples: readonly Sample[], patient: PatientContext = adult): Record<string, Fact> {
  return currentFacts(Timeline.of(samples), patient, [redLimits, heartFailure], now);
}

function numberOf(fact: Fact | undefined): number | string | undefined {
  if (fact?.kind === 'number') return fact.interval.low;
  return fact?.kind === 'unknown' ? fact.reason : fact?.kind;
}

describe('changes of weight', () => {
  const weighed = (before: number, by: number, rest: Partial<Sample> = {}) =>
    facts([sample('weight', 80, now - before, rest), sample('weight', 80 + by, now)]);

  it('compare with the weight closest to the start of the window, within its tolerance', () => {
    expect(numberOf(weighed(24 * hour, 1.36)['weight.change-24h'])).toBe(1.36);
    expect(numberOf(weighed(18 * hour, 1)['weight.change-24h'])).toBe(1);
    expect(numberOf(weighed(17 * hour, 1)['weight.change-24h'])).toBe('never');
    expect(numberOf(weighed(72 * hour, 2.1)['weight.change-72h'])).toBe(2.1);
    expect(numberOf(weighed(6 * day, -2)['weight.change-7d'])).toBe(-2);
    const both = [sample('weight', 79, now - 28 * hour), sample('weight', 80, now - 23 * hour)];
    expect(numberOf(facts([...both, sample('weight', 81, now)])['weight.change-24h'])).toBe(1);
  });

  it('H09: are not told across two scales', () => {
    expect(numberOf(weighed(24 * hour, 3, { deviceId: 'old-scale' })['weight.change-24h'])).toBe(
      'no-baseline',
    );
  });

  it('count the minutes since the last weight, known unless there was never one', () => {
    expect(numberOf(facts([sample('weight', 80, now - 49 * hour)])['weight.minutes-since'])).toBe(2940);
    expect(numberOf(facts([])['weight.minutes-since'])).toBe('never');
  });
});

describe('the personal baseline', () => {
  const days = (count: number, number: (index: number) => number, rest: Partial<Sample> = {}) =>
    Array.from({ length: count }, (_, index) =>
      sample('weight', number(index), now - (index + 1) * day, rest),
    );

  it('is the median of daily values: one odd day does not move it', () => {
    const history = days(9, (index) => (index === 3 ? 120 : 80));
    const found = facts([...history, sample('weight', 82, now)], noDryWeight);
    expect(numberOf(found['weight.baseline-change'])).toBe(2);
  });

  it('is unknown with fewer than five days', () => {
    const found = facts([...days(4, () => 80), sample('weight', 82, now)], noDryWeight);
    expect(numberOf(found['weight.baseline-change'])).toBe('no-baseline');
  });

  it('H09: is the dry weight of the plan, however slowly the weight crept up', () => {
    const creeping = days(29, (index) => 84 - index * 0.1);
    expect(numberOf(facts([...creeping, sample('weight', 84, now)])['weight.baseline-change'])).toBe(4);
  });

  it('H09: starts anew with a new scale', () => {
    const history = days(20, () => 80, { deviceId: 'old-scale' });
    const found = facts([...history, sample('weight', 83, now)], noDryWeight);
    expect(numberOf(found['weight.baseline-change'])).toBe('no-baseline');
  });

  it('H25: counts days where the patient lives', () => {
    const late = Date.parse('2026-11-19T23:30:00Z');
    expect(localDay(late, 'Europe/Berlin') - localDay(late, 'UTC')).toBe(1);
    expect(localDay(Date.parse('2026-11-20T02:00:00Z'), 'America/New_York')).toBe(localDay(late, 'UTC'));
    expect(localDay(late, 'Nowhere/Atall')).toBe(localDay(late, 'UTC'));
  });
});

describe('vital signs', () => {
  it('H07: are rounded to the chart, ties towards danger', () => {
    expect(numberOf(facts([sample('spo2', 91.5, now)])['spo2'])).toBe(91);
    expect(numberOf(facts([sample('temperature', 38.05, now)])['temperature'])).toBe(38.1);
  });

  it('an older good value does not speak for a newer implausible one', () => {
    const found = facts([sample('spo2', 97, now - 5 * minute), sample('spo2', 30, now)]);
    expect(numberOf(found['spo2'])).toBe('implausible');
    expect(found['spo2.status']).toEqual({ kind: 'text', value: 'implausible-low' });
  });

  it('carry their age, and are stale to a tree after its maximum age', () => {
    const found = facts([sample('spo2', 97, now - 16 * minute)]);
    expect(found['spo2']).toMatchObject({ ageSeconds: 960 });
    expect(redLimits.facts.view(found)['spo2']).toEqual({ kind: 'unknown', reason: 'stale' });
    expect(redLimits.facts.view(facts([sample('spo2', 97, now - 15 * minute)]))['spo2']?.kind).toBe('number');
  });
});

describe('what a tree takes for a fact', () => {
  it.each<[string, Fact, string]>([
    ['text', { kind: 'text', value: '85%' }, 'wrong-type'],
    ['another unit', { kind: 'number', unit: '1', interval: { low: 0.85, high: 0.85 } }, 'wrong-type'],
    ['NaN', { kind: 'number', unit: '%', interval: { low: Number.NaN, high: Number.NaN } }, 'not-a-number'],
    ['a value out of its range', { kind: 'number', unit: '%', interval: { low: 8, high: 8 } }, 'implausible'],
    [
      'a NaN age',
      { kind: 'number', unit: '%', interval: { low: 97, high: 97 }, ageSeconds: Number.NaN },
      'stale',
    ],
  ])('%s is unknown', (_, fact, reason) => {
    expect(redLimits.facts.view({ spo2: fact })['spo2']).toEqual({ kind: 'unknown', reason });
  });

  it('a slip in the plan does not switch a limit off', () => {
    const target: Fact = { kind: 'number', unit: '%', interval: { low: 8, high: 8 } };
    expect(redLimits.facts.view({ 'plan.spo2-target-low': target })['plan.spo2-target-low']?.kind).toBe(
      'unknown',
    );
  });
});

describe('the patient', () => {
  it('has an age in completed years', () => {
    const born = (birthDate: string) => numberOf(facts([], { ...adult, birthDate })['patient.age']);
    expect(born('2008-11-20')).toBe(18);
    expect(born('2008-11-21')).toBe(17);
    expect(born('unknown')).toBe('wrong-type');
  });

  it('answers symptoms with yes or no, and nothing else counts as no', async () => {
    const answered = async (answer: string) =>
      (await assess(scene([coded('chest-pain', answer)]))).facts['symptom.chest-pain'];
    expect(await answered('yes')).toEqual({ kind: 'boolean', value: true });
    expect(await answered('LA32-8')).toEqual({ kind: 'boolean', value: false });
    expect(await answered('perhaps')).toEqual({ kind: 'unknown', reason: 'wrong-type' });
  });
});

describe('facts as JSON', () => {
  it('come back as they were, open ends included', async () => {
    const { facts: found } = await assess(
      scene([value('glucose', 20, '<'), value('weight', 80)], { history: quietMonth() }),
    );
    const stored = JSON.parse(JSON.stringify(factJson(found))) as ReturnType<typeof factJson>;
    expect(stored['glucose']).toMatchObject({ interval: { low: null, high: 20, highOpen: true } });
    expect(factsFromJson(stored)).toEqual(found);
  });

  it('are rendered in words with units', () => {
    const interval = { low: -Infinity, high: 20, highOpen: true };
    const given: Record<string, Fact> = {
      glucose: { kind: 'number', unit: 'mg/dL', interval },
      'weight.minutes-since': { kind: 'number', unit: 'min', interval: { low: 2940, high: 2940 } },
      spo2: { kind: 'unknown', reason: 'stale' },
    };
    expect(renderReason('{glucose}, {weight.minutes-since}, {spo2}', given)).toBe(
      '<20 mg/dL, 49 h, unknown (stale)',
    );
    const score: Fact = { kind: 'number', unit: '{score}', interval: { low: 5, high: 8 } };
    const minutes: Fact = { kind: 'number', unit: 'min', interval: { low: 0, high: 150 } };
    expect(renderReason('{a}; {b}', { a: score, b: minutes })).toBe('5 to 8 points; 0 to 150 min');
  });
});

describe('the catalogue', () => {
  it('gives every fact a definition, and a unit to every number only', () => {
    for (const { definition, type, unit } of factCatalogue.values()) {
      expect(definition.length).toBeGreaterThan(10);
      expect(unit !== undefined).toBe(type === 'number');
    }
  });
});
