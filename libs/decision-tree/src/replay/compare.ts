import { rank } from '#domain';
import { assessment, type Assessment } from '../assess.js';
import { decideFromFacts, mostSevere } from '../decide.js';
import type { TreeResult } from '../evaluate.js';
import type { ApprovedTree } from '../load.js';
import { packFacts } from '../stored-facts.js';
import type { Difference, RecordedDecision } from './recorded-decision.js';

type Found = Omit<Difference, 'decision' | 'from'>;

/**
 * Decides again from the recorded facts and the same tree versions. None: it came to the same. What lateness made of a
 * result does not follow from the facts and is taken as stored; where a sign was repeated, only the reading whose facts
 * were kept can be judged.
 *
 * @param trees those that decided, in the order in which they did
 */
export async function replayFromFacts(
  recorded: RecordedDecision,
  trees: readonly ApprovedTree[],
): Promise<readonly Difference[]> {
  const results = await decideFromFacts(trees, recorded.facts);
  const late = results.map((result) => asLate(result, recorded));
  const again = assessment(late, {}, false);
  const found = recorded.repeatsSigns ? compareKept(recorded, again) : compareResults(recorded, again);
  return found.map((one) => ({ ...one, decision: recorded.id, from: 'facts' }));
}

/** Compares with an assessment out of rebuilt facts: the facts, and all that was decided. */
export function compareRebuilt(recorded: RecordedDecision, again: Assessment): readonly Difference[] {
  return [...compareFacts(recorded, again), ...compareResults(recorded, again)].map((one) => ({
    ...one,
    decision: recorded.id,
    from: 'measurements',
  }));
}

/** As a past event where the stored decision has it as one. */
function asLate(result: TreeResult, { results }: RecordedDecision): TreeResult {
  const condition = `past-event:${result.condition}`;
  const past = results.findings.find((one) => one.hash === result.hash && one.condition === condition);
  if (past === undefined || rank(result.disposition) < rank('tier1')) return result;
  const { respondWithinSeconds } = past;
  return {
    ...result,
    condition,
    disposition: 'tier1',
    pastEvent: true,
    ...(respondWithinSeconds !== undefined && { respondWithinSeconds }),
  };
}

function compareResults(recorded: RecordedDecision, again: Assessment): readonly Found[] {
  return [
    ...compareWhole(recorded, again),
    ...compareLeaves(recorded, again),
    ...again.results.flatMap((result) => compareFinding(recorded, result)),
  ];
}

function compareWhole(recorded: RecordedDecision, { disposition, winner }: Assessment): readonly Found[] {
  const found: Found[] = [];
  if (recorded.disposition !== disposition)
    found.push({ kind: 'disposition', where: '', stored: recorded.disposition, again: disposition });
  const stored = `${recorded.tree} ${recorded.leaf}`;
  const now = `${winner.tree} ${winner.leaf}`;
  if (stored !== now || recorded.hash !== winner.hash)
    found.push({ kind: 'winner', where: '', stored, again: now });
  return found;
}

function compareLeaves({ results }: RecordedDecision, again: Assessment): readonly Found[] {
  const now = new Map(again.results.map((result) => [place(result), result.leaf]));
  const stored = new Map(
    results.trees.flatMap(({ tree, hash, leaves }) =>
      Object.entries(leaves).map(([condition, leaf]) => [place({ tree, hash, condition }), leaf] as const),
    ),
  );
  return [...new Set([...stored.keys(), ...now.keys()])].flatMap((where): Found[] => {
    const before = stored.get(where);
    const after = now.get(where);
    return before === after
      ? []
      : [{ kind: 'leaf', where, stored: before ?? 'none', again: after ?? 'none' }];
  });
}

function compareFinding({ results }: RecordedDecision, result: TreeResult): readonly Found[] {
  const where = place(result);
  const found: Found[] = [];
  if (result.disagreement === true)
    found.push({ kind: 'disagreement', where, stored: 'the same leaf', again: 'two leaves' });
  const stored = results.findings.find((one) => place(one) === where);
  if (stored === undefined || stored.leaf !== result.leaf) return found;
  if (stored.disposition !== result.disposition)
    found.push({ kind: 'disposition', where, stored: stored.disposition, again: result.disposition });
  if (stored.respondWithinSeconds !== result.respondWithinSeconds)
    found.push({
      kind: 'clock',
      where,
      stored: `${stored.respondWithinSeconds ?? 0} s`,
      again: `${result.respondWithinSeconds ?? 0} s`,
    });
  return found;
}

/** Of a repeated sign: the winner comes out again, and nothing is worse than what was stored. */
function compareKept(recorded: RecordedDecision, again: Assessment): readonly Found[] {
  const kept = again.results.some(({ hash, leaf }) => hash === recorded.hash && leaf === recorded.leaf);
  const worst = mostSevere(again.results)?.disposition ?? 'indeterminate';
  if (kept && worst === recorded.disposition) return [];
  return [{ kind: 'winner', where: '', stored: recorded.leaf, again: again.winner.leaf }];
}

function compareFacts(recorded: RecordedDecision, again: Assessment): readonly Found[] {
  const names = new Set([...Object.keys(recorded.facts), ...Object.keys(again.facts)]);
  return [...names].flatMap((name): Found[] => {
    const [stored, now] = [recorded.facts[name], again.facts[name]];
    if (
      stored !== undefined &&
      now !== undefined &&
      packFacts({ [name]: stored }) === packFacts({ [name]: now })
    )
      return [];
    const known = (is: boolean): string => (is ? 'another value' : 'not there');
    return [
      { kind: 'fact', where: name, stored: known(stored !== undefined), again: known(now !== undefined) },
    ];
  });
}

function place({ tree, hash, condition }: Pick<TreeResult, 'tree' | 'hash' | 'condition'>): string {
  return `${tree}@${hash.slice(0, 12)} ${condition}`;
}
