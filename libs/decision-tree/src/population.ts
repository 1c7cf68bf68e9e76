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

export type PopulationStanding = NonNullable<TreeResult['population']>;

/** Why a tree's population condition is not answered yes. */
export function populationStanding(tree: ApprovedTree, seen: FactSet): PopulationStanding {
  return tree.population.answer(readerOf(seen)) === 'no' ? 'not-met' : 'unknown';
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
  const population = populationStanding(tree, seen);
  const isSilent = results.some(({ disposition }) => disposition === 'baseline');
  const explained = isSilent ? await explainPopulation(tree, seen, population) : { path: [] };
  return withPopulation(tree, population, results, explained);
}

/** The same with the explanation given. */
export function withPopulation(
  tree: ApprovedTree,
  population: PopulationStanding,
  results: readonly TreeResult[],
  { path, disagreement }: PopulationExplanation,
): readonly TreeResult[] {
  const marked = results.map((result): TreeResult => ({ ...result, population }));
  if (!results.some(({ disposition }) => disposition === 'baseline')) return marked;
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

interface PopulationExplanation {
  readonly path: readonly Explanation[];
  readonly disagreement?: true;
}

async function explainPopulation(
  { population: question }: ApprovedTree,
  seen: FactSet,
  population: PopulationStanding,
): Promise<PopulationExplanation> {
  try {
    const { answer, conditions } = await question.engine.ask(seen);
    const path = [{ id: question.id, ask: question.ask, answer, conditions }];
    const agrees = answer === (population === 'not-met' ? 'no' : 'unknown');
    return agrees ? { path } : { path, disagreement: true };
  } catch {
    return { path: [], disagreement: true };
  }
}
