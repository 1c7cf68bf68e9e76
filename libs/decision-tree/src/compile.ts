import { point, type Fact } from '#domain';
import { negate, type Answer } from './answer.js';
import type { Condition, LeafCondition } from './document.js';
import { compare, type Comparand } from './operators.js';

/** How a condition reads a fact; total: what is not there is an unknown fact. */
export type FactReader = (name: string) => Fact;

/** A condition as a closure: what screens the many readings that mean nothing. */
export type CompiledCondition = (read: FactReader) => Answer;

/** Compiles a condition as it is written; agreement with json-rules-engine is a property test. */
export function compileCondition(condition: Condition): CompiledCondition {
  if ('all' in condition) return every(condition.all.map(compileCondition));
  if ('any' in condition) return some(condition.any.map(compileCondition));
  if ('not' in condition) {
    const inner = compileCondition(condition.not);
    return (read) => negate(inner(read));
  }
  return compileLeaf(condition);
}

function compileLeaf({ fact, operator, value }: LeafCondition): CompiledCondition {
  if (isFactReference(value)) {
    const other = value.fact;
    return (read) => compare(operator, read(fact), read(other));
  }
  // A number as the interval it stands for, made once instead of at every comparison.
  const constant: Comparand =
    typeof value === 'number' ? { kind: 'number', interval: point(value), unit: '' } : value;
  return (read) => compare(operator, read(fact), constant);
}

export function isFactReference(value: LeafCondition['value']): value is { readonly fact: string } {
  return typeof value === 'object' && 'fact' in value;
}

function every(parts: readonly CompiledCondition[]): CompiledCondition {
  return (read) => {
    let answer: Answer = 'yes';
    for (const part of parts) {
      const one = part(read);
      if (one === 'no') return 'no';
      if (one === 'unknown') answer = 'unknown';
    }
    return answer;
  };
}

function some(parts: readonly CompiledCondition[]): CompiledCondition {
  return (read) => {
    let answer: Answer = 'no';
    for (const part of parts) {
      const one = part(read);
      if (one === 'yes') return 'yes';
      if (one === 'unknown') answer = 'unknown';
    }
    return answer;
  };
}
