import { redFlags, type Symptom } from './symptom.js';

/** What a clinician hears to a question. What could not be assessed goes up; it is never taken for "no" (hazard H26). */
export const spokenAnswers = ['yes', 'no', 'could-not-assess'] as const;
export type SpokenAnswer = (typeof spokenAnswers)[number];

/** Who answered. */
export const spokeWith = ['patient', 'proxy', 'other'] as const;
export type SpokeWith = (typeof spokeWith)[number];

/** Through whom the questions went. `none`: one was needed and nobody was there. */
export const interpreters = [
  'not-needed',
  'professional',
  'staff',
  'adult-relative',
  'child',
  'none',
] as const;
export type Interpreter = (typeof interpreters)[number];

export type SpokenAnswers = Readonly<Partial<Record<Symptom, SpokenAnswer>>>;

/** Under what circumstances the answers were given. */
export interface Conversation {
  readonly interpreter: Interpreter;
  /** Does the signed plan say that the patient needs an interpreter? */
  readonly needsInterpreter: boolean;
}

/**
 * What the answers come to (hazard H26). Pure. Through a child, or without the interpreter that is needed, nobody knows
 * what was understood: a "no" could not be assessed. A "yes" is a yes, whoever passes it on.
 */
export function heardAnswers(answers: SpokenAnswers, conversation: Conversation): SpokenAnswers {
  if (isUnderstood(conversation)) return { ...answers };
  return Object.fromEntries(
    Object.entries(answers).map(([symptom, answer]) => [
      symptom,
      answer === 'no' ? ('could-not-assess' satisfies SpokenAnswer) : answer,
    ]),
  );
}

/** Can what was understood be relied on? Not through a child, nor without the interpreter that is needed. */
export function isUnderstood({ interpreter, needsInterpreter }: Conversation): boolean {
  return (
    interpreter !== 'child' && interpreter !== 'none' && !(needsInterpreter && interpreter === 'not-needed')
  );
}

/**
 * What an answer to a protocol's question comes to (hazard H26). In a protocol neither yes nor no is always the harmless
 * answer, so that whatever was not understood could not be assessed; only a red flag that was answered yes is a yes,
 * whoever passes it on.
 */
export function heardInProtocol(
  answer: SpokenAnswer,
  question: { readonly redFlag: boolean },
  conversation: Conversation,
): SpokenAnswer {
  if (isUnderstood(conversation) || (question.redFlag && answer === 'yes')) return answer;
  return 'could-not-assess';
}

/** How severe it is that somebody reported these symptoms without being asked: at least a case for Tier-1. */
export function reportedSeverity(symptoms: readonly Symptom[]): 'tier1' | 'critical' {
  const flags: readonly Symptom[] = redFlags;
  return symptoms.some((symptom) => flags.includes(symptom)) ? 'critical' : 'tier1';
}

/** How a report came in. */
export const inboundChannels = ['phone', 'message', 'portal', 'in-person'] as const;
export type InboundChannel = (typeof inboundChannels)[number];
