import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  answerTypeRefusal,
  bindingRefusal,
  checkAnswer,
  convertUnit,
  planValueOf,
  signOf,
  type AnswerType,
} from '#domain';

const kg: AnswerType = { kind: 'number', unit: 'kg', min: 40, max: 150 };
const options = ['double the dose', 'stay'];
const choice: AnswerType = { kind: 'choice', options };
const said = (type: AnswerType, value: unknown, unit?: string): unknown => {
  const checked = checkAnswer(type, { value, unit });
  return checked.ok ? checked.answer.value : checked.code;
};

describe('an answer', () => {
  it.each<[AnswerType, unknown, string | undefined, unknown]>([
    [{ kind: 'yes-no' }, true, undefined, true],
    [{ kind: 'yes-no' }, 'true', undefined, 'answer-wrong-type'],
    [{ kind: 'yes-no' }, 1, undefined, 'answer-wrong-type'],
    [{ kind: 'yes-no' }, null, undefined, 'answer-wrong-type'],
    [{ kind: 'yes-no' }, true, 'kg', 'answer-wrong-unit'],
    [choice, 'stay', undefined, 'stay'],
    [choice, 'Stay', undefined, 'answer-not-offered'],
    [choice, 0, undefined, 'answer-wrong-type'],
    [kg, 80, 'kg', 80],
    [kg, 200, '[lb_av]', 90.718474],
    [kg, 80_000, 'g', 80],
    [kg, 80, undefined, 'answer-wrong-unit'],
    [kg, 80, 'mm[Hg]', 'answer-wrong-unit'],
    [kg, 80, 'parsec', 'answer-wrong-unit'],
    [kg, '80', 'kg', 'answer-wrong-type'],
    [kg, Number.NaN, 'kg', 'answer-wrong-type'],
    [kg, 1e308, 'kg', 'answer-out-of-range'],
    [kg, 39.9, 'kg', 'answer-out-of-range'],
    // 80 typed by somebody who thinks in pounds is 36 kg: the range tells.
    [kg, 80, '[lb_av]', 'answer-out-of-range'],
    [{ kind: 'date' }, '2026-02-28', undefined, '2026-02-28'],
    [{ kind: 'date' }, '2028-02-29', undefined, '2028-02-29'],
    [{ kind: 'date' }, '2026-02-29', undefined, 'answer-impossible-date'],
    [{ kind: 'date' }, '2026-13-01', undefined, 'answer-impossible-date'],
    [{ kind: 'date' }, '28.02.2026', undefined, 'answer-wrong-type'],
    [{ kind: 'date' }, '2026-02-28T00:00:00Z', undefined, 'answer-wrong-type'],
  ])('to %j: %j %s is %j', (type, value, unit, expected) => {
    expect(said(type, value, unit)).toBe(expected);
  });

  it('is of the asked type and unit and within its range, or is refused, whatever is sent', () => {
    const type = fc.oneof(
      fc.constant<AnswerType>({ kind: 'yes-no' }),
      fc.constant<AnswerType>({ kind: 'date' }),
      fc.constant(choice),
      fc.constant(kg),
    );
    const value = fc.oneof(
      fc.anything(),
      fc.boolean(),
      fc.double({ min: 0, max: 400 }),
      fc.constantFrom('stay', '2026-02-30', '2026-03-30'),
    );
    const unit = fc.constantFrom(undefined, 'kg', 'g', '[lb_av]', '%', '', '{kg}');
    fc.assert(
      fc.property(type, value, unit, (asked, given, sentUnit) => {
        const checked = checkAnswer(asked, { value: given, unit: sentUnit });
        if (!checked.ok) return;
        const { value: kept, unit: keptUnit } = checked.answer;
        const suits = {
          'yes-no': () => typeof kept === 'boolean',
          choice: () => options.includes(String(kept)),
          number: () => typeof kept === 'number' && kept >= 40 && kept <= 150,
          date: () => new Date(`${String(kept)}T00:00:00Z`).toISOString().slice(0, 10) === kept,
        };
        expect(suits[asked.kind]()).toBe(true);
        expect(keptUnit).toBe(asked.kind === 'number' ? 'kg' : null);
      }),
    );
  });
});

describe('units', () => {
  it('of moles and grams are converted only where it is known what is measured', () => {
    expect(convertUnit(5, 'mmol/L', 'mg/dL')).toBeUndefined();
    expect(convertUnit(5, 'mmol/L', 'mg/dL', 'glucose')).toBe(90.078);
    expect(convertUnit(90.078, 'mg/dL', 'mmol/L', 'glucose')).toBe(5);
    // Potassium in mg/dL would be another number than glucose's.
    expect(said({ kind: 'number', unit: 'mmol/L' }, 90, 'mg/dL')).toBe('answer-wrong-unit');
  });

  it('that are in no table suit themselves only, and a count is no share', () => {
    expect(convertUnit(3, '10*9/L', '10*9/L')).toBe(3);
    expect(convertUnit(3, '10*9/L', '/L')).toBeUndefined();
    expect(convertUnit(3, '{score}', '%')).toBeUndefined();
  });

  it('come back to where they began', () => {
    const pairs = fc.constantFrom(
      ['kg', '[lb_av]'],
      ['kg', '[stone_av]'],
      ['Cel', '[degF]'],
      ['Cel', 'K'],
      ['mm[Hg]', 'kPa'],
      ['mm[Hg]', 'Pa'],
      ['cm', '[in_i]'],
      ['L/min', 'mL/min'],
    );
    fc.assert(
      fc.property(pairs, fc.double({ min: 1, max: 500, noNaN: true }), ([one, other], value) => {
        const there = convertUnit(value, one, other) ?? Number.NaN;
        const back = convertUnit(there, other, one) ?? Number.NaN;
        // Ten digits are kept, and nine decimals of what is canonical.
        expect(Math.abs(back - value)).toBeLessThan(1e-5);
      }),
    );
  });
});

describe('a question', () => {
  it.each<[AnswerType]>([
    [{ kind: 'choice', options: ['yes'] }],
    [{ kind: 'choice', options: ['a', 'A '] }],
    [{ kind: 'choice', options: ['a', ' '] }],
    [{ kind: 'choice', options: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] }],
    [{ kind: 'number', unit: '' }],
    [{ kind: 'number', unit: 'kg', min: 2, max: 1 }],
  ])('that nobody could answer is refused: %j', (type) => {
    expect(answerTypeRefusal(type)).toBe('question-bad-type');
  });

  it('becomes an entry of the plan only where the answers suit it', () => {
    const days = (n: number): number => n * 86_400;
    const plan = (name: string, n = 30) => ({ plan: name, validForSeconds: days(n) });
    expect(bindingRefusal(kg, plan('dry-weight'))).toBeUndefined();
    expect(bindingRefusal({ kind: 'number', unit: '[lb_av]' }, plan('dry-weight'))).toBeUndefined();
    expect(bindingRefusal({ kind: 'number', unit: '%' }, plan('dry-weight'))).toBe('binding-mismatch');
    expect(bindingRefusal({ kind: 'yes-no' }, plan('dry-weight'))).toBe('binding-mismatch');
    expect(bindingRefusal(kg, plan('dry-weight', 93))).toBe('binding-expires-too-late');
    expect(bindingRefusal(kg, plan('wet-weight'))).toBe('binding-unknown-parameter');
    expect(bindingRefusal({ kind: 'yes-no' }, plan('anticoagulant'))).toBeUndefined();
    expect(bindingRefusal(choice, plan('code-status'))).toBe('binding-mismatch');
    expect(
      bindingRefusal({ kind: 'choice', options: ['full', 'comfort-care'] }, plan('code-status')),
    ).toBeUndefined();
    expect(bindingRefusal(choice, { fact: 'dose', validForSeconds: days(400) })).toBeUndefined();
    // Words have no type that a question could ask for.
    expect(bindingRefusal(choice, plan('allergies'))).toBe('binding-mismatch');
  });

  it('about glucose is answered in moles and stands in the plan in grams', () => {
    expect(signOf('glucose-high')).toBe('glucose');
    expect(planValueOf({ value: 10, unit: 'mmol/L' }, 'glucose-high')).toEqual({
      value: 180.156,
      unit: 'mg/dL',
    });
    expect(planValueOf({ value: true, unit: null }, 'lvad')).toEqual({ value: true, unit: null });
  });
});
