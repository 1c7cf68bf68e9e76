import type { Condition, FactDeclaration } from '../document.js';
import { conditionSentence } from './condition-words.js';

/** One line of a condition; a deeper one belongs to the line above it that is less deep. */
export interface ConditionLine {
  readonly depth: number;
  readonly words: string;
}

/** A condition line by line, one comparison each: the flat form of what `conditionMarkup` draws as nested lists. */
export function conditionLines(
  condition: Condition,
  facts: Readonly<Record<string, FactDeclaration>>,
  depth = 0,
): readonly ConditionLine[] {
  const below = (part: Condition): readonly ConditionLine[] => conditionLines(part, facts, depth + 1);
  if ('not' in condition) return [{ depth, words: 'not:' }, ...below(condition.not)];
  if (!('all' in condition || 'any' in condition))
    return [{ depth, words: conditionSentence(condition, facts) }];
  const [parts, words] =
    'all' in condition ? [condition.all, 'all of:'] : [condition.any, 'at least one of:'];
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return conditionLines(only, facts, depth);
  return [{ depth, words }, ...parts.flatMap(below)];
}
