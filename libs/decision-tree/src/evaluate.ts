import { type Disposition, type Fact, type FactSet } from '#domain';
import type { Answer } from './answer.js';
import type { FactReader } from './compile.js';
import { renderReason } from './reason.js';
import {
  isLoadedQuestion,
  severerLeaf,
  type ApprovedTree,
  type LoadedCondition,
  type LoadedLeaf,
  type LoadedNode,
} from './load.js';
import type { ConditionResult } from './question-engine.js';

/** One question on the way to a leaf, with what json-rules-engine found for each part of its condition. */
export interface Explanation {
  readonly id: string;
  readonly ask: string;
  readonly answer: Answer;
  readonly conditions: readonly ConditionResult[];
}

/** Which leaf one condition of a tree came to, and how. */
export interface RootDecision {
  readonly leaf: LoadedLeaf;
  /** Empty for a baseline leaf, which json-rules-engine was not asked about. */
  readonly path: readonly Explanation[];
  /** The compiled form and json-rules-engine came to different leaves; this is the more severe one. */
  readonly disagreement?: true;
}

/** The leaf by the compiled form alone. Synchronous and fast: the screen for baseline. */
export function screen(root: LoadedNode, read: FactReader): LoadedLeaf {
  let node = root;
  while (isLoadedQuestion(node)) node = node[node.answer(read)];
  return node;
}

const missing: Fact = { kind: 'unknown', reason: 'never' };

/** Reads facts as a tree sees them (`TreeFacts.view`). */
export function readerOf(seen: FactSet): FactReader {
  return (name) => seen[name] ?? missing;
}

/** json-rules-engine's own way through a tree. Rejects when the engine cannot decide. */
export async function explain(root: LoadedNode, facts: FactSet): Promise<RootDecision> {
  const path: Explanation[] = [];
  let node = root;
  while (isLoadedQuestion(node)) {
    const { answer, conditions } = await node.engine.ask(facts);
    path.push({ id: node.id, ask: node.ask, answer, conditions });
    node = node[answer];
  }
  return { leaf: node, path };
}

/**
 * Decides one condition: the compiled form screens, and json-rules-engine decides and explains whatever is not
 * baseline. If the two disagree, or the engine fails, the more severe leaf holds and the result says so.
 */
export async function decideRoot(root: LoadedNode, facts: FactSet): Promise<RootDecision> {
  const screened = screen(root, readerOf(facts));
  if (screened.disposition === 'baseline') return { leaf: screened, path: [] };
  try {
    const explained = await explain(root, facts);
    if (explained.leaf === screened) return explained;
    return { ...explained, leaf: severerLeaf(screened, explained.leaf), disagreement: true };
  } catch {
    return { leaf: screened, path: [], disagreement: true };
  }
}

/** One tree's result for one of its conditions. */
export interface TreeResult {
  readonly tree: string;
  readonly version: string;
  readonly hash: string;
  readonly condition: string;
  readonly leaf: string;
  readonly disposition: Disposition;
  readonly reason: string;
  /** Undefined for baseline. */
  readonly respondWithinSeconds?: number;
  readonly path: readonly Explanation[];
  readonly disagreement?: true;
  /** A late severe value that a newer one in range has overtaken, or one without a time of day. */
  readonly pastEvent?: true;
  /** Set where the tree's population is not met or unknown. */
  readonly population?: 'not-met' | 'unknown';
}

const quietResults = new WeakMap<LoadedLeaf, TreeResult>();

/** A decision as a result. A baseline one is the same each time, and most are: it is made once per leaf. */
export function resultOf(
  tree: ApprovedTree,
  condition: LoadedCondition,
  decision: RootDecision,
  facts: FactSet,
): TreeResult {
  const { leaf, disagreement } = decision;
  if (leaf.disposition !== 'baseline' || disagreement === true)
    return makeResult(tree, condition, decision, facts);
  let result = quietResults.get(leaf);
  if (result === undefined) quietResults.set(leaf, (result = makeResult(tree, condition, decision, facts)));
  return result;
}

function makeResult(
  { tree, version, hash }: ApprovedTree,
  { condition }: LoadedCondition,
  { leaf, path, disagreement }: RootDecision,
  facts: FactSet,
): TreeResult {
  return {
    tree,
    version,
    hash,
    condition,
    leaf: leaf.id,
    disposition: leaf.disposition,
    reason: renderReason(leaf.reason, facts),
    ...(leaf.respondWithinSeconds !== undefined && { respondWithinSeconds: leaf.respondWithinSeconds }),
    path,
    ...(disagreement === true && { disagreement }),
  };
}
