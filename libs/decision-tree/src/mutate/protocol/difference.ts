import type { ProtocolDocument, ProtocolNode, TreeNode } from '../../document.js';
import { branchesOf, isProtocolQuestion } from '../../protocol/nodes.js';
import { asTree } from '../../verify/protocol/as-tree.js';
import { deedOf, endsOf, type PlacedEnd } from '../../verify/protocol/ends.js';
import type { Diagram } from '../../verify/diagram.js';
import { Ground } from '../../verify/ground.js';
import type { LeafEffect } from '../../verify/tree-diagrams.js';
import { originalId } from '../mutant.js';

/** Two protocols over the same patients and answers, and who is led otherwise by the second. */
export interface ProtocolDifference {
  readonly ground: Ground;
  readonly others: Diagram;
}

/**
 * Everybody whom the second leads otherwise: to another end, with another outcome, time limit, advice or record, by
 * other questions or in another order, or with another floor under what a clinician may override.
 */
export function protocolDifference(one: ProtocolDocument, other: ProtocolDocument): ProtocolDifference {
  const [a, b] = [asTree(one), asTree(other)];
  const facts = { ...b.tree.facts, ...a.tree.facts };
  const ground = new Ground([
    { facts, conditions: a.tree.conditions },
    { facts, conditions: b.tree.conditions },
  ]);
  const numbers = new Map<string, number>();
  const { diagrams } = ground.space;
  const difference = diagrams.difference(
    ledBy(ground, a.root, one, numbers),
    ledBy(ground, b.root, other, numbers),
  );
  return { ground, others: ground.care.among(difference) };
}

/** How a protocol leads everybody, as numbers that are the same for the same way and end. */
export function ledBy(
  ground: Ground,
  root: TreeNode,
  document: ProtocolDocument,
  numbers: Map<string, number>,
): Diagram {
  const ends = endsOf(document.root);
  const ways = waysOf(document.root);
  return ground.trees.kept(root, ({ id }: LeafEffect) => {
    const name = `${nameOf(id, ends)} ${ways.get(id) ?? ''}`;
    const known = numbers.get(name) ?? numbers.size;
    numbers.set(name, known);
    return known;
  });
}

function nameOf(id: string, ends: ReadonlyMap<string, PlacedEnd>): string {
  const placed = ends.get(id);
  if (placed === undefined) throw new Error('a leaf is an end of the protocol');
  return `${originalId(id)} ${deedOf(placed.end)} ${placed.isFloored}`;
}

/** The questions on the way to each end, in their order. */
function waysOf(root: ProtocolNode): ReadonlyMap<string, string> {
  const ways = new Map<string, string>();
  const walk = (node: ProtocolNode, way: string): void => {
    if ('outcome' in node) ways.set(node.id, way);
    const next = isProtocolQuestion(node) ? `${way}/${originalId(node.id)}` : way;
    for (const branch of branchesOf(node, '')) walk(branch.node, next);
  };
  walk(root, '');
  return ways;
}
