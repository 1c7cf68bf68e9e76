import type { FactSet } from '#domain';
import type { ProtocolOutcome } from '../document.js';
import { redFlagFloor } from './check.js';
import type { ApprovedProtocol } from './load.js';
import { isMilder, isProtocolQuestion, placedProtocolNodes } from './nodes.js';
import { answerQuestion, startProtocol, type GivenAnswer, type ProtocolState } from './run.js';

/**
 * Where a protocol stands by everything that was answered, oldest first, corrections included: of several answers to a
 * question the last one counts, and what lies on a way that a correction left counts no more. Only the floor under a red
 * flag stays, once one was answered yes, whatever is corrected (hazard H17).
 *
 * @param raised a red flag was answered yes before, in another protocol
 */
export async function rebuildProtocol(
  protocol: ApprovedProtocol,
  facts: FactSet,
  answers: readonly GivenAnswer[],
  raised = false,
): Promise<ProtocolState> {
  const last = new Map(answers.map(({ question, answer }) => [question, answer]));
  let state = await startProtocol(protocol, facts);
  while (state.at.kind === 'question') {
    const { id } = state.at;
    const answer = last.get(id);
    if (answer === undefined) break;
    state = await answerQuestion(state, { question: id, answer });
  }
  return raised || hasRedFlag(protocol, answers) ? { ...state, floor: redFlagFloor } : state;
}

/** The most urgent end that was ever reached on the way, whatever was corrected since; undefined: none yet. */
export async function mostUrgentEnd(
  protocol: ApprovedProtocol,
  facts: FactSet,
  answers: readonly GivenAnswer[],
): Promise<ProtocolOutcome | undefined> {
  let found: ProtocolOutcome | undefined;
  for (let count = 0; count <= answers.length; count += 1) {
    const { at } = await rebuildProtocol(protocol, facts, answers.slice(0, count));
    if (at.kind === 'end' && (found === undefined || isMilder(found, at.outcome))) found = at.outcome;
  }
  return found;
}

function hasRedFlag({ document }: ApprovedProtocol, answers: readonly GivenAnswer[]): boolean {
  const flags = new Set<string>();
  for (const { node } of placedProtocolNodes(document.root))
    if (isProtocolQuestion(node) && node.redFlag === true) flags.add(node.id);
  return answers.some(({ question, answer }) => answer === 'yes' && flags.has(question));
}
