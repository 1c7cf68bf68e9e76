import {
  checkAnswer,
  planValueOf,
  signOf,
  type Answer,
  type AnswerBinding,
  type AnswerRefusal,
  type AnswerType,
  type BindingRefusal,
  type GivenAnswer,
} from '#domain';
import type { ActAnswer, PersonStore } from '../monitoring/acts.js';
import { writePlanEntry } from '../plan/write-plan.js';
import { askAct } from '../trees/store.js';

/** Codes of refusals, besides those of the plan. */
export type QuestionCode =
  | AnswerRefusal
  | BindingRefusal
  | 'unknown-alert'
  | 'unknown-question'
  | 'not-allowed'
  | 'not-the-owner'
  | 'already-closed'
  | 'question-open'
  | 'question-bad-due'
  | 'question-bad-type'
  | 'question-ended'
  | 'no-physician'
  | 'unknown-physician'
  | 'note-required'
  | 'plan-needs-signature';

export const noAnswerPolicies = ['ask-next', 'escalate'] as const;

export interface NewQuestion {
  readonly id: string;
  readonly alertId: string;
  readonly words: string;
  readonly type: AnswerType;
  /** Seconds. */
  readonly dueWithin: number;
  readonly noAnswer: (typeof noAnswerPolicies)[number];
  /** Undefined: a fact of the case, for as long as the case is open. */
  readonly bindsTo: AnswerBinding | undefined;
  /** A physician of the site by name; undefined: who is on call. */
  readonly to: string | undefined;
  /** Who is on call at the site; those who are no physicians do not count. */
  readonly onCall: readonly string[];
}

/** What a fact is called when the question says nothing else. */
const plainFact = 'physician-answer';

/** Puts a question about a case that is the person's own. */
export async function askQuestion(store: PersonStore, question: NewQuestion): Promise<ActAnswer> {
  const { id, alertId, words, type, dueWithin, noAnswer, bindsTo, to, onCall } = question;
  const becomes =
    bindsTo === undefined
      ? { fact: plainFact, seconds: null }
      : 'plan' in bindsTo
        ? { plan: bindsTo.plan, seconds: bindsTo.validForSeconds }
        : { fact: bindsTo.fact, seconds: bindsTo.validForSeconds };
  return askAct(store, 'ask_question($1, $2, $3, $4, make_interval(secs => $5::float8), $6, $7, $8, $9)', [
    id,
    alertId,
    words,
    JSON.stringify(type),
    dueWithin,
    noAnswer,
    JSON.stringify(becomes),
    to ?? null,
    onCall,
  ]);
}

export async function seeQuestion(store: PersonStore, id: string): Promise<ActAnswer> {
  return askAct(store, 'see_question($1)', [id]);
}

/** By whoever asked, or has the case now. */
export async function withdrawQuestion(store: PersonStore, id: string, why: string): Promise<ActAnswer> {
  return askAct(store, 'withdraw_question($1, $2)', [id, why]);
}

interface Terms {
  readonly patient: string;
  readonly type: AnswerType;
  readonly becomes: { readonly plan?: string; readonly fact?: string; readonly seconds: number | null };
  readonly now: Date;
}

/**
 * Answers in the name of a physician. What becomes an entry of the plan is signed with the password, which the caller
 * has just found to be the person's own, and both stand or neither.
 */
export async function answerQuestion(
  store: PersonStore,
  id: string,
  given: GivenAnswer,
  password: string | undefined,
): Promise<ActAnswer> {
  const [may] = await store.query<{ code: string }>('SELECT wardline.question_answerable($1) AS code', [id]);
  const [terms] = await store.query<Terms>(
    `SELECT q.patient_id AS patient, q.answer_type AS type, q.binds_to AS becomes, wardline.now() AS now
     FROM wardline.physician_question q WHERE q.question_id = $1`,
    [id],
  );
  if (may?.code !== 'ok' || terms === undefined)
    return refuse(store, id, terms === undefined ? 'unknown-question' : (may?.code ?? 'not-allowed'));
  const { plan } = terms.becomes;
  const checked = checkAnswer(terms.type, given, plan === undefined ? undefined : signOf(plan));
  if (!checked.ok) return refuse(store, id, checked.code);
  if (plan === undefined) return keep(store, id, checked.answer, given);
  await store.query('SAVEPOINT before_plan');
  const written = await writePlan(store, terms, plan, checked.answer, password);
  if (!written.ok) return refuse(store, id, written.code);
  const kept = await keep(store, id, checked.answer, given);
  if (kept.ok) return kept;
  // Somebody was faster: what the plan has of it goes, too, and the refusal stays on the trail.
  await store.query('ROLLBACK TO SAVEPOINT before_plan');
  return refuse(store, id, kept.code);
}

async function keep(store: PersonStore, id: string, answer: Answer, given: GivenAnswer): Promise<ActAnswer> {
  return askAct(store, 'answer_question($1, $2, $3, $4)', [
    id,
    JSON.stringify(answer.value),
    answer.unit,
    JSON.stringify({ value: given.value, unit: given.unit ?? null }),
  ]);
}

async function writePlan(
  store: PersonStore,
  { patient, becomes, now }: Terms,
  name: string,
  answer: Answer,
  password: string | undefined,
): Promise<ActAnswer> {
  const entry = planValueOf(answer, name);
  if (entry === undefined) return { ok: false, code: 'binding-mismatch' };
  const until =
    becomes.seconds === null ? null : new Date(now.getTime() + becomes.seconds * 1000).toISOString();
  return writePlanEntry(
    store,
    patient,
    { name, ...entry, from: now.toISOString(), until, bounds: null },
    password,
  );
}

async function refuse(store: PersonStore, id: string, code: string): Promise<ActAnswer> {
  return askAct(store, 'refuse_answer($1, $2)', [id, code]);
}
