import { factJson, type Assessment, type TreeResult } from '#decision-tree';

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

/** Texts of baseline results at most; there are about as many as ways through the trees that people really take. */
const keptTexts = 2000;
const baselineTexts = new Map<string, string>();

/**
 * A decision's results as they are stored, as JSON: whole where somebody will ask why, leaf by leaf where all is
 * baseline. The latter is most of them, and depends on the leaves alone.
 */
export function storedResultsJson(assessment: Assessment): string {
  if (assessment.disposition !== 'baseline') return JSON.stringify(storedResults(assessment));
  let key = '';
  for (const { hash, leaf } of assessment.results) key += `${hash} ${leaf} `;
  let text = baselineTexts.get(key);
  if (text === undefined) {
    if (baselineTexts.size >= keptTexts) baselineTexts.clear();
    baselineTexts.set(key, (text = JSON.stringify(storedResults(assessment))));
  }
  return text;
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
