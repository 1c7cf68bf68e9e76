import { choicesOf, type Choices } from '../case-coverage/choices.js';
import { narrowed, possibleAnswers } from '../case-coverage/possible.js';
import type { ProtocolDocument, ProtocolNode } from '../document.js';
import type { Answer } from '../answer.js';
import { at } from '../source-map/pointer.js';
import { branchesOf, isProtocolCheck, placedProtocolNodes } from './nodes.js';

/**
 * The yes and no branches of checks that the checks above rule out (pointers). An unknown branch that nothing comes
 * to is no mistake: every check has three. The conditions must be in order.
 */
export function deadBranches({ facts, root }: ProtocolDocument): readonly string[] {
  const conditions = [...placedProtocolNodes(root)].flatMap(({ node }) =>
    isProtocolCheck(node) ? [node.when] : [],
  );
  return [...deadBelow(root, '/root', choicesOf(facts, conditions))];
}

function* deadBelow(node: ProtocolNode, pointer: string, choices: Choices): Generator<string> {
  if (!isProtocolCheck(node)) {
    for (const branch of branchesOf(node, pointer)) yield* deadBelow(branch.node, branch.pointer, choices);
    return;
  }
  const possible = possibleAnswers(node.when, choices);
  for (const answer of ['yes', 'no', 'unknown'] satisfies Answer[]) {
    const place = at(pointer, answer);
    if (possible.has(answer)) yield* deadBelow(node[answer], place, narrowed(node.when, answer, choices));
    else if (answer !== 'unknown') yield place;
  }
}
