import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { operators, type Condition } from '../../src/index.js';
import { compileCondition } from '../../src/compile.js';
import { Ground } from '../../src/verify/ground.js';
import { pointsOf } from '../../src/verify/points.js';
import { smallTree } from '../builders.js';

const facts = {
  spo2: { type: 'number', unit: '%', range: [50, 100] },
  'spo2.status': { type: 'text' },
  'spo2.previous': { type: 'number', unit: '%' },
  'plan.spo2-target-low': { type: 'number', unit: '%' },
  'symptom.syncope': { type: 'boolean' },
} as const;
const numbers = ['spo2', 'spo2.previous', 'plan.spo2-target-low'] as const;
const ordering = operators.filter((operator) => operator !== 'in' && operator !== 'notIn');

const comparison: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    fact: fc.constantFrom(...numbers),
    operator: fc.constantFrom(...ordering),
    value: fc.oneof(
      fc.constantFrom(84, 85, 90, 92),
      fc.constantFrom(...numbers).map((fact) => ({ fact })),
    ),
  }),
  fc.record({
    fact: fc.constantFrom(...numbers),
    operator: fc.constantFrom('in' as const, 'notIn' as const),
    value: fc.uniqueArray(fc.constantFrom(84, 85, 90), { minLength: 1 }),
  }),
  fc.record({
    fact: fc.constant('spo2.status'),
    operator: fc.constantFrom('equal' as const, 'notEqual' as const),
    value: fc.constantFrom('usable', 'none'),
  }),
  fc.record({
    fact: fc.constant('symptom.syncope'),
    operator: fc.constantFrom('equal' as const, 'notEqual' as const),
    value: fc.boolean(),
  }),
);

const { condition: anyCondition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    comparison,
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    tie('condition').map((not) => ({ not })),
  ),
}));

describe('a condition as a diagram', () => {
  it('answers as the evaluator does, for patients of every class, comparisons between facts included', () => {
    fc.assert(
      fc.property(anyCondition, fc.infiniteStream(fc.nat()), (condition, dice) => {
        const ground = new Ground([{ facts, conditions: [], population: { condition, describe: 'x' } }]);
        const { space, answers, care } = ground;
        const evaluate = compileCondition(condition);
        for (let patient = 0; patient < 20; patient += 1) {
          const choices: number[] = [];
          for (const variable of space.variables.values()) {
            const pick = (count: number): number => (dice.next().value ?? 0) % count;
            if (variable.kind === 'word') choices[variable.level] = pick(variable.choices.length);
            else {
              choices[variable.lower] = pick(variable.lowers.length);
              choices[variable.upper] = pick(variable.uppers.length);
              const points = pointsOf(variable);
              const point = points[pick(points.length)];
              if (pick(2) === 0 && point !== undefined) {
                choices[variable.lower] = point.lower;
                choices[variable.upper] = point.upper;
              }
            }
          }
          const canBe = care.parts.every((part) => space.diagrams.evaluate(part.care, choices) === 1);
          if (!canBe) continue;
          const seen = space.facts(choices);
          const found = space.diagrams.evaluate(answers.of(condition), choices);
          expect(['no', 'unknown', 'yes'][found]).toBe(
            evaluate((name) => seen[name] ?? { kind: 'unknown', reason: 'never' }),
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  it('stands in a space that has no wider tree than the question', () => {
    const ground = new Ground([smallTree()]);
    expect([...ground.space.variables.keys()].sort()).toEqual(['patient.age', 'spo2']);
  });
});
