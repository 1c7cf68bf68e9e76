import type { WorkActivity } from '#domain';
import type { TreeStore } from '../trees/store.js';

/** A recorded interval, cut to the period that was asked for. Times in ms. */
export interface RecordedWork {
  readonly staff: { readonly id: string; readonly name: string };
  readonly tenant: string;
  readonly patient: string;
  readonly activity: WorkActivity;
  readonly live: boolean;
  readonly idle: boolean;
  readonly from: number;
  readonly to: number;
}

export interface WorkPeriod {
  readonly from: Date;
  readonly to: Date;
}

const select = `
  SELECT jsonb_build_object('id', i.staff_id, 'name', (SELECT f.name FROM wardline.staff f WHERE f.staff_id = i.staff_id)) AS staff,
    i.tenant_id AS tenant, i.patient_id AS patient, i.activity, i.live, i.idle,
    extract(epoch FROM lower(i.during * tstzrange($2, $3)))::float8 * 1000 AS "from",
    extract(epoch FROM upper(i.during * tstzrange($2, $3)))::float8 * 1000 AS "to"
  FROM wardline.work_interval i WHERE i.during && tstzrange($2, $3)`;

/** What was done for a patient, as far as the person of the transaction may see it. In order. */
export async function workOnPatient(
  store: TreeStore,
  patientId: string,
  { from, to }: WorkPeriod,
): Promise<RecordedWork[]> {
  return store.query<RecordedWork>(
    `${select} AND i.patient_id = $1 ORDER BY lower(i.during), i.interval_id`,
    [patientId, from, to],
  );
}

/** What somebody did, as far as the person of the transaction may see it. In order. */
export async function workOfStaff(
  store: TreeStore,
  staffId: string,
  { from, to }: WorkPeriod,
): Promise<RecordedWork[]> {
  return store.query<RecordedWork>(`${select} AND i.staff_id = $1 ORDER BY lower(i.during)`, [
    staffId,
    from,
    to,
  ]);
}
