import type { FactSet } from '#domain';
import { assessment, mergeReadings, prepare, type Assessment, type AssessInput } from '../assess.js';
import { currentFacts } from '../current.js';
import { mostSevere, screenAll } from '../decide.js';
import { readerOf, resultOf, screen, type TreeResult } from '../evaluate.js';
import { settleLate } from '../lateness.js';
import type { ApprovedTree } from '../load.js';
import { isInPopulation, populationStanding, withPopulation } from '../population.js';

/** Several sets of trees that decide about the same measurements. */
export interface TreeSets<Name extends string> {
  /** Every tree of every set, each once: whose facts are evaluated. */
  readonly all: readonly ApprovedTree[];
  readonly sets: Readonly<Record<Name, readonly ApprovedTree[]>>;
}

/** Every tree's results by the compiled form alone: leaves without the questions that led to them. */
export function decideCompiled(trees: readonly ApprovedTree[], facts: FactSet): readonly TreeResult[] {
  return screenAll(trees, facts) ?? trees.flatMap((tree) => decideTreeCompiled(tree, facts));
}

function decideTreeCompiled(tree: ApprovedTree, facts: FactSet): readonly TreeResult[] {
  const seen = tree.facts.view(facts);
  const read = readerOf(seen);
  const results = tree.conditions.map((condition) =>
    resultOf(tree, condition, { leaf: screen(condition.root, read), path: [] }, seen),
  );
  if (isInPopulation(tree, read)) return results;
  return withPopulation(tree, populationStanding(tree, seen), results, { path: [] });
}

/**
 * What each set of trees decides about one measurement, by the compiled form alone: for runs over many measurements,
 * where nobody reads the explanations. The facts are evaluated once for all sets.
 */
export function assessCompiled<Name extends string>(
  input: Omit<AssessInput, 'trees'>,
  { all, sets }: TreeSets<Name>,
): Record<Name, Assessment> {
  const prepared = prepare({ ...input, trees: all });
  const assessed = {} as Record<Name, Assessment>;
  for (const name in sets) assessed[name] = assessSet({ ...input, trees: sets[name] }, prepared);
  return assessed;
}

function assessSet(
  input: AssessInput,
  { readings, isLate, arrival }: ReturnType<typeof prepare>,
): Assessment {
  const { timeline, context, trees, nowMs } = input;
  let current: FactSet | undefined;
  const decided = readings.map((facts) => {
    const results = decideCompiled(trees, facts);
    if (!isLate || results.every(({ disposition }) => disposition === 'baseline')) return { facts, results };
    current ??= currentFacts(timeline, context, trees, nowMs);
    const asOfNow = current;
    const settled = results.map((result) => {
      const tree = trees.find((one) => one.hash === result.hash);
      return settleLate(result, tree, arrival, timeline, asOfNow);
    });
    return { facts, results: settled };
  });
  const merged = mergeReadings(decided.map(({ results }) => results));
  const winner = mostSevere(merged);
  const facts = decided.find(({ results }) => winner !== undefined && results.includes(winner))?.facts;
  return assessment(merged, facts ?? decided[0]?.facts ?? {}, isLate);
}

/** As `reassess`, by the compiled form alone. */
export function reassessCompiled({
  timeline,
  context,
  trees,
  nowMs,
}: Omit<AssessInput, 'measurement'>): Assessment {
  const facts = currentFacts(timeline, context, trees, nowMs);
  return assessment(decideCompiled(trees, facts), facts, false);
}

/** The leaf that a set of trees came to for an alert condition, the most severe of it; undefined for none. */
export function leafOf({ results }: Assessment, condition: string): string | undefined {
  const original = condition.replace(/^past-event:/, '');
  const about = results.filter((result) => result.condition.replace(/^past-event:/, '') === original);
  return mostSevere(about)?.leaf;
}
