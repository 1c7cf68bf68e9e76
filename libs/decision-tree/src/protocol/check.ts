import { DocumentChecks } from '../check-document.js';
import type { ProtocolCheck, ProtocolDisposition, ProtocolDocument, ProtocolQuestion } from '../document.js';
import { durationSeconds } from '../duration.js';
import type { TreeProblem } from '../errors.js';
import { at } from '../source-map/pointer.js';
import { checkAttempts } from './attempts.js';
import { checkProtocolAssertions } from './check-assertions.js';
import {
  isMilder,
  isProtocolCheck,
  isProtocolQuestion,
  mildestOutcome,
  placedEnds,
  placedProtocolNodes,
} from './nodes.js';
import { statedLimit } from './outcome.js';
import { deadBranches } from './reach.js';

/** A red flag that was answered yes ends at this or at something more urgent (hazard H17). */
export const redFlagFloor = 'escalate-now';

/** What a schema cannot say of a protocol: facts and sources, and that nothing goes down where it must go up. */
export function checkProtocol(protocol: ProtocolDocument): readonly TreeProblem[] {
  const checks = new DocumentChecks(protocol.facts, protocol.sources);
  const ids = new Set<string>();
  for (const { node, pointer } of placedProtocolNodes(protocol.root)) {
    checks.once(ids, node.id, at(pointer, 'id'));
    if (isProtocolQuestion(node)) checkQuestion(node, checks, pointer);
    else if (isProtocolCheck(node)) checkCheck(node, checks, pointer);
    else checkEnd(node, checks, pointer);
  }
  checkProtocolAssertions(protocol, checks);
  checkAttempts(protocol, checks);
  if (checks.problems.length === 0)
    for (const pointer of deadBranches(protocol))
      checks.report('unreachable-branch', pointer, 'the checks above rule this branch out');
  return checks.problems;
}

function checkQuestion(question: ProtocolQuestion, checks: DocumentChecks, pointer: string): void {
  const { answers, redFlag, source } = question;
  checks.cites(source, at(pointer, 'source'));
  if (redFlag === true)
    for (const end of placedEnds(answers.yes, at(pointer, 'answers', 'yes')))
      if (isMilder(end.node.outcome, redFlagFloor))
        checks.report(
          'red-flag-lowered',
          at(end.pointer, 'outcome'),
          `${end.node.outcome} after the red flag ${question.id} was answered yes`,
        );
  const place = at(pointer, 'answers', 'could-not-assess');
  const reached = mildestOutcome(answers['could-not-assess']);
  if (reached === 'care-at-home' || isMilder(reached, mildestOutcome(answers.no)))
    checks.report(
      'could-not-assess-lowered',
      place,
      `could not assess may end in ${reached}; it goes up, never below no and never to care-at-home`,
    );
}

function checkCheck(
  { when, yes, no, unknown, source }: ProtocolCheck,
  checks: DocumentChecks,
  pointer: string,
) {
  checks.condition(when, at(pointer, 'when'));
  checks.cites(source, at(pointer, 'source'));
  const reached = mildestOutcome(unknown);
  if (isMilder(reached, mildestOutcome(yes)) && isMilder(reached, mildestOutcome(no)))
    checks.report(
      'unknown-lowered',
      at(pointer, 'unknown'),
      `unknown may end in ${reached}, milder than both yes and no`,
    );
}

function checkEnd(
  { outcome, reason, timeLimit }: ProtocolDisposition,
  checks: DocumentChecks,
  pointer: string,
) {
  checks.named(reason, at(pointer, 'reason'));
  const place = at(pointer, 'timeLimit');
  checks.duration(timeLimit, place);
  const stated = statedLimit(outcome);
  if (stated !== undefined && (durationSeconds(timeLimit) ?? 0) > (durationSeconds(stated) ?? 0))
    checks.report('time-limit-too-long', place, `${outcome} is within ${stated} at most`);
}
