import { rank, type FactSet } from '#domain';
import { decideRoot, readerOf, resultOf, screen, type TreeResult } from './evaluate.js';
import type { ApprovedTree, LoadedLeaf } from './load.js';
import { isInPopulation, outsidePopulationResults } from './population.js';
import { QuietResults } from './quiet.js';

const quiet = new QuietResults();

/**
 * Every result of every tree, or undefined as soon as one is not baseline. The synchronous path of most readings:
 * equal ways through the same trees give the same array.
 */
export function screenAll(trees: readonly ApprovedTree[], facts: FactSet): readonly TreeResult[] | undefined {
  const leaves: LoadedLeaf[] = [];
  for (const tree of trees) {
    const read = tree.facts.reader(facts);
    if (!isInPopulation(tree, read)) return undefined;
    for (const { root } of tree.conditions) {
      const leaf = screen(root, read);
      if (leaf.disposition !== 'baseline') return undefined;
      leaves.push(leaf);
    }
  }
  return quiet.of(leaves, () => quietResults(trees, leaves));
}

function quietResults(trees: readonly ApprovedTree[], leaves: readonly LoadedLeaf[]): readonly TreeResult[] {
  let next = 0;
  return trees.flatMap((tree) =>
    tree.conditions.map((condition) => {
      const leaf = leaves[next++];
      if (leaf === undefined) throw new Error('there is a leaf for every condition');
      return resultOf(tree, condition, { leaf, path: [] }, {});
    }),
  );
}

/** One tree's results, explained where they are not baseline. */
export async function decideTree(tree: ApprovedTree, facts: FactSet): Promise<readonly TreeResult[]> {
  const seen = tree.facts.view(facts);
  const results: TreeResult[] = [];
  for (const condition of tree.conditions)
    results.push(resultOf(tree, condition, await decideRoot(condition.root, seen), seen));
  return isInPopulation(tree, readerOf(seen)) ? results : outsidePopulationResults(tree, seen, results);
}

/**
 * Re-runs a decision from its stored facts: the same tree versions and facts give the same leaves, years later.
 * All trees decide (hazard H10). What lateness made of a result is not repeated: it follows from the arrival, not
 * from the facts.
 */
export async function decideFromFacts(
  trees: readonly ApprovedTree[],
  facts: FactSet,
): Promise<readonly TreeResult[]> {
  const results: TreeResult[] = [];
  for (const tree of trees) results.push(...(await decideTree(tree, facts)));
  return results;
}

/** The most severe result, the first of equals; undefined only for none at all. */
export function mostSevere(results: readonly TreeResult[]): TreeResult | undefined {
  let worst: TreeResult | undefined;
  for (const result of results)
    if (worst === undefined || rank(result.disposition) > rank(worst.disposition)) worst = result;
  return worst;
}
