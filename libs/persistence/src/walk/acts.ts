import type { FactJson, ProtocolAnswer, ProtocolConclusion, ProtocolOutcome } from '#decision-tree';
import type { DeviationFinding, IdentifierKind, Interpreter, SpokeWith } from '#domain';
import { askAct, type TreeAnswer, type TreeStore } from '../trees/store.js';

/** Codes of refusals of acts on a case; every one is on the audit trail. */
export const caseActCodes = [
  'unknown-alert',
  'not-the-owner',
  'illegal-transition',
  'another-patient-open',
  'two-identifiers-required',
  'identity-mismatch',
  'identifier-not-on-record',
  'case-not-open',
  'identity-not-confirmed',
  'emergency-open',
  'walk-open',
  'version-conflict',
  'other-question',
  'protocol-ended',
  'protocol-not-ended',
  'below-floor',
  'reason-required',
  'documentation-incomplete',
  'document-not-asked-for',
  'note-taken',
  'role-not-allowed',
  'same-person',
  'already-closed',
] as const;
export type CaseActCode = (typeof caseActCodes)[number];

/** What somebody said who they are. Compared in the database, kept nowhere. */
export interface SaidIdentifier {
  readonly kind: IdentifierKind;
  readonly value: string;
}

/** @param spoken false: nobody was reached, nobody confirms anything */
export async function openCase(
  store: TreeStore,
  alertId: string,
  identifiers: readonly SaidIdentifier[],
  spoken: boolean,
): Promise<TreeAnswer> {
  return askAct(store, 'open_case_of($1, $2, $3)', [alertId, JSON.stringify(identifiers), spoken]);
}

export async function parkCase(store: TreeStore, alertId: string): Promise<TreeAnswer> {
  return askAct(store, 'park_case($1)', [alertId]);
}

export type WalkPurpose = 'clinical' | 'not-reached';

export interface NewWalk {
  readonly walkId: string;
  readonly alertId: string;
  readonly protocol: { readonly tree: string; readonly version: string; readonly hash: string };
  readonly purpose: WalkPurpose;
  readonly facts: Readonly<Record<string, FactJson>>;
  /** One that was begun before is left where it is. */
  readonly anew: boolean;
}

export async function startWalk(store: TreeStore, walk: NewWalk): Promise<TreeAnswer> {
  const { tree, version, hash } = walk.protocol;
  return askAct(store, 'start_walk($1, $2, $3, $4, $5, $6, $7, $8)', [
    walk.walkId,
    walk.alertId,
    tree,
    version,
    hash,
    walk.purpose,
    JSON.stringify(walk.facts),
    walk.anew,
  ]);
}

export interface NewWalkAnswer {
  readonly walkId: string;
  /** Answers that were recorded before this one. */
  readonly version: number;
  readonly question: string;
  readonly given: ProtocolAnswer;
  /** What it comes to. */
  readonly heard: ProtocolAnswer;
  /** `nobody`: of what is asked of nobody, such as how often it rang. */
  readonly spokeWith: SpokeWith | 'nobody';
  readonly interpreter: Interpreter;
  /** Number of the answer that it takes the place of; null: of none. */
  readonly corrects: number | null;
}

export async function addWalkAnswer(store: TreeStore, answer: NewWalkAnswer): Promise<TreeAnswer> {
  const { walkId, version, question, given, heard, spokeWith, interpreter, corrects } = answer;
  return askAct(store, 'add_walk_answer($1, $2, $3, $4, $5, $6, $7, $8)', [
    walkId,
    version,
    question,
    given,
    heard,
    spokeWith,
    interpreter,
    corrects,
  ]);
}

export interface Documented {
  readonly item: string;
  readonly text: string;
}

/** How a walk is concluded, beside what it came to. */
export interface Concluding {
  readonly walkId: string;
  readonly version: number;
  /** The most urgent end that the walk reached; null: a question is still open. */
  readonly proposed: ProtocolOutcome | null;
  /** The clinician's own; needed for another outcome than is proposed. */
  readonly words: string | null;
  readonly documented: readonly Documented[];
}

export async function concludeWalk(
  store: TreeStore,
  { walkId, version, proposed, words, documented }: Concluding,
  { outcome, reason, timeLimitSeconds, advice, document }: ProtocolConclusion,
): Promise<TreeAnswer> {
  return askAct(store, 'conclude_walk($1, $2, $3, $4, $5, $6, make_interval(secs => $7), $8, $9, $10)', [
    walkId,
    version,
    proposed,
    outcome,
    reason,
    words,
    timeLimitSeconds,
    advice,
    document,
    JSON.stringify(documented),
  ]);
}

export async function documentWalk(
  store: TreeStore,
  walkId: string,
  documented: readonly Documented[],
): Promise<TreeAnswer> {
  return askAct(store, 'document_walk($1, $2)', [walkId, JSON.stringify(documented)]);
}

export async function addCaseNote(
  store: TreeStore,
  note: { readonly noteId: string; readonly alertId: string; readonly words: string },
): Promise<TreeAnswer> {
  return askAct(store, 'add_case_note($1, $2, $3)', [note.noteId, note.alertId, note.words]);
}

export async function reviewDeviation(
  store: TreeStore,
  deviationId: string,
  finding: DeviationFinding,
  note: string,
): Promise<TreeAnswer> {
  return askAct(store, 'review_deviation($1, $2, $3)', [deviationId, finding, note]);
}
