import type { MonitoringStatus, Role } from '#domain';
import type { Consent, PersonStore } from './acts.js';

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface RecordedStatus {
  readonly entry: string;
  readonly status: MonitoringStatus;
  readonly reason: string | null;
  readonly from: Date;
  readonly owner: Named | null;
  readonly until: Date | null;
  readonly note: string | null;
  /** It only follows from this entry: what was planned for that instant no longer comes. */
  readonly follows: string | null;
  readonly recordedAt: Date;
  readonly recordedBy: Named | null;
}

const person = (column: string): string => `(SELECT jsonb_build_object('id', f.staff_id, 'name', f.name)
  FROM wardline.staff f WHERE f.staff_id = ${column})`;

/** All entries, by when they begin; of equals in the order of recording. */
export async function monitoringRecord(store: PersonStore, patientId: string): Promise<RecordedStatus[]> {
  return store.query<RecordedStatus>(
    `SELECT s.entry_id::text AS entry, s.status, s.reason, s.effective_from AS "from", ${person('s.owner_id')} AS owner,
       s.due_at AS until, s.note, s.follows::text AS follows, s.recorded_at AS "recordedAt", ${person('s.recorded_by')} AS "recordedBy"
     FROM wardline.monitoring_status s WHERE s.patient_id = $1 ORDER BY s.effective_from, s.entry_id`,
    [patientId],
  );
}

/** Why the patient may not be contacted; null: may be. */
export async function contactForbiddenFor(store: PersonStore, patientId: string): Promise<string | null> {
  const [row] = await store.query<{ why: string | null }>('SELECT wardline.may_contact($1) AS why', [
    patientId,
  ]);
  return row?.why ?? null;
}

export interface TeamMember extends Named {
  readonly roles: readonly Role[];
}

/** The local care team of the patient's site, by name: who may own a pause. */
export async function localTeamOf(store: PersonStore, patientId: string): Promise<TeamMember[]> {
  return store.query<TeamMember>(
    'SELECT t.staff_id AS id, t.name, t.roles FROM wardline.local_team_of($1) t ORDER BY t.name, t.staff_id',
    [patientId],
  );
}

export interface RecordedConsent extends Consent {
  readonly recordedAt: Date;
  readonly recordedBy: Named | null;
}

/** The newest first. */
export async function consentsOf(store: PersonStore, patientId: string): Promise<RecordedConsent[]> {
  return store.query<RecordedConsent>(
    `SELECT c.given, c.scope, c.given_by AS by, c.method, c.document, c.given_at AS at, c.recorded_at AS "recordedAt",
       ${person('c.recorded_by')} AS "recordedBy"
     FROM wardline.consent c WHERE c.patient_id = $1 ORDER BY c.given_at DESC, c.entry_id DESC`,
    [patientId],
  );
}
