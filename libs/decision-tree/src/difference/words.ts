import type { Condition, FactDeclaration, LeafCondition } from '../document.js';
import { durationSeconds } from '../duration.js';
import type { Operator } from '../operators.js';
import { isFactReference } from '../compile.js';
import { shownUnit } from '../reason.js';

export type Facts = Readonly<Record<string, FactDeclaration>>;

const operatorWords: Readonly<Record<Operator, string>> = {
  lessThan: 'below',
  lessThanInclusive: 'at or below',
  greaterThan: 'above',
  greaterThanInclusive: 'at or above',
  equal: 'is',
  notEqual: 'is not',
  in: 'is one of',
  notIn: 'is none of',
};

/** A condition in words: `spo2 below 85 %`, `not (… and …)`. */
export function conditionWords(condition: Condition, facts: Facts): string {
  if ('all' in condition) return listed(condition.all, 'and', facts);
  if ('any' in condition) return listed(condition.any, 'or', facts);
  if ('not' in condition) return `not (${conditionWords(condition.not, facts)})`;
  return `${condition.fact} ${comparisonWords(condition, facts)}`;
}

/** The part of a comparison right of the fact: `below 85 %`. */
export function comparisonWords({ fact, operator, value }: LeafCondition, facts: Facts): string {
  return `${operatorWords[operator]} ${valueWords(value, facts[fact]?.unit)}`;
}

/** A limit with its unit, or the name of the other fact. */
export function valueWords(value: LeafCondition['value'], unit: string | undefined): string {
  if (isFactReference(value)) return value.fact;
  if (Array.isArray(value)) return value.map(String).join(', ');
  return typeof value === 'number' && unit !== undefined
    ? `${value} ${shownUnit[unit] ?? unit}`
    : String(value);
}

function listed(parts: readonly Condition[], word: 'and' | 'or', facts: Facts): string {
  return parts
    .map((part) =>
      'all' in part || 'any' in part ? `(${conditionWords(part, facts)})` : conditionWords(part, facts),
    )
    .join(` ${word} `);
}

const steps = [
  [7 * 86_400, 'week'],
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const;

/** An ISO 8601 duration in words: `2 hours 30 minutes`; the text itself when it is none. */
export function durationWords(text: string): string {
  let left = durationSeconds(text);
  if (left === undefined) return text;
  const parts: string[] = [];
  for (const [seconds, word] of steps) {
    const count = Math.floor(left / seconds);
    if (count > 0) parts.push(`${count} ${word}${count === 1 ? '' : 's'}`);
    left -= count * seconds;
  }
  return parts.length === 0 ? 'no time' : parts.join(' ');
}

/** A value of the document as it is quoted in a sentence. */
export function inWords(value: unknown): string {
  if (value === undefined) return 'not there';
  return typeof value === 'string' ? `“${value}”` : JSON.stringify(value);
}
