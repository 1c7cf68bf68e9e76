import type { FactSet } from '#domain';
import type { Answer } from '../answer.js';
import type { ProtocolOutcome } from '../document.js';
import { readerOf } from '../evaluate.js';
import type { ConditionResult } from '../question-engine.js';
import { redFlagFloor } from './check.js';
import { ProtocolError } from './errors.js';
import type { ApprovedProtocol, LoadedAsk, LoadedCheck, LoadedEnd, LoadedProtocolNode } from './load.js';
import { isMilder, protocolAnswers, type ProtocolAnswer } from './nodes.js';

/** One step on the way: a question with the clinician's answer, or a check with what json-rules-engine found. */
export type ProtocolStep =
  | {
      readonly kind: 'question';
      readonly id: string;
      readonly ask: string;
      readonly answer: ProtocolAnswer;
      readonly redFlag?: true;
    }
  | {
      readonly kind: 'check';
      readonly id: string;
      readonly check: string;
      readonly answer: Answer;
      readonly conditions: readonly ConditionResult[];
      /** The two forms of the condition differed, or the engine failed; the more urgent branch was taken. */
      readonly disagreement?: true;
    };

/** Another outcome than the protocol's, with the clinician's own words why. */
export interface Override {
  readonly outcome: ProtocolOutcome;
  readonly reason: string;
}

/** A protocol while it is followed, and when it has ended. Never changed: each step makes a new one. */
export interface ProtocolState {
  readonly protocol: ApprovedProtocol;
  /** The declared facts as the protocol saw them when it began. */
  readonly facts: FactSet;
  readonly path: readonly ProtocolStep[];
  /** The question that is asked now, or the end that was reached. */
  readonly at: LoadedAsk | LoadedEnd;
  /** Nothing milder than this is possible any more (hazard H17). */
  readonly floor?: ProtocolOutcome;
  readonly override?: Override;
}

/** An answer with the question it was given to. */
export interface GivenAnswer {
  readonly question: string;
  readonly answer: ProtocolAnswer;
}

/** Begins a protocol: goes on by itself through what the record answers, to the first question or to an end. */
export async function startProtocol(protocol: ApprovedProtocol, facts: FactSet): Promise<ProtocolState> {
  return goOn({ protocol, facts: protocol.facts.view(facts), path: [] }, protocol.root);
}

/**
 * Answers the question that is asked now. Throws ProtocolError (`other-question`, `unknown-answer`,
 * `protocol-ended`): an answer to a question that has moved on is never taken for an answer to the next one.
 */
export async function answerQuestion(state: ProtocolState, given: GivenAnswer): Promise<ProtocolState> {
  const { at } = state;
  if (at.kind === 'end' || state.override !== undefined)
    throw new ProtocolError('protocol-ended', `${at.id} has been reached`);
  if (given.question !== at.id) throw new ProtocolError('other-question', `${at.id} is asked now`);
  if (!protocolAnswers.includes(given.answer))
    throw new ProtocolError('unknown-answer', `an answer is ${protocolAnswers.join(', ')}`);
  const step: ProtocolStep = {
    kind: 'question',
    id: at.id,
    ask: at.ask,
    answer: given.answer,
    ...(at.redFlag && { redFlag: true }),
  };
  const raised = at.redFlag && given.answer === 'yes';
  return goOn(
    { ...state, path: [...state.path, step], ...(raised && { floor: redFlagFloor }) },
    at.answers[given.answer],
  );
}

async function goOn(state: Omit<ProtocolState, 'at'>, from: LoadedProtocolNode): Promise<ProtocolState> {
  const path = [...state.path];
  let node = from;
  while (node.kind === 'check') {
    const step = await look(node, state.facts);
    path.push(step);
    node = node[step.answer];
  }
  return { ...state, path, at: node };
}

type CheckStep = Extract<ProtocolStep, { kind: 'check' }>;

/** Both forms of a check. Should they differ, or the engine fail, the more urgent branch is taken and marked. */
async function look(check: LoadedCheck, seen: FactSet): Promise<CheckStep> {
  const compiled = check.answer(readerOf(seen));
  const step = { kind: 'check', id: check.id, check: check.check } as const;
  try {
    const { answer: explained, conditions } = await check.engine.ask(seen);
    if (explained === compiled) return { ...step, answer: explained, conditions };
    const compiledIsMilder = isMilder(check.mildest[compiled], check.mildest[explained]);
    return { ...step, answer: compiledIsMilder ? explained : compiled, conditions, disagreement: true };
  } catch {
    return { ...step, answer: compiled, conditions: [], disagreement: true };
  }
}
