import {
  branches,
  isQuestion,
  type Condition,
  type ProtocolNode,
  type QuestioningDocument,
  type TreeNode,
} from '../document.js';
import { branchesOf, isProtocolCheck } from '../protocol/nodes.js';

/** A node of either kind, as far as coverage looks at it. */
export interface CoverNode {
  readonly id: string;
  /** None for a question that a person answers: any answer is possible. */
  readonly when?: Condition;
  /** Empty for a leaf. */
  readonly branches: readonly (readonly [answer: string, node: CoverNode])[];
}

/** The roots of a document by condition code; a protocol has one, under its own name. */
export function rootsOf(document: QuestioningDocument): ReadonlyMap<string, CoverNode> {
  return document.kind === 'protocol'
    ? new Map([[document.tree, protocolNode(document.root)]])
    : new Map(document.conditions.map(({ condition, root }) => [condition, screeningNode(root)]));
}

function screeningNode(node: TreeNode): CoverNode {
  if (!isQuestion(node)) return { id: node.id, branches: [] };
  return { id: node.id, when: node.when, branches: branches.map((one) => [one, screeningNode(node[one])]) };
}

function protocolNode(node: ProtocolNode): CoverNode {
  return {
    id: node.id,
    ...(isProtocolCheck(node) && { when: node.when }),
    branches: branchesOf(node, '').map((branch) => [branch.answer, protocolNode(branch.node)]),
  };
}
