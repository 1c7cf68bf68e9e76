import { caseFacts, type CaseFact, type CaseFailure } from '../cases.js';
import type { ProtocolOutcome } from '../document.js';
import type { ApprovedProtocol } from './load.js';
import type { ProtocolAnswer } from './nodes.js';
import { answerQuestion, startProtocol, type ProtocolState } from './run.js';

/** One worked case of a protocol: with these facts and these answers it comes to this end. */
export interface ProtocolCase {
  readonly name: string;
  /** What is not named is `none` for a status and otherwise unknown (never). */
  readonly facts: Readonly<Record<string, CaseFact>>;
  /** By question id: one for each question that is asked on the way, and no other. */
  readonly answers: Readonly<Record<string, ProtocolAnswer>>;
  readonly leaf: string;
  readonly outcome: ProtocolOutcome;
  /** The end's clock as it is written, where the case states it. */
  readonly timeLimit?: string;
}

/** Follows a protocol as each of its worked cases says. Empty when all hold. */
export async function runProtocolCases(
  protocol: ApprovedProtocol,
  cases: readonly ProtocolCase[],
): Promise<readonly CaseFailure[]> {
  const failures: CaseFailure[] = [];
  for (const one of cases) {
    const expected = described(one.leaf, one.outcome, one.timeLimit);
    const found = await follow(protocol, one);
    if (found !== expected) failures.push({ name: one.name, expected, found });
  }
  return failures;
}

async function follow(protocol: ApprovedProtocol, one: ProtocolCase): Promise<string> {
  const left = new Map(Object.entries(one.answers));
  let state: ProtocolState = await startProtocol(protocol, caseFacts(protocol.document, one.facts));
  while (state.at.kind === 'question') {
    const { id } = state.at;
    const answer = left.get(id);
    if (answer === undefined) return `no answer to ${id}`;
    left.delete(id);
    state = await answerQuestion(state, { question: id, answer });
  }
  if (left.size > 0) return `never asked: ${[...left.keys()].join(', ')}`;
  if (state.path.some((step) => 'disagreement' in step)) return 'the two forms of a check differ';
  return described(state.at.id, state.at.outcome, one.timeLimit && state.at.timeLimit);
}

function described(leaf: string, outcome: ProtocolOutcome, clock: string | undefined): string {
  return `${leaf} (${outcome}${clock === undefined ? '' : `, ${clock}`})`;
}
