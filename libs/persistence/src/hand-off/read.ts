import type { AttemptOutcome, EmergencyOutcome, FollowUpKind, NotReachedPlan, Severity } from '#domain';
import type { TreeStore } from '../trees/store.js';

const person = (column: string): string =>
  `(SELECT jsonb_build_object('id', s.staff_id, 'name', s.name) FROM wardline.staff s WHERE s.staff_id = ${column})`;

export interface StaffName {
  readonly id: string;
  readonly name: string;
}

/** A hand-off, and how far it has come. */
export interface HandOffEntry {
  readonly handOff: string;
  readonly by: StaffName;
  readonly at: Date;
  readonly situation: string;
  readonly background: string;
  readonly assessment: string;
  readonly request: string;
  readonly state: 'offered' | 'returned' | 'withdrawn' | 'accepted';
  /** Of the local team, since it was offered. */
  readonly deliveredTo: readonly (StaffName & { readonly at: string })[];
  readonly seenBy: readonly (StaffName & { readonly at: string })[];
  readonly events: readonly {
    readonly type: 'accepted' | 'returned' | 'withdrawn';
    readonly at: string;
    readonly by: StaffName;
    readonly words: string | null;
    readonly callBy: StaffName | null;
    readonly callAt: string | null;
  }[];
}

/** The newest first. */
export async function handOffsOf(store: TreeStore, alertId: string): Promise<HandOffEntry[]> {
  const receipts = (kind: string): string =>
    `(SELECT coalesce(jsonb_agg(jsonb_build_object('id', s.staff_id, 'name', s.name, 'at', wardline.rfc3339(r.at)) ORDER BY r.at), '[]')
      FROM (SELECT x.staff_id, min(x.at) AS at FROM wardline.alert_receipt x WHERE x.alert_id = h.alert_id AND x.kind = '${kind}'
        AND x.at >= h.offered_at AND x.staff_id <> h.offered_by GROUP BY x.staff_id) r JOIN wardline.staff s USING (staff_id))`;
  return store.query<HandOffEntry>(
    `SELECT h.hand_off_id AS "handOff", ${person('h.offered_by')} AS by, h.offered_at AS at, h.situation, h.background, h.assessment,
       h.request, wardline.hand_off_state(h.hand_off_id) AS state, ${receipts('delivered')} AS "deliveredTo", ${receipts('seen')} AS "seenBy",
       (SELECT coalesce(jsonb_agg(jsonb_build_object('type', e.type, 'at', wardline.rfc3339(e.at), 'by', ${person('e.actor_id')},
          'words', e.words, 'callBy', ${person('e.call_by')}, 'callAt', wardline.rfc3339(e.call_at)) ORDER BY e.event_id), '[]')
        FROM wardline.hand_off_event e WHERE e.hand_off_id = h.hand_off_id) AS events
     FROM wardline.hand_off h WHERE h.alert_id = $1 ORDER BY h.offered_at DESC, h.hand_off_id DESC`,
    [alertId],
  );
}

export interface FollowUpEntry {
  readonly followUp: string;
  readonly alert: string;
  readonly patient: string;
  readonly kind: FollowUpKind;
  /** Null: the team's, or the queue's. */
  readonly owner: StaffName | null;
  readonly vitalSigns: readonly string[];
  readonly words: string | null;
  readonly askedBy: StaffName | null;
  readonly askedAt: Date;
  readonly dueAt: Date;
  /** How often it was late. */
  readonly overdue: number;
  readonly endedAt: Date | null;
  readonly outcome: string | null;
  readonly note: string | null;
  readonly value: Readonly<Record<string, unknown>> | null;
}

const followUpColumns = `f.follow_up_id AS "followUp", f.alert_id AS alert, f.patient_id AS patient, f.kind, ${person('f.owner_id')} AS owner,
  f.vital_signs AS "vitalSigns", f.words, ${person('f.asked_by')} AS "askedBy", f.asked_at AS "askedAt", f.due_at AS "dueAt", f.overdue,
  f.ended_at AS "endedAt", f.outcome, f.note, f.value`;

/** Of one alert: what is open by when it is due, then what has ended, the last first. */
export async function followUpsOf(store: TreeStore, alertId: string): Promise<FollowUpEntry[]> {
  return store.query<FollowUpEntry>(
    `SELECT ${followUpColumns} FROM wardline.follow_up f WHERE f.alert_id = $1
     ORDER BY f.ended_at DESC NULLS FIRST, f.due_at, f.follow_up_id`,
    [alertId],
  );
}

/** What the person of the transaction owns, and what the own sites' teams have without an owner; by when it is due. */
export async function openFollowUps(store: TreeStore, limit: number): Promise<FollowUpEntry[]> {
  return store.query<FollowUpEntry>(
    `SELECT ${followUpColumns} FROM wardline.follow_up f WHERE f.ended_at IS NULL AND (f.owner_id = wardline.scope_staff()
       OR (f.owner_id IS NULL AND f.site_id = ANY ((SELECT wardline.sites_as('nurse', 'charge-nurse', 'physician', 'lead'))::text[])))
     ORDER BY f.due_at, f.follow_up_id LIMIT $1`,
    [limit],
  );
}

/** An attempt of a series, as it is on record. */
export interface RecordedAttempt {
  readonly id: string;
  readonly contact: string;
  readonly phone: string;
  readonly outcome: AttemptOutcome;
  readonly at: string;
  readonly by: string;
  readonly note: string | null;
}

export type SeriesMaterial =
  /** `known`: this attempt was recorded before. */
  | {
      readonly code: 'ok' | 'known';
      readonly patient: string;
      readonly tenant: string;
      readonly programmes: readonly string[];
      /** Null: no attempt was recorded yet. */
      readonly plan: NotReachedPlan | null;
      readonly severity: Severity;
      readonly now: string;
      readonly series: string;
      readonly startedAt: string;
      readonly endedAs: string | null;
      readonly attempts: readonly RecordedAttempt[];
    }
  | { readonly code: string; readonly patient?: undefined };

/**
 * What the next step of a series depends on; begins one where none is open. The alert stays locked. A refusal is on the
 * trail: `unknown-alert`, `not-the-owner`, `role-not-allowed`, `attempt-taken`, `illegal-transition`, `contact-forbidden`.
 */
export async function seriesFor(
  store: TreeStore,
  alertId: string,
  attemptId: string,
): Promise<SeriesMaterial> {
  const [row] = await store.query<{ series: SeriesMaterial }>(
    'SELECT wardline.contact_series_of($1, $2) AS series',
    [alertId, attemptId],
  );
  return row?.series ?? { code: 'unknown-alert' };
}

export interface SeriesEntry {
  readonly series: string;
  /** The protocol by which it is gone through; null: it began with an attempt or a call-back. */
  readonly walk: string | null;
  readonly tenant: string;
  readonly programmes: readonly string[];
  readonly plan: NotReachedPlan | null;
  readonly severity: Severity;
  readonly now: Date;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly endedAs: 'reached' | 'not-reached' | 'overtaken' | null;
  readonly attempts: readonly RecordedAttempt[];
}

/** The newest series of an alert, as far as the person of the transaction may know it. */
export async function newestSeries(store: TreeStore, alertId: string): Promise<SeriesEntry | undefined> {
  const [row] = await store.query<SeriesEntry>(
    `SELECT s.series_id AS series, s.walk_id AS walk, s.tenant_id AS tenant, s.plan, a.severity,
       (SELECT coalesce(jsonb_agg(n.programme_id), '[]') FROM (SELECT DISTINCT ON (e.programme_id) e.programme_id, e.enrolled
          FROM wardline.programme_enrolment e WHERE e.patient_id = s.patient_id AND e.effective_from <= wardline.now()
          ORDER BY e.programme_id, e.effective_from DESC, e.entry_id DESC) n WHERE n.enrolled) AS programmes, wardline.now() AS now, s.started_at AS "startedAt", s.ended_at AS "endedAt",
       s.ended_as AS "endedAs",
       (SELECT coalesce(jsonb_agg(jsonb_build_object('id', t.attempt_id, 'contact', t.contact_id, 'phone', t.phone, 'outcome', t.outcome,
          'at', wardline.rfc3339(t.at), 'by', t.staff_id, 'note', t.words) ORDER BY t.at, t.attempt_id), '[]')
        FROM wardline.contact_attempt t WHERE t.series_id = s.series_id) AS attempts
     FROM wardline.contact_series s JOIN wardline.alert a USING (alert_id) WHERE s.alert_id = $1
     ORDER BY s.started_at DESC, s.series_id LIMIT 1`,
    [alertId],
  );
  return row;
}

export interface EmergencyEntry {
  readonly eventKey: string;
  readonly by: StaffName;
  readonly at: Date;
  readonly said: string | null;
  readonly country: string | null;
  readonly endedAt: Date | null;
  readonly outcome: EmergencyOutcome | 'status' | null;
  readonly physician: StaffName | null;
  readonly note: string | null;
}

/** The newest first. */
export async function emergenciesOf(store: TreeStore, alertId: string): Promise<EmergencyEntry[]> {
  return store.query<EmergencyEntry>(
    `SELECT e.event_key AS "eventKey", ${person('e.caller_id')} AS by, e.at, e.said, e.country, e.ended_at AS "endedAt", e.outcome,
       ${person('e.physician_id')} AS physician, e.note
     FROM wardline.emergency e WHERE e.alert_id = $1 ORDER BY e.at DESC, e.event_key`,
    [alertId],
  );
}

/** What was asked on an alert and answered, oldest first, in the words of the signed protocol; notes and calls beside it. */
export interface CaseRecord {
  readonly answers: readonly { readonly ask: string; readonly answer: string }[];
  readonly notes: readonly string[];
}

export async function caseRecordOf(store: TreeStore, alertId: string): Promise<CaseRecord> {
  const [row] = await store.query<CaseRecord>(
    `SELECT
       (SELECT coalesce(jsonb_agg(jsonb_build_object('ask', coalesce(jsonb_path_query_first(v.document,
            '$.** ? (@.id == $id).ask', jsonb_build_object('id', n.question)) #>> '{}', n.question), 'answer', n.heard)
          ORDER BY n.started_at, n.seq), '[]')
        FROM (SELECT DISTINCT ON (w.walk_id, a.question) w.started_at, w.hash, a.seq, a.question, a.heard
          FROM wardline.walk w JOIN wardline.walk_answer a USING (walk_id) WHERE w.alert_id = $1
          ORDER BY w.walk_id, a.question, a.seq DESC) n
        LEFT JOIN wardline.tree_version v ON v.hash = n.hash) AS answers,
       (SELECT coalesce(jsonb_agg(c.words ORDER BY c.at, c.note_id), '[]') FROM wardline.case_note c WHERE c.alert_id = $1) AS notes`,
    [alertId],
  );
  return row ?? { answers: [], notes: [] };
}
