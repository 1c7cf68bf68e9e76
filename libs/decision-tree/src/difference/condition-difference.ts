import { isFactReference } from '../compile.js';
import type { Condition, LeafCondition } from '../document.js';
import { comparisonSentence, conditionSentence, valueWords } from '../drawing/condition-words.js';
import { factWords } from '../drawing/fact-words.js';
import { durationSeconds } from '../duration.js';
import type { Changes, ChangeKind } from './change.js';
import { pointerTo, same } from './same.js';
import type { Facts } from './words.js';

interface Compared {
  readonly before: Condition;
  readonly after: Condition;
  /** Into the document after. */
  readonly pointer: string;
  /** What the condition belongs to, in words. */
  readonly owner: string;
  /** Kind of a change of form; limits are always thresholds. */
  readonly kind: ChangeKind;
  readonly factsBefore: Facts;
  readonly factsAfter: Facts;
}

/** Limit by limit where both conditions have the same form, otherwise as a whole. */
export function compareConditions(changes: Changes, compared: Compared): void {
  const { before, after, pointer, owner, kind, factsBefore, factsAfter } = compared;
  if (same(before, after)) return;
  const limits = movedLimits(before, after, pointer, false);
  if (limits === undefined) {
    const [was, is] = [conditionSentence(before, factsBefore), conditionSentence(after, factsAfter)];
    changes.changed(kind, pointer, `${owner}: the condition was “${was}” and is “${is}”`, before, after);
    return;
  }
  for (const { was, is, at, negated } of limits) {
    const becomes = limitWords(is, factsAfter);
    const sense = directionWords(was, is, negated);
    const words = `${owner}: ${comparisonSentence(was, factsBefore)} becomes ${becomes}${sense}`;
    changes.changed('threshold', pointerTo(at, 'value'), words, was.value, is.value);
  }
}

/** The right side of a comparison. */
function limitWords({ fact, value }: LeafCondition, facts: Facts): string {
  if (isFactReference(value)) return factWords(value.fact);
  return [value]
    .flat()
    .map((one) => valueWords(one, facts[fact]?.unit))
    .join(', ');
}

interface MovedLimit {
  readonly was: LeafCondition;
  readonly is: LeafCondition;
  readonly at: string;
  readonly negated: boolean;
}

/** The limits that differ; undefined when anything else does, too. */
function movedLimits(
  before: Condition,
  after: Condition,
  at: string,
  negated: boolean,
): readonly MovedLimit[] | undefined {
  if ('all' in before && 'all' in after) return inEach(before.all, after.all, pointerTo(at, 'all'), negated);
  if ('any' in before && 'any' in after) return inEach(before.any, after.any, pointerTo(at, 'any'), negated);
  if ('not' in before && 'not' in after)
    return movedLimits(before.not, after.not, pointerTo(at, 'not'), !negated);
  if (!('fact' in before) || !('fact' in after)) return undefined;
  if (before.fact !== after.fact || before.operator !== after.operator) return undefined;
  return same(before.value, after.value) ? [] : [{ was: before, is: after, at, negated }];
}

function inEach(
  before: readonly Condition[],
  after: readonly Condition[],
  at: string,
  negated: boolean,
): readonly MovedLimit[] | undefined {
  if (before.length !== after.length) return undefined;
  const found: MovedLimit[] = [];
  for (const [index, was] of before.entries()) {
    const is = after[index];
    const limits = is && movedLimits(was, is, pointerTo(at, index), negated);
    if (limits === undefined) return undefined;
    found.push(...limits);
  }
  return found;
}

/** Which way a moved number works: how often the question is answered yes. */
function directionWords(
  { operator, value: was }: LeafCondition,
  { value: is }: LeafCondition,
  negated: boolean,
): string {
  if (typeof was !== 'number' || typeof is !== 'number') return '';
  if (!operator.startsWith('lessThan') && !operator.startsWith('greaterThan')) return '';
  const moreOften = operator.startsWith('lessThan') === is > was;
  return moreOften === negated ? ' (holds less often)' : ' (holds more often)';
}

/** Which way a clock moved. */
export function clockWords(before: string, after: string): string {
  const [was, is] = [durationSeconds(before), durationSeconds(after)];
  if (was === undefined || is === undefined || was === is) return '';
  return is > was ? ' (later)' : ' (sooner)';
}
