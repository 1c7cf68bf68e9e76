import type { Answer } from '../answer.js';
import { caseFacts, type WorkedCase } from '../cases.js';
import { compileCondition, type FactReader } from '../compile.js';
import type { AnyTreeDocument, QuestioningDocument } from '../document.js';
import type { WorkedCases } from '../case-file/parse.js';
import { policyCoverage, type PolicyCase } from '../policy/cases.js';
import type { ProtocolCase } from '../protocol/cases.js';
import { TreeFacts } from '../tree-facts.js';
import { choicesOf, type Choices } from './choices.js';
import { rootsOf, type CoverNode } from './graph.js';
import { narrowed, possibleAnswers } from './possible.js';

export interface CoverageShare {
  readonly covered: number;
  readonly of: number;
  /** A leaf's id; a branch as `question/answer`. */
  readonly missing: readonly string[];
}

export interface Coverage {
  readonly leaves: CoverageShare;
  /** Each question's yes, no and unknown (could-not-assess), as far as it can come to it. */
  readonly branches: CoverageShare;
}

/**
 * Which leaves and branches a document's worked cases really come to. A case that does not come to the leaf it names
 * covers nothing. What no input can come to is not asked for: the unknown branch of a question whose fact the way to
 * it has already shown to be known, and whatever `unreachable` names (leaf ids and `question/answer`, as the
 * verifier has found them).
 */
export function coverage(
  document: AnyTreeDocument,
  cases: WorkedCases,
  unreachable: readonly string[] = [],
): Coverage {
  return document.kind === 'escalation-policy'
    ? policyCoverage(document, cases as readonly PolicyCase[])
    : treeCoverage(document, cases as readonly TreeCase[], unreachable);
}

type TreeCase = WorkedCase | ProtocolCase;

function treeCoverage(
  document: QuestioningDocument,
  cases: readonly TreeCase[],
  unreachable: readonly string[],
): Coverage {
  const roots = rootsOf(document);
  const wanted: Reached = { leaves: new Set(), branches: new Set() };
  const choices = choicesOf(document.facts, [...roots.values()].flatMap(conditionsBelow));
  for (const root of roots.values()) reach(root, choices, wanted);
  const taken: Reached = { leaves: new Set(), branches: new Set() };
  const facts = new TreeFacts(document.facts);
  for (const one of cases) {
    const root = roots.get('condition' in one ? one.condition : document.tree);
    if (root !== undefined) take(root, facts.reader(caseFacts(document, one.facts)), one, taken);
  }
  const excused = new Set(unreachable);
  return {
    leaves: share(wanted.leaves, taken.leaves, excused),
    branches: share(wanted.branches, taken.branches, excused),
  };
}

interface Reached {
  readonly leaves: Set<string>;
  readonly branches: Set<string>;
}

function share(
  wanted: ReadonlySet<string>,
  taken: ReadonlySet<string>,
  excused: ReadonlySet<string>,
): CoverageShare {
  const all = [...wanted].filter((one) => taken.has(one) || !excused.has(one));
  const missing = all.filter((one) => !taken.has(one));
  return { covered: all.length - missing.length, of: all.length, missing };
}

/** Adds what can be reached from here. */
function reach(node: CoverNode, choices: Choices, found: Reached): void {
  if (node.branches.length === 0) found.leaves.add(node.id);
  const { when } = node;
  const possible: ReadonlySet<string> | undefined = when && possibleAnswers(when, choices);
  for (const [answer, next] of node.branches) {
    if (possible?.has(answer) === false) continue;
    found.branches.add(`${node.id}/${answer}`);
    reach(next, when === undefined ? choices : narrowed(when, answer as Answer, choices), found);
  }
}

/** Adds the way of one case, when it ends where the case says. */
function take(root: CoverNode, read: FactReader, one: TreeCase, found: Reached): void {
  const way: string[] = [];
  let node = root;
  while (node.branches.length > 0) {
    const answer = node.when === undefined ? answerOf(one, node.id) : compileCondition(node.when)(read);
    const branch = node.branches.find(([name]) => name === answer);
    if (branch === undefined) return;
    way.push(`${node.id}/${branch[0]}`);
    node = branch[1];
  }
  if (node.id !== one.leaf) return;
  found.leaves.add(node.id);
  for (const step of way) found.branches.add(step);
}

function answerOf(one: TreeCase, question: string): string | undefined {
  return 'answers' in one && Object.hasOwn(one.answers, question) ? one.answers[question] : undefined;
}

function conditionsBelow({ when, branches }: CoverNode): readonly NonNullable<CoverNode['when']>[] {
  const below = branches.flatMap(([, node]) => conditionsBelow(node));
  return when === undefined ? below : [when, ...below];
}
