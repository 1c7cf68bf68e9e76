import type { AnyTreeDocument, Condition, ProtocolNode, TreeNode } from '../document.js';
import { pointerTo } from './same.js';

/** A node by itself: what it says, and which nodes its branches lead to. */
export interface FlatNode {
  readonly id: string;
  readonly pointer: string;
  readonly kind: 'question' | 'leaf';
  readonly when?: Condition;
  /** Every other member, such as `ask`, `disposition` or `respondWithin`. */
  readonly members: Readonly<Record<string, unknown>>;
  /** Branch → id of the node it leads to. */
  readonly branches: Readonly<Record<string, string>>;
}

/** Every node of a document by its id; ids are unique in a document that loads. A policy has none. */
export function flatNodes(document: AnyTreeDocument): ReadonlyMap<string, FlatNode> {
  const found = new Map<string, FlatNode>();
  if (document.kind === 'protocol') collect(found, document.root, '/root');
  else if (document.kind === 'screening')
    for (const [index, { root }] of document.conditions.entries())
      collect(found, root, pointerTo('/conditions', index, 'root'));
  return found;
}

function collect(found: Map<string, FlatNode>, node: TreeNode | ProtocolNode, pointer: string): void {
  const { id, when, yes, no, unknown, answers, ...members }: RawNode = { ...node };
  const base = answers === undefined ? pointer : pointerTo(pointer, 'answers');
  const children = Object.entries(answers ?? { yes, no, unknown }).filter(
    (entry): entry is [string, TreeNode | ProtocolNode] => entry[1] !== undefined,
  );
  const branches = Object.fromEntries(children.map(([branch, child]) => [branch, child.id]));
  const kind = children.length > 0 ? 'question' : 'leaf';
  found.set(id, { id, pointer, kind, members, branches, ...(when !== undefined && { when }) });
  for (const [branch, child] of children) collect(found, child, pointerTo(base, branch));
}

interface RawNode {
  readonly id: string;
  readonly when?: Condition;
  readonly yes?: TreeNode | ProtocolNode;
  readonly no?: TreeNode | ProtocolNode;
  readonly unknown?: TreeNode | ProtocolNode;
  readonly answers?: Readonly<Record<string, ProtocolNode>>;
  readonly [member: string]: unknown;
}
