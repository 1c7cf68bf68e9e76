import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { planCatalogue, point, redFlags, symptoms } from '#domain';
import { factCatalogue, type PatientContext } from '../../src/index.js';
import { adult, coded, now, value } from '../builders.js';
import { anyPatient, everyFact } from './any-patient.js';
import { ask } from './told.js';

const dayMs = 24 * 3600_000;
/** 2026-11-20 in every zone that is asked here. */
const today = (days: number): string => new Date(now + days * dayMs).toISOString().slice(0, 10);

const fromPlan = async (
  plan: PatientContext['plan'],
  name: string,
  rest: Partial<PatientContext> = {},
): Promise<unknown> => (await ask([value('spo2', 97)], [name], { patient: { ...adult, plan, ...rest } }))[0];

describe('the catalogue of the plan and that of the facts', () => {
  it.each([...planCatalogue.values()].filter((one) => one.fact !== undefined))(
    '$name is the fact $fact, in its unit and range',
    ({ fact = '', type, unit, range, choices }) => {
      const found = factCatalogue.get(fact);
      expect(found).toBeDefined();
      // A date is told as what it means at the time: weeks, or a yes or no.
      if (type === 'date') return;
      expect(found).toMatchObject({ type: type === 'choice' ? 'text' : type });
      expect([found?.unit, found?.range, found?.values]).toEqual([unit, range, choices]);
    },
  );

  it('H13: knows nothing of code status and treatment limits, so no tree can ask', () => {
    expect([...factCatalogue.keys()].filter((name) => /code|treatment|resuscitat/.test(name))).toEqual([]);
  });
});

describe('H13: code status and treatment limits', () => {
  it('change no fact, so no decision', async () => {
    const decided = fc.record({
      'code-status': fc.constantFrom('full', 'do-not-resuscitate', 'comfort-care'),
      'treatment-limits': fc.string(),
    });
    await fc.assert(
      fc.asyncProperty(anyPatient, decided, async (patient, said) => {
        const shown = { ...patient, plan: { ...patient.plan, ...said } };
        expect(await everyFact(shown)).toEqual(await everyFact(patient));
      }),
      { numRuns: 60 },
    );
  });
});

describe('dates of the plan', () => {
  it('tell how old the dry weight is', async () => {
    const plan = { 'dry-weight': 80 };
    const age = async (since: number) =>
      fromPlan(plan, 'plan.dry-weight-age', { planSince: { 'dry-weight': since } });
    expect(await age(now - 3 * dayMs)).toBe(3);
    expect(await age(now - dayMs + 1)).toBe(0);
    expect(await fromPlan(plan, 'plan.dry-weight-age')).toBe('never');
    expect(await fromPlan({ 'dry-weight': 8 }, 'plan.dry-weight-age')).toBe('implausible');
    expect(await fromPlan({}, 'plan.dry-weight-age')).toBe('not-in-plan');
  });

  it.each([
    [0, true],
    [-42, true],
    [-43, false],
    [1, false],
  ])('count six weeks from the birth: %i days ago is %s', async (days, expected) => {
    const plan = { 'gave-birth-on': today(days), pregnant: false };
    expect(await fromPlan(plan, 'patient.postpartum')).toBe(expected);
    expect(await fromPlan(plan, 'patient.pregnant')).toBe(expected);
  });

  it('let a clinician’s yes stand beside a day that says no', async () => {
    const plan = { 'gave-birth-on': today(-50), postpartum: true };
    expect(await fromPlan(plan, 'patient.postpartum')).toBe(true);
    expect(await fromPlan({ 'gave-birth-on': 'last week' }, 'patient.postpartum')).toBe('not-in-plan');
  });

  it.each([
    [0, 0],
    [6, 0],
    [7, 1],
    [-1, -1],
    [400, 'implausible'],
  ])('count weeks: a due date in %i days is %s', async (days, expected) => {
    expect(await fromPlan({ 'due-date': today(days) }, 'patient.weeks-to-due-date')).toBe(expected);
  });

  it('are the patient’s local days', async () => {
    // 08:00 UTC is 09:00 of the 20th in Berlin, and 22:00 of the 19th in Honolulu.
    const plan = { 'due-date': '2026-11-27' };
    const weeks = async (zone: string) => fromPlan(plan, 'patient.weeks-to-due-date', { zone });
    expect([await weeks('Europe/Berlin'), await weeks('Pacific/Honolulu')]).toEqual([1, 1]);
    const edge = { 'due-date': '2026-11-26' };
    expect(await fromPlan(edge, 'patient.weeks-to-due-date', { zone: 'Europe/Berlin' })).toBe(0);
    expect(await fromPlan(edge, 'patient.weeks-to-due-date', { zone: 'Pacific/Honolulu' })).toBe(1);
  });
});

describe('an entry that has expired', () => {
  it.each([
    ['lvad', 'patient.lvad'],
    ['dry-weight', 'plan.dry-weight'],
    ['dry-weight', 'plan.dry-weight-age'],
    ['due-date', 'patient.weeks-to-due-date'],
    ['hearing', 'patient.hearing'],
    ['oxygen', 'plan.oxygen'],
  ])('%s makes %s stale, not missing', async (name, fact) => {
    expect(await fromPlan({}, fact, { planExpired: [name] })).toBe('stale');
    expect(await fromPlan({}, fact, { planExpired: ['pacemaker'] })).toBe('not-in-plan');
  });
});

describe('choices and flows of the plan', () => {
  it('are unknown where they are none', async () => {
    expect(await fromPlan({ 'oxygen-device': 'nasal-cannula' }, 'plan.oxygen-device')).toBe('nasal-cannula');
    expect(await fromPlan({ 'oxygen-device': 'a tent' }, 'plan.oxygen-device')).toBe('wrong-type');
    expect(await fromPlan({ hearing: 'deaf' }, 'patient.hearing')).toBe('deaf');
    for (const [said, told] of [
      [2, 2],
      [false, 0],
      [true, 'wrong-type'],
      [61, 'implausible'],
    ] as const)
      expect(await fromPlan({ oxygen: said }, 'plan.oxygen')).toBe(told);
  });

  it('come as points', () => {
    const { evaluate } = factCatalogue.get('plan.heart-rate-high') ?? { evaluate: undefined };
    const patient = { plan: { 'heart-rate-high': 120 }, programmes: [], zone: 'UTC' };
    expect(evaluate?.({ patient } as never)).toEqual({ kind: 'number', interval: point(120), unit: '/min' });
  });
});

describe('H26: an answer that cannot be read', () => {
  const told = async (...answers: [string, string][]) =>
    (
      await ask(
        answers.map(([code, answer]) => coded(code, answer)),
        ['symptoms.answers'],
      )
    )[0];

  it.each(symptoms.map((name) => [name]))('about %s is not the same as no question', async (name) => {
    expect(await told([name, 'could-not-assess'])).toBe('unreadable');
    expect(await told([name, 'no'])).toBe('readable');
    expect(await told([name, 'no'], ['headache', 'perhaps'])).toBe('unreadable');
    expect(await ask([coded(name, 'could-not-assess')], [`symptom.${name}`])).toEqual(['wrong-type']);
    expect(await told()).toBe('none');
  });

  it('about a red flag makes their status unusable', async () => {
    for (const name of redFlags)
      expect(await ask([coded(name, 'could-not-assess')], ['symptoms.status'])).toEqual(['unusable']);
  });
});
