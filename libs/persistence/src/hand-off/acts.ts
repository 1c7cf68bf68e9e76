import type {
  AttemptOutcome,
  EmergencyOutcome,
  FollowUpKind,
  FollowUpOutcome,
  NotReachedPlan,
  Sbar,
} from '#domain';
import { askAct, type TreeAnswer, type TreeStore } from '../trees/store.js';

/**
 * By whoever has the case, once it is with the local team. `told`: the command that brought it there said so already.
 * Refusals: `unknown-alert`, `not-the-owner`, `illegal-transition`.
 */
export async function offerHandOff(
  store: TreeStore,
  alertId: string,
  sbar: Sbar,
  drafted: Sbar,
  told: boolean,
): Promise<TreeAnswer> {
  const { situation, background, assessment, request } = sbar;
  return askAct(store, 'offer_hand_off($1, $2, $3, $4, $5, $6, $7)', [
    alertId,
    situation,
    background,
    assessment,
    request,
    JSON.stringify(drafted),
    told,
  ]);
}

/** The read-back of whoever takes over. */
export interface ReadBack {
  /** At least two of different kinds; compared in the database and kept nowhere. */
  readonly identifiers: readonly { readonly kind: string; readonly value: string }[];
  /** The problem, in the words of whoever takes over. */
  readonly problem: string;
  readonly callBy: 'nurse' | 'tier1';
  readonly callAt: Date;
}

/**
 * The first half: the caller acknowledges in the same transaction, or undoes it. Refusals: `unknown-alert`,
 * `role-not-allowed`, `no-hand-off`, `same-person`, `two-identifiers-required`, `identity-mismatch`,
 * `identifier-not-on-record`, `reason-required`, `dates-invalid`.
 */
export async function acceptHandOff(store: TreeStore, alertId: string, said: ReadBack): Promise<TreeAnswer> {
  return askAct(store, 'accept_hand_off($1, $2, $3, $4, $5)', [
    alertId,
    JSON.stringify(said.identifiers),
    said.problem,
    said.callBy,
    said.callAt,
  ]);
}

/** Refusals: `unknown-alert`, `role-not-allowed`, `no-hand-off`, `reason-required`. */
export async function returnHandOff(
  store: TreeStore,
  alertId: string,
  question: string,
): Promise<TreeAnswer> {
  return askAct(store, 'return_hand_off($1, $2)', [alertId, question]);
}

/** Refusals: `unknown-alert`, `no-hand-off`, `not-the-owner`, `role-not-allowed`, `red-flag`, `emergency-open`, `reason-required`. */
export async function withdrawHandOff(
  store: TreeStore,
  alertId: string,
  reason: string,
): Promise<TreeAnswer> {
  return askAct(store, 'withdraw_hand_off($1, $2)', [alertId, reason]);
}

export interface FollowUpRequest {
  readonly kind: FollowUpKind;
  readonly dueInSeconds: number;
  readonly vitalSigns: readonly string[];
  readonly words: string | null;
  /** Null: the team's, or the queue's. */
  readonly forStaff: string | null;
}

/** Refusals: `unknown-alert`, `illegal-transition`, `not-the-owner`, `role-not-allowed`, `unknown-staff`, `vital-sign-needed`. */
export async function requestFollowUp(
  store: TreeStore,
  alertId: string,
  { kind, dueInSeconds, vitalSigns, words, forStaff }: FollowUpRequest,
): Promise<TreeAnswer> {
  return askAct(store, 'request_follow_up($1, $2, make_interval(secs => $3), $4, $5)', [
    alertId,
    kind,
    dueInSeconds,
    JSON.stringify({ ...(vitalSigns.length > 0 && { vitalSigns }), ...(words !== null && { words }) }),
    forStaff,
  ]);
}

/**
 * Refusals: `unknown-follow-up`, `already-closed`, `not-the-owner`, `role-not-allowed`, `emergency-open`,
 * `attempt-needed`, `reason-required`, `red-flag`.
 */
export async function endFollowUp(
  store: TreeStore,
  followUpId: string,
  outcome: FollowUpOutcome,
  note: string | null,
): Promise<TreeAnswer> {
  return askAct(store, 'end_follow_up($1, $2, $3)', [followUpId, outcome, note]);
}

/** Refusals: `unknown-follow-up`, `already-closed`, `not-the-owner`, `role-not-allowed`, `emergency-open`, `unknown-staff`. */
export async function passFollowUp(
  store: TreeStore,
  followUpId: string,
  to: string | null,
  note: string | null,
): Promise<TreeAnswer> {
  return askAct(store, 'pass_follow_up($1, $2, $3)', [followUpId, to, note]);
}

export interface AttemptToRecord {
  readonly attemptId: string;
  readonly contact: string;
  readonly phone: string;
  readonly outcome: AttemptOutcome;
  readonly note: string | null;
  /** Until what follows is due. */
  readonly nextInSeconds: number;
  /** Null: the series goes on. */
  readonly endsAs: 'reached' | 'not-reached' | null;
  /** By which the series is gone through. */
  readonly plan: NotReachedPlan;
}

/** Refusals: `unknown-alert`, `illegal-transition`, `contact-forbidden`, `unknown-contact`. */
export async function recordAttempt(
  store: TreeStore,
  alertId: string,
  attempt: AttemptToRecord,
): Promise<TreeAnswer> {
  return askAct(store, 'record_contact_attempt($1, $2, $3, $4, $5, $6, make_interval(secs => $7), $8, $9)', [
    attempt.attemptId,
    alertId,
    attempt.contact,
    attempt.phone,
    attempt.outcome,
    attempt.note,
    attempt.nextInSeconds,
    attempt.endsAs,
    JSON.stringify(attempt.plan),
  ]);
}

/** Refusals: `unknown-alert`, `not-the-owner`, `role-not-allowed`, `event-key-taken`, `illegal-transition`, `emergency-open`. */
export async function openEmergency(
  store: TreeStore,
  alertId: string,
  emergency: { readonly eventKey: string; readonly said: string | null; readonly country: string | null },
): Promise<TreeAnswer> {
  return askAct(store, 'open_emergency($1, $2, $3, $4)', [
    emergency.eventKey,
    alertId,
    emergency.said,
    emergency.country,
  ]);
}

/** Refusals: `unknown-alert`, `no-emergency`, `not-the-owner`, `role-not-allowed`, `reason-required`, `physician-needed`. */
export async function endEmergency(
  store: TreeStore,
  alertId: string,
  end: {
    readonly outcome: EmergencyOutcome;
    readonly physician: string | null;
    readonly note: string | null;
  },
): Promise<TreeAnswer> {
  return askAct(store, 'end_emergency($1, $2, $3, $4)', [alertId, end.outcome, end.physician, end.note]);
}
