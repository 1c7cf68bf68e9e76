import type { FactSet } from '#domain';
import type { FactReader } from './compile.js';
import { readerOf, type Explanation, type TreeResult } from './evaluate.js';
import type { ApprovedTree } from './load.js';

/** Condition code of the finding that a tree decided about somebody it was not made for (hazard H11). */
export const outsidePopulation = 'outside-population';
const respondWithinSeconds = 24 * 3600;

export function isInPopulation(tree: ApprovedTree, read: FactReader): boolean {
  return tree.population.answer(read) === 'yes';
}

/**
 * What a tree's results come to where its population is not met or unknown: nothing is lowered, each result is
 * marked, and instead of a baseline nobody can vouch for there is one more, indeterminate result.
 */
export async function outsidePopulationResults(
  tree: ApprovedTree,
  seen: FactSet,
  results: readonly TreeResult[],
): Promise<readonly TreeResult[]> {
  const population = tree.population.answer(readerOf(seen)) === 'no' ? 'not-met' : 'unknown';
  const marked = results.map((result): TreeResult => ({ ...result, population }));
  if (!results.some(({ disposition }) => disposition === 'baseline')) return marked;
  const { path, disagreement } = await explainPopulation(tree, seen, population);
  const { describe } = tree.document.population;
  const standing = population === 'not-met' ? 'is not' : 'may not be';
  return [
    ...marked,
    {
      tree: tree.tree,
      version: tree.version,
      hash: tree.hash,
      condition: outsidePopulation,
      leaf: `population-${population}`,
      disposition: 'indeterminate',
      reason: `"${tree.title}" decided, but the patient ${standing} in its population (${describe})`,
      respondWithinSeconds,
      path,
      ...(disagreement && { disagreement }),
      population,
    },
  ];
}

async function explainPopulation(
  { population: question }: ApprovedTree,
  seen: FactSet,
  population: 'not-met' | 'unknown',
): Promise<{ path: readonly Explanation[]; disagreement?: true }> {
  try {
    const { answer, conditions } = await question.engine.ask(seen);
    const path = [{ id: question.id, ask: question.ask, answer, conditions }];
    const agrees = answer === (population === 'not-met' ? 'no' : 'unknown');
    return agrees ? { path } : { path, disagreement: true };
  } catch {
    return { path: [], disagreement: true };
  }
}
