import { negate, type Answer } from '../answer.js';
import { compileCondition, isFactReference } from '../compile.js';
import { leafConditions, type Condition } from '../document.js';
import type { Choices } from './choices.js';

/**
 * The answers that a condition can have, given what its facts can still be. Never too few; too many only where parts
 * about the same fact are joined with others, or a fact is compared with another.
 */
export function possibleAnswers(condition: Condition, choices: Choices): ReadonlySet<Answer> {
  const fact = onlyFact(condition);
  if (fact !== undefined) {
    const ask = compileCondition(condition);
    return new Set((choices.get(fact) ?? []).map((value) => ask(() => value)));
  }
  if ('not' in condition) return new Set([...possibleAnswers(condition.not, choices)].map(negate));
  if ('all' in condition) return joined(condition.all, choices, 'no');
  if ('any' in condition) return joined(condition.any, choices, 'yes');
  return new Set(['yes', 'no', 'unknown']);
}

/** `all` is decided by one no, `any` by one yes; without one, an unknown leaves it open. */
function joined(parts: readonly Condition[], choices: Choices, decisive: 'yes' | 'no'): ReadonlySet<Answer> {
  const other = negate(decisive);
  let found = new Set<Answer>([other]);
  for (const part of parts) {
    const answers = possibleAnswers(part, choices);
    found = new Set(
      [...found].flatMap((a) =>
        [...answers].map((b) =>
          a === decisive || b === decisive
            ? decisive
            : a === 'unknown' || b === 'unknown'
              ? 'unknown'
              : other,
        ),
      ),
    );
  }
  return found;
}

/** What the facts can still be once the condition was answered so. */
export function narrowed(condition: Condition, answer: Answer, choices: Choices): Choices {
  const fact = onlyFact(condition);
  if (fact !== undefined) {
    const ask = compileCondition(condition);
    const left = (choices.get(fact) ?? []).filter((value) => ask(() => value) === answer);
    return new Map([...choices, [fact, left]]);
  }
  if ('not' in condition) return narrowed(condition.not, negate(answer), choices);
  const parts =
    'all' in condition && answer === 'yes'
      ? condition.all
      : 'any' in condition && answer === 'no'
        ? condition.any
        : [];
  return parts.reduce((left, part) => narrowed(part, answer, left), choices);
}

/** The fact that all of a condition is about, when it is one. */
function onlyFact(condition: Condition): string | undefined {
  const leaves = leafConditions(condition);
  const [first] = leaves;
  return leaves.every(({ fact, value }) => fact === first?.fact && !isFactReference(value))
    ? first?.fact
    : undefined;
}
