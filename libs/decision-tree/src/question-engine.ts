import { Engine, type RuleResult, type TopLevelCondition } from 'json-rules-engine';
import type { Fact, FactSet } from '#domain';
import { answerOf, type Answer } from './answer.js';
import { isFactReference } from './compile.js';
import { leafConditions, type Condition, type LeafCondition, type Operand } from './document.js';
import {
  certainly,
  compare,
  negated,
  operators,
  possibly,
  type Comparand,
  type Operator,
} from './operators.js';

/** One leaf of a question's condition as json-rules-engine found it. */
export interface ConditionResult {
  readonly fact: string;
  readonly operator: string;
  readonly value: Operand | readonly (number | string)[];
  readonly factValue: Fact;
  /** Where `value` names another fact: what that one was. */
  readonly comparedWith?: Fact;
  readonly result: Answer;
}

export interface EngineAnswer {
  readonly answer: Answer;
  readonly conditions: readonly ConditionResult[];
}

type Mode = 'certainly' | 'possibly';

/**
 * Asks json-rules-engine one question, in three values. The engine knows only true and false, and takes a null or
 * NaN for false (and, under `not`, for true). So facts go in as `Fact` objects, `not` is moved inwards until none
 * is left, and up to two rules run over the same facts: is it certainly so (unknown → false), and can it be so
 * (unknown → true)? Certainly: yes; not even possibly: no; otherwise unknown.
 *
 * Build once, reuse. Runs are queued: `Engine.run` keeps its state on the engine, and of two overlapping runs the
 * later one silently skips its rules when the earlier one finishes.
 */
export class QuestionEngine {
  private readonly certainly: Engine;
  private readonly possibly: Engine;
  private readonly leaves: readonly LeafCondition[];
  private readonly facts: readonly string[];
  private tail: Promise<unknown> = Promise.resolve();

  constructor(condition: Condition) {
    const normal = withoutNot(condition, false);
    this.leaves = leafConditions(normal);
    this.facts = [...new Set(this.leaves.flatMap(factsOfLeaf))];
    this.certainly = engineOf(normal, 'certainly', certainly);
    this.possibly = engineOf(normal, 'possibly', possibly);
  }

  /** Every fact that the condition names must be in `facts`; the engine rejects a run over a missing one. */
  ask(facts: FactSet): Promise<EngineAnswer> {
    const run = this.tail.then(() => this.run(facts));
    this.tail = run.catch(() => undefined);
    return run;
  }

  private async run(facts: FactSet): Promise<EngineAnswer> {
    const mine = Object.fromEntries(this.facts.map((name) => [name, facts[name]]));
    const sure = await ruleResult(this.certainly, mine);
    // Where nothing is unknown, nothing is possible that is not certain.
    const able = this.leaves.every((leaf) => isDefinite(leaf, facts))
      ? sure
      : await ruleResult(this.possibly, mine);
    const sureLeaves = leafResults(sure.conditions);
    const ableLeaves = leafResults(able.conditions);
    const conditions = this.leaves.map(({ fact, operator, value }, index): ConditionResult => {
      const factValue = facts[fact] ?? { kind: 'unknown', reason: 'never' };
      const result = answerOf(sureLeaves[index] === true, ableLeaves[index] === true);
      const other = factReference(value);
      const comparedWith = other === undefined ? undefined : facts[other];
      return { fact, operator, value, factValue, ...(comparedWith && { comparedWith }), result };
    });
    return { answer: answerOf(sure.result === true, able.result === true), conditions };
  }
}

/** An engine with one rule: the condition in one of its two modes. */
function engineOf(
  normal: Condition,
  mode: Mode,
  holds: (operator: Operator, fact: Fact, comparand: Comparand) => boolean,
): Engine {
  const engine = new Engine();
  for (const operator of operators)
    engine.addOperator<Fact, Comparand>(`${mode}-${operator}`, (fact, value) => holds(operator, fact, value));
  engine.addRule({
    name: mode,
    conditions: { all: [inMode(normal, mode)] } as TopLevelCondition,
    event: { type: mode },
  });
  return engine;
}

async function ruleResult(engine: Engine, facts: Record<string, Fact | undefined>): Promise<RuleResult> {
  const { results, failureResults } = await engine.run(facts);
  const result = results[0] ?? failureResults[0];
  if (result === undefined) throw new Error('json-rules-engine gave no result for a rule');
  return result;
}

function isDefinite({ fact, operator, value }: LeafCondition, facts: FactSet): boolean {
  const left = facts[fact];
  const right = isFactReference(value) ? facts[value.fact] : value;
  return left !== undefined && right !== undefined && compare(operator, left, right) !== 'unknown';
}

function factsOfLeaf({ fact, value }: LeafCondition): readonly string[] {
  const other = factReference(value);
  return other === undefined ? [fact] : [fact, other];
}

function factReference(value: LeafCondition['value']): string | undefined {
  return isFactReference(value) ? value.fact : undefined;
}

/** Negation normal form: `not` moved inwards to the operators (De Morgan, which Kleene's logic keeps). */
export function withoutNot(condition: Condition, negate: boolean): Condition {
  if ('not' in condition) return withoutNot(condition.not, !negate);
  if ('all' in condition || 'any' in condition) {
    const isAll = 'all' in condition;
    const parts = (isAll ? condition.all : condition.any).map((part) => withoutNot(part, negate));
    return isAll === negate ? { any: parts } : { all: parts };
  }
  return negate ? { ...condition, operator: negated[condition.operator] } : condition;
}

function inMode(condition: Condition, mode: Mode): object {
  if ('all' in condition) return { all: condition.all.map((part) => inMode(part, mode)) };
  if ('any' in condition) return { any: condition.any.map((part) => inMode(part, mode)) };
  if ('not' in condition) throw new Error('a condition with `not` is not in normal form');
  return { fact: condition.fact, operator: `${mode}-${condition.operator}`, value: condition.value };
}

/** The results of the leaves in the order they are written. */
function leafResults(node: unknown): readonly (boolean | undefined)[] {
  const { all, any, result } = node as { all?: unknown[]; any?: unknown[]; result?: boolean };
  const parts = all ?? any;
  return parts === undefined ? [result] : parts.flatMap(leafResults);
}
