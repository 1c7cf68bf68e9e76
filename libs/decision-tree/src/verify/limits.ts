import { isFactReference } from '../compile.js';
import {
  isQuestion,
  leafConditions,
  nodesOf,
  type Condition,
  type LeafCondition,
  type TreeDocument,
  type TreeNode,
} from '../document.js';
import { factCatalogue } from '../facts/catalogue.js';
import { placeholders } from '../reason.js';
import { conditionsOf, factsIn, namedIn } from './conditions-of.js';
import { grid, isValueOf } from './number-line.js';
import { branches } from './structure.js';
import { numberDomain } from './space.js';
import type { Finding } from './report.js';

/** Limits that no value of their fact can be, wherever they stand. */
export function limitFindings(document: TreeDocument): readonly Finding[] {
  const found: Finding[] = [];
  const look = (condition: Condition, pointer: string): void => {
    for (const { leaf, pointer: below } of leavesAt(condition, pointer))
      found.push(
        ...valuesAt(leaf, below).flatMap(([value, at]) => limitFinding(document, leaf.fact, value, at)),
      );
  };
  look(document.population.condition, '/population/condition');
  for (const [index, { root }] of document.conditions.entries())
    for (const [when, pointer] of questionsAt(root, `/conditions/${index}/root`))
      look(when, `${pointer}/when`);
  for (const [index, assertion] of (document.assertions ?? []).entries())
    if ('when' in assertion) look(assertion.when, `/assertions/${index}/when`);
  return found;
}

/** Facts that are declared and nothing is made of. */
export function unusedFacts(document: TreeDocument): readonly Finding[] {
  const named = document.conditions.flatMap(({ vitalSign, root }) => [
    ...(vitalSign === undefined ? [] : [vitalSign]),
    ...nodesOf(root).flatMap((node) => (isQuestion(node) ? [] : placeholders(node.reason))),
  ]);
  const asserted = (document.assertions ?? []).flatMap(namedIn);
  const used = new Set([...conditionsOf(document).flatMap(factsIn), ...named, ...asserted]);
  return Object.keys(document.facts)
    .filter((fact) => !used.has(fact))
    .map((fact) => ({
      code: 'unused-fact',
      pointer: `/facts/${escapePointer(fact)}`,
      message: `${fact} is declared, and nothing asks about it`,
    }));
}

function limitFinding(
  document: TreeDocument,
  fact: string,
  value: number | string | boolean,
  pointer: string,
): readonly Finding[] {
  const declaration = document.facts[fact];
  if (declaration === undefined) return [];
  const found = (message: string): readonly Finding[] => [{ code: 'fact-out-of-range', pointer, message }];
  if (typeof value === 'string') {
    const values = factCatalogue.get(fact)?.values;
    return values === undefined || values.includes(value) ? [] : found(`${fact} is never ${value}`);
  }
  if (typeof value !== 'number') return [];
  const domain = numberDomain(fact, declaration);
  const [low, high] = domain.range;
  if (value < low || value > high) return found(`${fact} lies between ${low} and ${high}; ${value} does not`);
  if (isValueOf(domain, value)) return [];
  const step = domain.resolution ?? 1;
  const below = grid(Math.floor(value / step), step);
  const above = grid(Math.ceil(value / step), step);
  return found(`${fact} is never ${value}: its values go from ${below} to ${above}`);
}

export function* leavesAt(
  condition: Condition,
  pointer: string,
): Generator<{ readonly leaf: LeafCondition; readonly pointer: string }> {
  if ('not' in condition) yield* leavesAt(condition.not, `${pointer}/not`);
  else if ('all' in condition || 'any' in condition) {
    const [name, parts] = 'all' in condition ? ['all', condition.all] : ['any', condition.any];
    for (const [index, part] of parts.entries()) yield* leavesAt(part, `${pointer}/${name}/${index}`);
  } else for (const leaf of leafConditions(condition)) yield { leaf, pointer };
}

export function* questionsAt(node: TreeNode, pointer: string): Generator<readonly [Condition, string]> {
  if (!isQuestion(node)) return;
  yield [node.when, pointer];
  for (const branch of branches) yield* questionsAt(node[branch], `${pointer}/${branch}`);
}

function valuesAt(
  { value }: LeafCondition,
  pointer: string,
): readonly (readonly [number | string | boolean, string])[] {
  if (isFactReference(value)) return [];
  if (!Array.isArray(value)) return [[value as number | string | boolean, `${pointer}/value`]];
  return value.map((item: number | string, index) => [item, `${pointer}/value/${index}`] as const);
}

export function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
