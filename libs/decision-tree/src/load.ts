import { rank, type VitalSign } from '#domain';
import { checkApproval, treeHash } from './approve.js';
import { compileCondition, type CompiledCondition } from './compile.js';
import {
  isQuestion,
  type ApprovalRecord,
  type Condition,
  type Leaf,
  type TreeDocument,
  type TreeNode,
} from './document.js';
import { durationSeconds } from './duration.js';
import { parseTree } from './parse.js';
import { QuestionEngine } from './question-engine.js';
import { TreeFacts } from './tree-facts.js';

export interface LoadedLeaf extends Leaf {
  readonly respondWithinSeconds?: number;
}

/** A question in both its forms. */
export interface LoadedQuestion {
  readonly id: string;
  readonly ask: string;
  readonly answer: CompiledCondition;
  readonly engine: QuestionEngine;
  readonly yes: LoadedNode;
  readonly no: LoadedNode;
  readonly unknown: LoadedNode;
}

export type LoadedNode = LoadedQuestion | LoadedLeaf;

export interface LoadedCondition {
  readonly condition: string;
  readonly title: string;
  readonly vitalSign?: VitalSign;
  readonly root: LoadedNode;
}

/** A tree that may decide: checked, approved, compiled. */
export interface ApprovedTree {
  readonly tree: string;
  readonly version: string;
  readonly hash: string;
  readonly programme: string;
  readonly title: string;
  readonly document: TreeDocument;
  readonly approval: ApprovalRecord;
  readonly facts: TreeFacts;
  readonly population: LoadedQuestion;
  readonly conditions: readonly LoadedCondition[];
}

/**
 * A tree document (parsed JSON) and its approval record → a tree that may decide. Throws TreeError: `not-approved`
 * without a record, `approval-hash-mismatch` when one character of the content differs from what was approved.
 */
export function loadTree(document: unknown, approval: unknown): ApprovedTree {
  const parsed = parseTree(document);
  const hash = treeHash(document);
  const record = checkApproval(parsed, hash, approval);
  const { tree, version, programme, title, population } = parsed;
  return {
    tree,
    version,
    hash,
    programme,
    title,
    document: parsed,
    approval: record,
    facts: new TreeFacts(parsed.facts),
    population: loadPopulation(population),
    conditions: parsed.conditions.map(({ condition, title: words, vitalSign, root }) => ({
      condition,
      title: words,
      ...(vitalSign !== undefined && { vitalSign: vitalSign as VitalSign }),
      root: loadNode(root),
    })),
  };
}

function loadNode(node: TreeNode): LoadedNode {
  if (isQuestion(node))
    return {
      ...loadQuestion(node.id, node.ask, node.when),
      yes: loadNode(node.yes),
      no: loadNode(node.no),
      unknown: loadNode(node.unknown),
    };
  const seconds = node.respondWithin === undefined ? undefined : durationSeconds(node.respondWithin);
  return { ...node, ...(seconds !== undefined && { respondWithinSeconds: seconds }) };
}

function loadQuestion(
  id: string,
  ask: string,
  when: Condition,
): Pick<LoadedQuestion, 'id' | 'ask' | 'answer' | 'engine'> {
  return { id, ask, answer: compileCondition(when), engine: new QuestionEngine(when) };
}

/** The population as a question, so that it is decided and explained like any other. */
function loadPopulation({ condition, describe }: TreeDocument['population']): LoadedQuestion {
  const leaf = (id: string): LoadedLeaf => ({
    id,
    disposition: id === 'population-met' ? 'baseline' : 'indeterminate',
    reason: describe,
  });
  return {
    ...loadQuestion('population', `Is the patient in this tree's population: ${describe}?`, condition),
    yes: leaf('population-met'),
    no: leaf('population-not-met'),
    unknown: leaf('population-unknown'),
  };
}

export function isLoadedQuestion(node: LoadedNode): node is LoadedQuestion {
  // Not `in`: this is asked at every step of every screening.
  return (node as Partial<LoadedQuestion>).engine !== undefined;
}

/** The more severe of two leaves, the first of equals. */
export function severerLeaf(a: LoadedLeaf, b: LoadedLeaf): LoadedLeaf {
  return rank(b.disposition) > rank(a.disposition) ? b : a;
}
