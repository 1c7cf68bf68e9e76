import type { Fact } from '#domain';
import type { Answer } from '../answer.js';
import { isFactReference } from '../compile.js';
import type { Condition, LeafCondition } from '../document.js';
import { compare } from '../operators.js';
import { max, min, type Diagram } from './diagram.js';
import { intervalOf } from './number-line.js';
import type { NumberVariable, Space, Variable } from './space.js';

/** Answers as values of a diagram: Kleene's `and` is the smaller, `or` the greater, `not` the other side. */
export const answerValue: Readonly<Record<Answer, number>> = { no: 0, unknown: 1, yes: 2 };

/** Conditions as diagrams. What a comparison answers is asked of the evaluator's own `compare`. */
export class Answers {
  private readonly known = new Map<string, Diagram>();
  private readonly conditions = new WeakMap<Condition, Diagram>();

  constructor(private readonly space: Space) {}

  /** The answer to a condition for every patient. */
  of(condition: Condition): Diagram {
    let made = this.conditions.get(condition);
    if (made === undefined) this.conditions.set(condition, (made = this.make(condition)));
    return made;
  }

  /** 1 where the answer is this. */
  where(condition: Condition, answer: Answer): Diagram {
    return this.space.diagrams.where(this.of(condition), answerValue[answer]);
  }

  /** 1 where the fact is unknown. */
  unknown(fact: string): Diagram {
    const variable = this.space.variable(fact);
    const { diagrams } = this.space;
    return variable.kind === 'number'
      ? diagrams.choice(variable.lower, (choice) => (choice === 0 ? 1 : 0))
      : diagrams.choice(variable.level, (choice) => (choice === variable.choices.length - 1 ? 1 : 0));
  }

  private make(condition: Condition): Diagram {
    const { diagrams } = this.space;
    if ('all' in condition)
      return condition.all
        .map((part) => this.of(part))
        .reduce((a, b) => diagrams.join(min, a, b), diagrams.constant(answerValue.yes));
    if ('any' in condition)
      return condition.any
        .map((part) => this.of(part))
        .reduce((a, b) => diagrams.join(max, a, b), diagrams.constant(answerValue.no));
    if ('not' in condition) return diagrams.map(this.of(condition.not), (value) => 2 - value);
    return this.comparison(condition);
  }

  private comparison(leaf: LeafCondition): Diagram {
    const key = JSON.stringify([leaf.fact, leaf.operator, leaf.value]);
    let made = this.known.get(key);
    if (made === undefined) this.known.set(key, (made = this.compareAll(leaf)));
    return made;
  }

  private compareAll({ fact, operator, value }: LeafCondition): Diagram {
    const variable = this.space.variable(fact);
    if (!isFactReference(value)) return this.withConstant(variable, operator, value);
    const other = this.space.variable(value.fact);
    if (variable.kind !== 'number' || other.kind !== 'number')
      throw new Error('only numbers are compared with another fact');
    return withFact(this.space, operator, variable, other);
  }

  private withConstant(
    variable: Variable,
    operator: LeafCondition['operator'],
    value: Exclude<LeafCondition['value'], { readonly fact: string }>,
  ): Diagram {
    const { diagrams } = this.space;
    const code = (fact: Fact): number => answerValue[compare(operator, fact, value)];
    if (variable.kind === 'word')
      return diagrams.choice(variable.level, (choice) => code(variable.choices[choice] ?? unknown));
    return diagrams.branch(variable.lower, (lower) => {
      const from = variable.lowers[lower];
      if (from === undefined) return diagrams.constant(answerValue.unknown);
      return diagrams.choice(variable.upper, (upper) => {
        const to = variable.uppers[upper];
        return to === undefined ? answerValue.unknown : code(numberFact(from, to));
      });
    });
  }
}

const unknown: Fact = { kind: 'unknown', reason: 'never' };
const everything = { value: Infinity, open: false };

function numberFact(lower: { value: number; open: boolean }, upper: { value: number; open: boolean }): Fact {
  return { kind: 'number', interval: intervalOf(lower, upper), unit: '' };
}

/**
 * A number compared with another fact. That a lies before b for certain depends on a's upper and b's lower end alone,
 * that it cannot on the other two: so two ends at a time are asked of `compare`.
 */
function withFact(
  space: Space,
  operator: LeafCondition['operator'],
  a: NumberVariable,
  b: NumberVariable,
): Diagram {
  const { diagrams } = space;
  const before = (x: NumberVariable, y: NumberVariable): Diagram => lessThan(space, x, y);
  const other = (value: number): number => 2 - value;
  switch (operator) {
    case 'lessThan':
      return before(a, b);
    case 'greaterThanInclusive':
      return diagrams.map(before(a, b), other);
    case 'greaterThan':
      return before(b, a);
    case 'lessThanInclusive':
      return diagrams.map(before(b, a), other);
    default: {
      const apart = diagrams.join(max, before(a, b), before(b, a));
      const same = a.lower <= b.lower ? equal(space, a, b, apart) : equal(space, b, a, apart);
      return operator === 'equal' ? same : diagrams.map(same, other);
    }
  }
}

/** 2 (yes), 1 (unknown) or 0 (no). A fact compared with itself may have two values, as far as `compare` knows. */
function lessThan(space: Space, a: NumberVariable, b: NumberVariable): Diagram {
  const { diagrams } = space;
  const certain = pairs(space, a, 'upper', b, 'lower', (upper, lower) => {
    const left = numberFact({ value: -Infinity, open: false }, upper);
    return compare('lessThan', left, numberFact(lower, everything)) === 'yes' ? 2 : 1;
  });
  const possible = pairs(space, a, 'lower', b, 'upper', (lower, upper) => {
    const right = numberFact({ value: -Infinity, open: false }, upper);
    return compare('lessThan', numberFact(lower, everything), right) === 'no' ? 0 : 1;
  });
  const joined = diagrams.join(certainOrPossible, certain, possible);
  return known(space, a, known(space, b, joined));
}

const certainOrPossible = { of: (certain: number, possible: number) => (certain === 2 ? 2 : possible) };
const noIfApart = { of: (same: number, apart: number) => (apart === 2 ? 0 : same) };

/** Equal: apart for certain, or both of them the same point, or unknown. `apart`: 2 where one lies before the other. */
function equal(space: Space, a: NumberVariable, b: NumberVariable, apart: Diagram): Diagram {
  const { diagrams } = space;
  if (a === b) return selfEqual(space, a);
  const points = diagrams.branch(a.lower, (lower) =>
    diagrams.branch(a.upper, (upper) => {
      const from = a.lowers[lower];
      const to = a.uppers[upper];
      if (from === undefined || to === undefined || from.value !== to.value)
        return diagrams.constant(answerValue.unknown);
      const isSame = (end: { value: number } | undefined): boolean => end?.value === from.value;
      return diagrams.branch(b.lower, (otherLower) =>
        isSame(b.lowers[otherLower])
          ? diagrams.choice(b.upper, (otherUpper) => (isSame(b.uppers[otherUpper]) ? 2 : 1))
          : diagrams.constant(answerValue.unknown),
      );
    }),
  );
  return known(space, a, known(space, b, diagrams.join(noIfApart, points, apart)));
}

/** A point is equal to itself; of an interval nobody knows. */
function selfEqual({ diagrams }: Space, a: NumberVariable): Diagram {
  return diagrams.branch(a.lower, (lower) =>
    diagrams.choice(a.upper, (upper) => {
      const from = a.lowers[lower];
      return from !== undefined && from.value === a.uppers[upper]?.value ? 2 : 1;
    }),
  );
}

/** The same function, unknown where the fact is. */
function known(space: Space, variable: NumberVariable, value: Diagram): Diagram {
  const { diagrams } = space;
  const isKnown = diagrams.choice(variable.lower, (choice) => (choice === 0 ? 0 : 1));
  return diagrams.join(knownOr, isKnown, value);
}
const knownOr = { of: (isKnown: number, value: number) => (isKnown === 1 ? value : answerValue.unknown) };

type EndOf = 'lower' | 'upper';
type End = { value: number; open: boolean };

/** A function of one end of each of two numbers, whichever level comes first. */
function pairs(
  { diagrams }: Space,
  a: NumberVariable,
  aEnd: EndOf,
  b: NumberVariable,
  bEnd: EndOf,
  valueOf: (a: End, b: End) => number,
): Diagram {
  const [aEnds, bEnds] = [endsAt(a, aEnd), endsAt(b, bEnd)];
  const at = (x: End | undefined, y: End | undefined): number =>
    x === undefined || y === undefined ? answerValue.unknown : valueOf(x, y);
  return a[aEnd] < b[bEnd]
    ? diagrams.branch(a[aEnd], (x) => diagrams.choice(b[bEnd], (y) => at(aEnds[x], bEnds[y])))
    : diagrams.branch(b[bEnd], (y) => diagrams.choice(a[aEnd], (x) => at(aEnds[x], bEnds[y])));
}

function endsAt(variable: NumberVariable, end: EndOf): readonly (End | undefined)[] {
  return end === 'lower' ? variable.lowers : variable.uppers;
}
