import {
  isQuestion,
  type ProtocolCheck,
  type ProtocolNode,
  type ProtocolQuestion,
  type TreeNode,
} from '../../document.js';
import { isProtocolCheck, isProtocolQuestion } from '../../protocol/nodes.js';
import { at } from '../../source-map/pointer.js';
import { factsIn } from '../conditions-of.js';
import { or, type Diagram } from '../diagram.js';
import { atUnknown, isMilder, mildestKnown, nobody, orNobody } from '../unknowns.js';
import { isEscalated } from './ends.js';
import type { ProtocolGround } from './protocol-ground.js';
import type { ProtocolFinding } from './report.js';

/** Where a protocol goes down, or stays, where it must go up; followed by everybody who can come to each node. */
export function raisingFindings(own: ProtocolGround): readonly ProtocolFinding[] {
  const findings: ProtocolFinding[] = [];
  const { ground } = own;
  const { diagrams } = ground.space;
  const walk = (
    node: ProtocolNode,
    twin: TreeNode,
    pointer: string,
    reach: Diagram,
    isFloored: boolean,
  ): void => {
    if (reach === diagrams.never || !isQuestion(twin)) return;
    const taken = (branch: 'yes' | 'no' | 'unknown'): Diagram =>
      diagrams.all([reach, ground.answers.where(twin.when, branch)]);
    if (isProtocolQuestion(node)) {
      findings.push(...notRaised(own, node, twin, pointer, reach));
      if (!isFloored) findings.push(...unmarked(own, node, twin, pointer, taken('yes')));
      const { yes, no, 'could-not-assess': neither } = node.answers;
      const isRed = isFloored || node.redFlag === true;
      walk(yes, twin.yes, at(pointer, 'answers', 'yes'), taken('yes'), isRed);
      walk(no, twin.no, at(pointer, 'answers', 'no'), taken('no'), isFloored);
      walk(neither, twin.unknown, at(pointer, 'answers', 'could-not-assess'), taken('unknown'), isFloored);
    } else if (isProtocolCheck(node)) {
      findings.push(...unknownLowered(own, node, twin, pointer, reach));
      for (const branch of ['yes', 'no', 'unknown'] as const)
        walk(node[branch], twin[branch], at(pointer, branch), taken(branch), isFloored);
    }
  };
  walk(own.document.root, own.root, '/root', ground.careOf(own.root), false);
  return findings;
}

/**
 * "Could not assess" goes up (hazard H26): for the same facts it may not end more mildly than `no` may, nor at home; nor
 * as mildly as the milder of `yes` and `no`, unless these end alike or it has gone up to the nurse already.
 */
function notRaised(
  own: ProtocolGround,
  node: ProtocolQuestion,
  twin: Extract<TreeNode, { ask: string }>,
  pointer: string,
  reach: Diagram,
): readonly ProtocolFinding[] {
  const { diagrams } = own.ground.space;
  const { trees } = own.ground;
  const least = (branch: 'yes' | 'no' | 'unknown'): Diagram =>
    own.leastOverAnswers(trees.severity(twin[branch]));
  const [yes, no, neither] = [least('yes'), least('no'), least('unknown')];
  const milder = diagrams.join({ of: Math.min }, yes, no);
  const isAlike = diagrams.not(diagrams.difference(yes, no));
  const isBelow = diagrams.join({ of: (one, other) => (one < other ? 1 : 0) }, neither, no);
  const isAsMild = diagrams.join({ of: (one, other) => (one <= other ? 1 : 0) }, neither, milder);
  const isHarmless = diagrams.all([isAsMild, diagrams.not(isAlike), own.isNotEscalated(neither)]);
  const isLow = diagrams.join(or, isBelow, isHarmless);
  const asked = diagrams.all([reach, own.answered(node, 'could-not-assess')]);
  const mildest = diagrams.join(
    { of: (one, other) => (one === other ? 1 : 0) },
    trees.severity(twin.unknown),
    neither,
  );
  const home = trees.among(asked, twin.unknown, ({ id }) => own.ends.get(id)?.end.outcome === 'care-at-home');
  const place = at(pointer, 'answers', 'could-not-assess');
  const broken = diagrams.all([asked, isLow, mildest]);
  const example = own.example(broken === diagrams.never ? home : broken);
  if (example === undefined) return [];
  const message =
    broken === diagrams.never
      ? 'Could not be assessed, and it ends at home'
      : 'Could not be assessed, and it ends as mildly as the harmless answer may: it goes up';
  return [{ code: 'could-not-assess-not-raised', pointer: place, message, example }];
}

/** An answer after which nothing but escalation comes is a red flag, and marked, so that nobody lowers it (H17). */
function unmarked(
  own: ProtocolGround,
  node: ProtocolQuestion,
  twin: Extract<TreeNode, { ask: string }>,
  pointer: string,
  said: Diagram,
): readonly ProtocolFinding[] {
  const { never } = own.ground.space.diagrams;
  if (node.redFlag === true || own.ground.isNobody(said)) return [];
  const isMild = (id: string): boolean => {
    const placed = own.ends.get(id);
    return placed !== undefined && !isEscalated(placed.end);
  };
  if (own.ground.care.among(own.ground.trees.among(said, twin.yes, ({ id }) => isMild(id))) !== never)
    return [];
  const example = own.example(said);
  const message = 'Answered yes it only ends in escalation: it is a red flag and is marked as one';
  return example === undefined ? [] : [{ code: 'red-flag-unmarked', pointer, message, example }];
}

/** Not to know a fact never ends milder than every value that it could have, whatever is answered after the check. */
function unknownLowered(
  own: ProtocolGround,
  node: ProtocolCheck,
  twin: TreeNode,
  pointer: string,
  reach: Diagram,
): readonly ProtocolFinding[] {
  const { ground } = own;
  const { diagrams } = ground.space;
  const urgency = ground.trees.severity(twin);
  const least = diagrams.join(orNobody, ground.careOf(own.root), own.leastOverAnswers(urgency));
  for (const fact of new Set(factsIn(node.when))) {
    const variable = ground.space.variable(fact);
    const unknown = atUnknown(ground, least, variable);
    const lower = diagrams.join(isMilder, unknown, mildestKnown(ground, least, variable));
    const here = diagrams.join({ of: (a, b) => (a === b && a !== nobody ? 1 : 0) }, urgency, unknown);
    const example = own.example(diagrams.all([reach, lower, here, ground.answers.unknown(fact)]));
    if (example !== undefined)
      return [
        {
          code: 'unknown-not-handled',
          pointer: at(pointer, 'unknown'),
          message: `With ${fact} unknown it ends milder than with any value of it, all else equal`,
          example,
        },
      ];
  }
  return [];
}
