import type { AnswerType, AskedQuestion } from '#domain';
import type { PersonStore } from '../monitoring/acts.js';

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface StoredQuestion {
  readonly id: string;
  readonly alert: string;
  readonly patient: string;
  readonly site: string;
  readonly tenant: string;
  readonly caseCode: string;
  readonly question: string;
  readonly answerType: AnswerType;
  /** Seconds; null: for as long as the case is open. */
  readonly bindsTo: { readonly plan?: string; readonly fact?: string; readonly seconds: number | null };
  readonly noAnswer: 'ask-next' | 'escalate';
  readonly askedBy: Named;
  readonly askedAt: Date;
  readonly askedOf: readonly Named[];
  readonly owner: Named | null;
  readonly dueAt: Date;
  readonly seenAt: Date | null;
  readonly escalatedAt: Date | null;
  readonly endedAt: Date | null;
  readonly outcome: 'answered' | 'withdrawn' | 'case-ended' | null;
  readonly answer: boolean | string | number | null;
  readonly answerUnit: string | null;
  readonly answeredBy: Named | null;
  readonly planEntry: number | null;
}

const person = (column: string): string => `(SELECT jsonb_build_object('id', f.staff_id, 'name', f.name)
  FROM wardline.staff f WHERE f.staff_id = ${column})`;

const columns = `q.question_id AS id, q.alert_id AS alert, q.patient_id AS patient, q.site_id AS site, q.tenant_id AS tenant,
  p.case_code AS "caseCode", q.words AS question, q.answer_type AS "answerType", q.binds_to AS "bindsTo",
  q.no_answer AS "noAnswer", ${person('q.asked_by')} AS "askedBy", q.asked_at AS "askedAt",
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.staff_id, 'name', f.name) ORDER BY o.nr), '[]')
     FROM unnest(q.asked_of) WITH ORDINALITY o (staff_id, nr) JOIN wardline.staff f USING (staff_id)) AS "askedOf",
  ${person('q.owner_id')} AS owner, q.due_at AS "dueAt", q.seen_at AS "seenAt", q.escalated_at AS "escalatedAt",
  q.ended_at AS "endedAt", q.outcome, q.answer, q.answer_unit AS "answerUnit", ${person('q.answered_by')} AS "answeredBy",
  q.plan_entry_id::float8 AS "planEntry"`;
const tables = 'wardline.physician_question q JOIN wardline.patient p ON p.patient_id = q.patient_id';

/** Open questions at the sites where the person is a physician, the first due first. */
export async function questionsToAnswer(store: PersonStore): Promise<StoredQuestion[]> {
  return store.query<StoredQuestion>(
    `SELECT ${columns} FROM ${tables}
     WHERE q.ended_at IS NULL AND q.site_id = ANY (wardline.sites_as('physician')) ORDER BY q.due_at, q.question_id LIMIT 500`,
  );
}

/** Those the person asked, open ones first, then the newest. */
export async function questionsAsked(store: PersonStore): Promise<StoredQuestion[]> {
  return store.query<StoredQuestion>(
    `SELECT ${columns} FROM ${tables}
     WHERE q.asked_by = wardline.scope_staff() ORDER BY q.ended_at IS NOT NULL, q.asked_at DESC, q.question_id LIMIT 200`,
  );
}

/** Of one case, the newest first. */
export async function questionsOf(store: PersonStore, alertId: string): Promise<StoredQuestion[]> {
  return store.query<StoredQuestion>(
    `SELECT ${columns} FROM ${tables} WHERE q.alert_id = $1 ORDER BY q.asked_at DESC, q.question_id`,
    [alertId],
  );
}

export interface CaseFact {
  readonly name: string;
  readonly value: boolean | string | number;
  readonly unit: string | null;
  readonly asked: string;
  readonly author: Named;
  readonly from: Date;
  readonly until: Date | null;
  readonly question: string;
}

/** What is known of a case because a physician answered, the newest first; what has run out among it. */
export async function factsOfCase(store: PersonStore, alertId: string): Promise<CaseFact[]> {
  return store.query<CaseFact>(
    `SELECT c.name, c.value, c.unit, c.asked, ${person('c.author_id')} AS author, c.valid_from AS "from",
       c.valid_until AS until, c.question_id AS question
     FROM wardline.case_fact c WHERE c.alert_id = $1 ORDER BY c.fact_id DESC`,
    [alertId],
  );
}

/** Of the health systems where the person is a lead; and the database's time. */
export async function timesOfQuestions(
  store: PersonStore,
  from: Date,
  to: Date,
): Promise<{ readonly now: number; readonly questions: AskedQuestion[] }> {
  const rows = await store.query<Record<'asked' | 'due' | 'answered' | 'dropped', Date | null>>(
    `SELECT asked_at AS asked, due_at AS due, answered_at AS answered, dropped_at AS dropped FROM wardline.question_times($1, $2)`,
    [from, to],
  );
  const [clock] = await store.query<{ now: Date }>('SELECT wardline.now() AS now');
  const ms = (at: Date | null): number | null => at?.getTime() ?? null;
  return {
    now: clock?.now.getTime() ?? 0,
    questions: rows.map(({ asked, due, answered, dropped }) => ({
      askedAt: ms(asked) ?? 0,
      dueAt: ms(due) ?? 0,
      answeredAt: ms(answered),
      droppedAt: ms(dropped),
    })),
  };
}
