import {
  branches,
  protocolAnswers,
  protocolOutcomes,
  type Placed,
  type ProtocolCheck,
  type ProtocolDisposition,
  type ProtocolNode,
  type ProtocolOutcome,
  type ProtocolQuestion,
} from '../document.js';
import { at } from '../source-map/pointer.js';

export function isProtocolQuestion(node: ProtocolNode): node is ProtocolQuestion {
  return 'answers' in node;
}

export function isProtocolCheck(node: ProtocolNode): node is ProtocolCheck {
  return 'check' in node;
}

export { protocolAnswers, type ProtocolAnswer } from '../document.js';

/** The branches of a node: each with its name, its node and the way to it below the node. */
export interface ProtocolBranch {
  readonly answer: string;
  readonly node: ProtocolNode;
  readonly pointer: string;
}

export function branchesOf(node: ProtocolNode, pointer: string): readonly ProtocolBranch[] {
  if (isProtocolQuestion(node))
    return protocolAnswers.map((answer) => ({
      answer,
      node: node.answers[answer],
      pointer: at(pointer, 'answers', answer),
    }));
  if (isProtocolCheck(node))
    return branches.map((answer) => ({ answer, node: node[answer], pointer: at(pointer, answer) }));
  return [];
}

/** Every node of a protocol with its place, the root first. */
export function* placedProtocolNodes(node: ProtocolNode, pointer = '/root'): Generator<Placed<ProtocolNode>> {
  yield { node, pointer };
  for (const branch of branchesOf(node, pointer)) yield* placedProtocolNodes(branch.node, branch.pointer);
}

/** Every end below a node, with its place. */
export function* placedEnds(node: ProtocolNode, pointer: string): Generator<Placed<ProtocolDisposition>> {
  for (const placed of placedProtocolNodes(node, pointer))
    if ('outcome' in placed.node) yield { node: placed.node, pointer: placed.pointer };
}

/** Is the first outcome less urgent than the second? */
export function isMilder(one: ProtocolOutcome, other: ProtocolOutcome): boolean {
  return protocolOutcomes.indexOf(one) > protocolOutcomes.indexOf(other);
}

/** The least urgent end that may be reached from here. */
export function mildestOutcome(node: ProtocolNode): ProtocolOutcome {
  if (isProtocolQuestion(node))
    return mildest([node.answers.yes, node.answers.no, node.answers['could-not-assess']]);
  if (isProtocolCheck(node)) return mildest([node.yes, node.no, node.unknown]);
  return node.outcome;
}

function mildest(nodes: readonly ProtocolNode[]): ProtocolOutcome {
  return nodes.map(mildestOutcome).reduce((a, b) => (isMilder(b, a) ? b : a));
}
