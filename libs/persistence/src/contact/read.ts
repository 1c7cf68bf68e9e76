import type { CallReason, Contact, ContactKind, PhoneNumber, SpeakScope, ZoneSpan } from '#domain';
import { zoneSpans, type Stay } from '#domain';
import type { TreeStore } from '../trees/store.js';
import type { CallOutcome } from './record.js';

interface ContactRow {
  id: string;
  kind: ContactKind;
  name: string | null;
  relationship: string | null;
  rank: number;
  numbers: PhoneNumber[];
  zone: string | null;
  scope: SpeakScope;
  speakFrom: Date;
  speakTo: Date | null;
  recordedAt: Date;
  recordedBy: { id: string; name: string } | null;
}

/** A contact, and who wrote it down in its present form. */
export interface RecordedContact extends Contact {
  readonly recordedAt: Date;
  readonly recordedBy: { readonly id: string; readonly name: string } | null;
}

const staffJson = (column: string): string =>
  `(SELECT jsonb_build_object('id', f.staff_id, 'name', f.name) FROM wardline.staff f WHERE f.staff_id = ${column})`;

/** The contacts that hold now, as far as the person of the transaction may know them. */
export async function contactsOf(store: TreeStore, patientId: string): Promise<RecordedContact[]> {
  const rows = await store.query<ContactRow>(
    `SELECT c.contact_id AS id, c.kind, c.name, c.relationship, c.rank, c.numbers, c.zone, c.speak_scope AS scope,
       c.speak_from AS "speakFrom", c.speak_to AS "speakTo", c.recorded_at AS "recordedAt", ${staffJson('c.recorded_by')} AS "recordedBy"
     FROM (SELECT DISTINCT ON (e.contact_id) e.* FROM wardline.patient_contact e
       WHERE e.patient_id = $1 AND e.effective_from <= wardline.now() ORDER BY e.contact_id, e.effective_from DESC, e.entry_id DESC) c
     WHERE c.effective_to IS NULL OR c.effective_to > wardline.now() ORDER BY c.contact_id`,
    [patientId],
  );
  return rows.map(({ scope, speakFrom, speakTo, ...row }) => ({
    ...row,
    speak: { scope, from: speakFrom, to: speakTo },
  }));
}

/** Where the patient is now. */
export interface CurrentPlace {
  readonly stay: string;
  readonly home: boolean;
  readonly address: readonly string[];
  readonly country: string | null;
  readonly subdivision: string | null;
  readonly zone: string;
  readonly dispatchPhone: string | null;
  readonly from: Date;
  readonly to: Date | null;
}

/** Undefined: nobody wrote down where, or the person of the transaction has no reason to know. */
export async function currentPlace(store: TreeStore, patientId: string): Promise<CurrentPlace | undefined> {
  const [row] = await store.query<CurrentPlace>(
    `SELECT s.stay_id AS stay, s.home, s.address, s.country, s.subdivision, s.zone, s.dispatch_phone AS "dispatchPhone",
       s.effective_from AS "from", s.effective_to AS "to"
     FROM (SELECT DISTINCT ON (l.stay_id) l.* FROM wardline.patient_location l
       WHERE l.patient_id = $1 ORDER BY l.stay_id, l.entry_id DESC) s
     WHERE NOT s.withdrawn AND s.effective_from <= wardline.now() AND (s.effective_to IS NULL OR s.effective_to > wardline.now())
     ORDER BY s.home, s.effective_from DESC, s.entry_id DESC LIMIT 1`,
    [patientId],
  );
  return row;
}

/** The zones of a patient whom the person of the transaction may see, by time. */
export async function zonesOf(store: TreeStore, patientId: string): Promise<readonly ZoneSpan[]> {
  const [row] = await store.query<{ stays: (Stay & { readonly zone: string })[]; zone: string }>(
    'SELECT wardline.zones_of(p) AS stays, p.zone FROM wardline.patient p WHERE p.patient_id = $1',
    [patientId],
  );
  return row === undefined ? [] : zoneSpans(row.stays, row.zone);
}

/** A call, and what came of it; outcome null: it is going on, or nobody said. */
export interface CallRecord {
  readonly call: string;
  readonly contact: string;
  readonly by: { readonly id: string; readonly name: string };
  readonly reason: CallReason;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly outcome: CallOutcome | 'abandoned' | null;
  readonly spokeWith: string | null;
}

/** The newest calls first. */
export async function callsOf(store: TreeStore, patientId: string, limit: number): Promise<CallRecord[]> {
  return store.query<CallRecord>(
    `SELECT c.call_id AS call, c.contact_id AS contact, ${staffJson('c.staff_id')} AS by, c.reason, c.started_at AS "startedAt",
       e.ended_at AS "endedAt", e.outcome, e.spoke_with AS "spokeWith"
     FROM wardline.contact_call c LEFT JOIN wardline.contact_call_end e USING (call_id)
     WHERE c.patient_id = $1 ORDER BY c.started_at DESC, c.call_id LIMIT $2`,
    [patientId, limit],
  );
}

/** What the person of the transaction may know and do about contact with a patient whom he or she sees. */
export interface ContactStanding {
  /** Now, as the database counts it. */
  readonly now: Date;
  /** Has the person a reason to know numbers and address? */
  readonly reaches: boolean;
  /** Why nobody may contact the patient; null: somebody may. */
  readonly forbidden: string | null;
  /** Who is on the telephone with the patient just now. */
  readonly onCall: readonly { readonly id: string; readonly name: string; readonly since: string }[];
  /** Who has custody of contact; null: the care team, or the queue. */
  readonly holder: { readonly id: string; readonly name: string; readonly since: string } | null;
  /** What the most severe open alert says, in words. */
  readonly reason: string | null;
}

export async function contactStanding(store: TreeStore, patientId: string): Promise<ContactStanding> {
  const [row] = await store.query<ContactStanding>(
    `SELECT wardline.now() AS now, wardline.reaches_patient($1) AS reaches, wardline.may_contact($1) AS forbidden,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('id', o.staff_id, 'name', o.name, 'since', wardline.rfc3339(o.since))), '[]')
        FROM wardline.on_call_with($1) o) AS "onCall",
       (SELECT jsonb_build_object('id', h.staff_id, 'name', h.name, 'since', wardline.rfc3339(h.since))
        FROM wardline.contact_holder_of($1) h WHERE h.staff_id IS NOT NULL) AS holder,
       (SELECT a.reason FROM wardline.alert a WHERE a.patient_id = $1 AND a.resolved_at IS NULL
        ORDER BY array_position(ARRAY['critical', 'tier1', 'indeterminate'], a.severity), a.opened_at LIMIT 1) AS reason`,
    [patientId],
  );
  if (row === undefined) throw new Error('a statement without a table answers one row');
  return row;
}

/** A stay as it was last written, those that were withdrawn among them. */
export interface RecordedStay extends CurrentPlace {
  readonly withdrawn: boolean;
  readonly recordedAt: Date;
  readonly recordedBy: { readonly id: string; readonly name: string } | null;
}

/** By when they begin. */
export async function staysOf(store: TreeStore, patientId: string): Promise<RecordedStay[]> {
  return store.query<RecordedStay>(
    `SELECT s.stay_id AS stay, s.home, s.withdrawn, s.address, s.country, s.subdivision, s.zone, s.dispatch_phone AS "dispatchPhone",
       s.effective_from AS "from", s.effective_to AS "to", s.recorded_at AS "recordedAt", ${staffJson('s.recorded_by')} AS "recordedBy"
     FROM (SELECT DISTINCT ON (l.stay_id) l.* FROM wardline.patient_location l
       WHERE l.patient_id = $1 ORDER BY l.stay_id, l.entry_id DESC) s ORDER BY s.effective_from, s.entry_id`,
    [patientId],
  );
}
