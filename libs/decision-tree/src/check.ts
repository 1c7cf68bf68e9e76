import { vitalSigns } from '#domain';
import { checkAssertions } from './check-assertions.js';
import { DocumentChecks } from './check-document.js';
import { isQuestion, placedNodes, type TreeDocument, type TreeNode } from './document.js';
import type { TreeProblem } from './errors.js';
import { placeholders } from './reason.js';
import { at } from './source-map/pointer.js';

/** What a schema cannot say: facts, units, operators, ids, sources and durations mean something. */
export function checkTree(tree: TreeDocument): readonly TreeProblem[] {
  const checks = new DocumentChecks(tree.facts, tree.sources);
  checks.condition(tree.population.condition, '/population/condition');
  const codes = new Set<string>();
  const ids = new Set<string>();
  for (const [index, { condition, vitalSign, root }] of tree.conditions.entries()) {
    const pointer = at('/conditions', index);
    checks.once(codes, condition, at(pointer, 'condition'));
    if (vitalSign !== undefined) checkVitalSign(vitalSign, checks, at(pointer, 'vitalSign'));
    for (const { node, pointer: place } of placedNodes(root, at(pointer, 'root'))) {
      checks.once(ids, node.id, at(place, 'id'));
      checkNode(node, checks, place);
    }
  }
  checkAssertions(tree, checks);
  return checks.problems;
}

function checkVitalSign(vitalSign: string, checks: DocumentChecks, pointer: string): void {
  if ((vitalSigns as readonly string[]).includes(vitalSign)) checks.declared(vitalSign, pointer);
  else checks.report('unknown-fact', pointer, `no vital sign ${vitalSign}`);
}

function checkNode(node: TreeNode, checks: DocumentChecks, pointer: string): void {
  if (isQuestion(node)) {
    checks.condition(node.when, at(pointer, 'when'));
    checks.cites(node.source, at(pointer, 'source'));
    return;
  }
  const reason = at(pointer, 'reason');
  if (node.disposition === 'baseline' && placeholders(node.reason).length > 0)
    checks.report('tree-schema', reason, 'the reason of a baseline leaf names no facts');
  else checks.named(node.reason, reason);
  if (node.respondWithin !== undefined) checks.duration(node.respondWithin, at(pointer, 'respondWithin'));
}
