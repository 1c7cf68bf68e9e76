import { createHash } from 'node:crypto';
import { factJson, type Assessment, type TreeResult } from '#decision-tree';
import type { DecisionResults } from '#persistence';

interface StoredResults {
  /** Every tree that decided, with the leaf it came to for each of its conditions. */
  readonly trees: readonly {
    readonly tree: string;
    readonly version: string;
    readonly hash: string;
    readonly population?: TreeResult['population'];
    readonly leaves: Readonly<Record<string, string>>;
  }[];
  /** The results that are not baseline, with the questions, answers and condition results that led to each. */
  readonly findings: readonly TreeResult[];
}

/** By the results: a decision that came to baseline everywhere has the same array as all that came the same way. */
const shared = new WeakMap<readonly TreeResult[], Required<DecisionResults>>();

/**
 * A decision's results as they are stored: whole where somebody will ask why, leaf by leaf where all is baseline. The
 * latter is most of them, depends on the leaves alone, and is shared.
 */
export function storedResultsOf(assessment: Assessment): DecisionResults {
  if (assessment.disposition !== 'baseline') return { text: JSON.stringify(storedResults(assessment)) };
  let stored = shared.get(assessment.results);
  if (stored === undefined) {
    const text = JSON.stringify(storedResults(assessment));
    stored = { text, sharedAs: createHash('sha256').update(text).digest() };
    shared.set(assessment.results, stored);
  }
  return stored;
}

function storedResults({ results }: Assessment): StoredResults {
  const trees = new Map<string, StoredResults['trees'][number] & { leaves: Record<string, string> }>();
  for (const { tree, version, hash, population, condition, leaf } of results) {
    const known = trees.get(hash);
    if (known !== undefined) known.leaves[condition] = leaf;
    else {
      const met = population === undefined ? {} : { population };
      trees.set(hash, { tree, version, hash, ...met, leaves: { [condition]: leaf } });
    }
  }
  return { trees: [...trees.values()], findings: results.filter((r) => r.disposition !== 'baseline') };
}

/** What an alert carries of the decision behind it, for people to read. */
export function alertDecision(
  decided: {
    readonly measurementId: string;
    readonly effectiveAtMs: number;
    readonly receivedAtMs: number;
    readonly assessment: Assessment;
  },
  finding: Pick<TreeResult, 'tree' | 'version' | 'hash' | 'leaf'>,
): unknown {
  const { tree, version, hash, leaf } = finding;
  return {
    measurement: decided.measurementId,
    takenAt: new Date(decided.effectiveAtMs).toISOString(),
    receivedAt: new Date(decided.receivedAtMs).toISOString(),
    tree,
    version,
    hash,
    leaf,
    facts: factJson(decided.assessment.facts),
  };
}
