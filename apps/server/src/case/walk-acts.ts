import type { ScopedTransaction } from '#access';
import { factJson, type ApprovedProtocol, type ProtocolAnswer } from '#decision-tree';
import { heardInProtocol, type Interpreter, type SpokeWith } from '#domain';
import {
  addWalkAnswer,
  factsNow,
  lastResortProtocol,
  presentPatient,
  startWalk,
  type StoredWalk,
  type WalkPurpose,
} from '#persistence';
import { randomUUID } from 'node:crypto';
import { refuse, type CaseAnswer } from './case-act.js';
import { loadCase, nextDue, standingOf, type GuidedCase } from './guided-case.js';

/**
 * Begins the next protocol that is to be gone through; nothing where one is under way, or none is left. The last resort
 * asks nothing: whoever wants to says by it that the nurse has the case.
 */
export async function beginNext(tx: ScopedTransaction, alertId: string): Promise<CaseAnswer> {
  const found = await loadCase(tx, alertId, true);
  if (found === undefined) return { ok: false, code: 'unknown-alert' };
  const underWay = found.walks.some(({ purpose, endedAt }) => purpose === 'clinical' && endedAt === null);
  const next = nextDue(found);
  if (underWay || next === undefined || next === lastResortProtocol) return { ok: true };
  return begin(tx, found, next, 'clinical', false);
}

/** Begins the protocol for a patient who does not answer; nothing where it is under way, or none is at work. */
export async function beginNotReached(tx: ScopedTransaction, alertId: string): Promise<CaseAnswer> {
  const found = await loadCase(tx, alertId, true);
  if (found === undefined) return { ok: false, code: 'unknown-alert' };
  const { notReached, walks } = found;
  const underWay = walks.some(({ purpose, endedAt }) => purpose === 'not-reached' && endedAt === null);
  if (underWay || notReached === undefined) return { ok: true };
  return begin(tx, found, notReached, 'not-reached', false);
}

/**
 * Goes through a protocol from the beginning, with what is known now. One that has come to an end is concluded first:
 * nobody asks until another answer comes.
 */
export async function beginAnew(tx: ScopedTransaction, alertId: string, tree: string): Promise<CaseAnswer> {
  const found = await loadCase(tx, alertId, true);
  if (found === undefined) return { ok: false, code: 'unknown-alert' };
  const clinical = found.due.find((one) => one.tree === tree);
  const protocol = clinical ?? (found.notReached?.tree === tree ? found.notReached : undefined);
  if (protocol === undefined) return refuse(tx, 'walk.start', found.alert, 'protocol-stopped');
  const open = found.walks.find((walk) => walk.tree === tree && walk.endedAt === null);
  const standing = open === undefined ? undefined : await standingOf(tx, found, open);
  if (standing?.mostUrgent !== undefined && !standing.stopped)
    return refuse(tx, 'walk.start', found.alert, 'protocol-ended');
  return begin(tx, found, protocol, clinical === undefined ? 'not-reached' : 'clinical', true);
}

async function begin(
  tx: ScopedTransaction,
  { alert }: GuidedCase,
  protocol: ApprovedProtocol,
  purpose: WalkPurpose,
  anew: boolean,
): Promise<CaseAnswer> {
  const present = await presentPatient(tx, alert.patient);
  const facts = present === undefined ? {} : factsNow(present, protocol);
  return startWalk(tx, {
    walkId: randomUUID(),
    alertId: alert.id,
    protocol,
    purpose,
    facts: factJson(protocol.facts.view(facts)),
    anew,
  });
}

export interface AnswerInput {
  readonly walk: string;
  readonly version: number;
  readonly question: string;
  readonly answer: ProtocolAnswer;
  readonly spokeWith: SpokeWith;
  readonly interpreter: Interpreter;
  /** It takes the place of the answer that this question has. */
  readonly correct: boolean;
}

/** One answer to the question that is asked now, or the correction of one on the way. */
export async function answerIn(
  tx: ScopedTransaction,
  alertId: string,
  input: AnswerInput,
): Promise<CaseAnswer> {
  const found = await loadCase(tx, alertId, true);
  if (found === undefined) return { ok: false, code: 'unknown-alert' };
  const walk = found.walks.find(({ id }) => id === input.walk);
  if (walk === undefined) return refuse(tx, 'walk.answer', found.alert, 'not-found');
  if (walk.entries !== input.version) return refuse(tx, 'walk.answer', found.alert, 'version-conflict');
  const standing = await standingOf(tx, found, walk);
  if (standing === undefined) return refuse(tx, 'walk.answer', found.alert, 'protocol-altered');
  if (standing.stopped) return refuse(tx, 'walk.answer', found.alert, 'protocol-stopped');
  const { at, path } = standing.state;
  const onTheWay = path.find((step) => step.kind === 'question' && step.id === input.question);
  const isAsked = at.kind === 'question' && at.id === input.question;
  if (input.correct ? onTheWay === undefined : !isAsked)
    return refuse(tx, 'walk.answer', found.alert, at.kind === 'end' ? 'protocol-ended' : 'other-question');
  const redFlag = isAsked ? at.redFlag : onTheWay !== undefined && 'redFlag' in onTheWay;
  return addWalkAnswer(tx, {
    walkId: walk.id,
    version: input.version,
    question: input.question,
    given: input.answer,
    ...asHeard(found, walk, redFlag, input),
    corrects: input.correct ? lastAnswerTo(walk, input.question) : null,
  });
}

/** What is asked of nobody, such as how often it rang, is answered by whoever works on the case. */
function asHeard({ patient }: GuidedCase, { purpose }: StoredWalk, redFlag: boolean, input: AnswerInput) {
  const { answer, spokeWith, interpreter } = input;
  if (purpose === 'not-reached')
    return { heard: answer, spokeWith: 'nobody', interpreter: 'not-needed' } as const;
  // Also where the entry has expired: nobody learns a language because a date has passed.
  const needsInterpreter = (patient?.care ?? []).some(
    ({ name, value }) => name === 'interpreter-needed' && value === true,
  );
  return {
    heard: heardInProtocol(answer, { redFlag }, { interpreter, needsInterpreter }),
    spokeWith,
    interpreter,
  };
}

function lastAnswerTo({ answers }: StoredWalk, question: string): number | null {
  return answers.findLast((one) => one.question === question)?.seq ?? null;
}
