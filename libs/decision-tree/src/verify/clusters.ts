import type { Condition } from '../document.js';
import { factsIn, namedIn, questionsIn, type Scope } from './conditions-of.js';
import { relatedFacts } from './related-facts.js';

/**
 * The declared facts that matter, in groups that must lie side by side: facts compared with each other and facts that
 * depend on each other by construction. Groups that many conditions ask about come first: it keeps diagrams small.
 */
export function clustersOf(
  document: Scope,
  conditions: readonly Condition[],
): readonly (readonly string[])[] {
  const used = usedFacts(document, conditions);
  const groups = new Map<string, Set<string>>([...used].map((fact) => [fact, new Set([fact])]));
  const merge = (facts: readonly string[]): void => {
    const present = facts.filter((fact) => groups.has(fact));
    const merged = new Set(present.flatMap((fact) => [...(groups.get(fact) ?? [])]));
    for (const fact of merged) groups.set(fact, merged);
  };
  for (const condition of conditions.flatMap(comparisons)) merge(condition);
  for (const related of relatedFacts()) merge(related);
  const roots = document.conditions.map(({ root }) => new Set(questionsIn(root).flatMap(factsIn)));
  const share = (cluster: readonly string[]): number =>
    roots.filter((facts) => cluster.some((fact) => facts.has(fact))).length;
  return [...new Set(groups.values())]
    .map((group) => [...used].filter((fact) => group.has(fact)))
    .sort((a, b) => share(b) - share(a));
}

/**
 * Facts that any condition asks about or an assertion names, in the order they are first met, and declared facts that
 * these depend on by construction.
 */
function usedFacts(document: Scope, conditions: readonly Condition[]): ReadonlySet<string> {
  const named = (document.assertions ?? []).flatMap(namedIn);
  const signs = document.conditions.flatMap(({ vitalSign }) =>
    vitalSign === undefined ? [] : [`${vitalSign}.status`, vitalSign],
  );
  const isDeclared = (fact: string): boolean => Object.hasOwn(document.facts, fact);
  const used = new Set([...signs, ...conditions.flatMap(factsIn), ...named].filter(isDeclared));
  const relations = relatedFacts().filter((facts) => facts.every(isDeclared));
  for (let size = -1; size !== used.size;) {
    size = used.size;
    for (const facts of relations)
      if (facts.some((fact) => used.has(fact))) for (const fact of facts) used.add(fact);
  }
  return used;
}

function comparisons(condition: Condition): readonly (readonly string[])[] {
  if ('all' in condition) return condition.all.flatMap(comparisons);
  if ('any' in condition) return condition.any.flatMap(comparisons);
  if ('not' in condition) return comparisons(condition.not);
  const facts = factsIn(condition);
  return facts.length > 1 ? [facts] : [];
}
