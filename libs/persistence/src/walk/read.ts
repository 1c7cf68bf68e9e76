import type { FactJson, ProtocolAnswer, ProtocolOutcome } from '#decision-tree';
import type { CaseIdentity, Interpreter, SpokeWith } from '#domain';
import type { TreeStore } from '../trees/store.js';
import type { WalkPurpose } from './acts.js';

interface Person {
  readonly id: string;
  readonly name: string;
}

/** An answer as it stands on record. Times are RFC 3339, UTC. */
export interface StoredAnswer {
  readonly seq: number;
  readonly question: string;
  readonly given: ProtocolAnswer;
  readonly heard: ProtocolAnswer;
  readonly redFlag: boolean;
  readonly spokeWith: SpokeWith | 'nobody';
  readonly interpreter: Interpreter;
  readonly corrects: number | null;
  readonly by: Person;
  readonly at: string;
  readonly seconds: number;
}

export interface StoredConclusion {
  readonly proposed: ProtocolOutcome | null;
  readonly outcome: ProtocolOutcome;
  readonly reason: string;
  readonly timeLimitSeconds: number;
  readonly advice: readonly string[];
  readonly required: readonly string[];
  readonly missing: readonly string[];
  readonly by: Person;
  readonly at: string;
}

/** A walk as it stands on record, with everything that it is rebuilt from. */
export interface StoredWalk {
  readonly id: string;
  readonly alert: string;
  readonly tree: string;
  readonly version: string;
  readonly hash: string;
  readonly purpose: WalkPurpose;
  readonly facts: Readonly<Record<string, FactJson>>;
  readonly startedBy: Person;
  readonly startedAt: string;
  /** Answers on record: the version that the next one is given to. */
  readonly entries: number;
  readonly redFlagAt: string | null;
  /** With a conclusion: concluded; without one: begun anew. */
  readonly endedAt: string | null;
  readonly answers: readonly StoredAnswer[];
  readonly conclusion: StoredConclusion | null;
  readonly documents: readonly {
    readonly item: string;
    readonly text: string;
    readonly by: Person;
    readonly at: string;
  }[];
}

const person = (column: string): string =>
  `(SELECT jsonb_build_object('id', f.staff_id, 'name', f.name) FROM wardline.staff f WHERE f.staff_id = ${column})`;

/** The walks of an alert, oldest first. */
export async function walksOf(store: TreeStore, alertId: string): Promise<StoredWalk[]> {
  return store.query<StoredWalk>(
    `SELECT w.walk_id AS id, w.alert_id AS alert, w.tree, w.version, w.hash, w.purpose, w.facts, ${person('w.started_by')} AS "startedBy",
       wardline.rfc3339(w.started_at) AS "startedAt", w.entries, wardline.rfc3339(w.red_flag_at) AS "redFlagAt",
       wardline.rfc3339(w.ended_at) AS "endedAt",
       (SELECT coalesce(jsonb_agg(jsonb_build_object('seq', a.seq, 'question', a.question, 'given', a.given, 'heard', a.heard,
          'redFlag', a.red_flag, 'spokeWith', a.spoke_with, 'interpreter', a.interpreter, 'corrects', a.corrects,
          'by', ${person('a.answered_by')}, 'at', wardline.rfc3339(a.at), 'seconds', a.seconds) ORDER BY a.seq), '[]')
        FROM wardline.walk_answer a WHERE a.walk_id = w.walk_id) AS answers,
       (SELECT jsonb_build_object('proposed', c.proposed, 'outcome', c.outcome, 'reason', c.reason,
          'timeLimitSeconds', extract(epoch FROM c.time_limit)::int, 'advice', c.advice, 'required', c.required,
          'missing', wardline.missing_documents(c.walk_id), 'by', ${person('c.concluded_by')}, 'at', wardline.rfc3339(c.at))
        FROM wardline.walk_conclusion c WHERE c.walk_id = w.walk_id) AS conclusion,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('item', d.item, 'text', d.words, 'by', ${person('d.written_by')},
          'at', wardline.rfc3339(d.at)) ORDER BY d.at, d.item), '[]')
        FROM wardline.walk_document d WHERE d.walk_id = w.walk_id) AS documents
     FROM wardline.walk w WHERE w.alert_id = $1 ORDER BY w.started_at, w.walk_id`,
    [alertId],
  );
}

/** How the person of the transaction has the patient open; null: not at all. */
export async function openIdentity(store: TreeStore, patientId: string): Promise<CaseIdentity | null> {
  const [row] = await store.query<{ identity: CaseIdentity | null }>(
    'SELECT wardline.open_identity($1) AS identity',
    [patientId],
  );
  return row?.identity ?? null;
}

export interface CaseNote {
  readonly id: string;
  readonly words: string;
  readonly by: Person;
  readonly at: string;
}

/** Oldest first. */
export async function notesOf(store: TreeStore, alertId: string): Promise<CaseNote[]> {
  return store.query<CaseNote>(
    `SELECT n.note_id AS id, n.words, ${person('n.written_by')} AS by, wardline.rfc3339(n.at) AS at
     FROM wardline.case_note n WHERE n.alert_id = $1 ORDER BY n.at, n.note_id`,
    [alertId],
  );
}

/** Who opened, parked or could not open the case, and when. */
export interface CaseEvent {
  readonly kind: 'opened' | 'refused' | 'parked' | 'closed';
  readonly identity: CaseIdentity | null;
  readonly identifiers: readonly string[];
  readonly code: string | null;
  readonly by: Person;
  readonly at: string;
}

/** Oldest first. */
export async function caseEventsOf(store: TreeStore, alertId: string): Promise<CaseEvent[]> {
  return store.query<CaseEvent>(
    `SELECT e.kind, e.identity, e.identifiers, e.code, ${person('e.staff_id')} AS by, wardline.rfc3339(e.at) AS at
     FROM wardline.case_event e WHERE e.alert_id = $1 ORDER BY e.entry_id`,
    [alertId],
  );
}
