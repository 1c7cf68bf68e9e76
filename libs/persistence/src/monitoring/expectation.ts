import type { VitalSign } from '#domain';
import { askAct } from '../trees/store.js';
import type { ActAnswer, PersonStore } from './acts.js';

/** When a sign is expected. With neither hours nor windows: not at all. */
export interface ReadingSchedule {
  readonly everyHours: number | null;
  /** Spans of local time, `06:00-10:00`, in order. */
  readonly windows: readonly string[] | null;
  /** ISO days of the week on which the windows are, Monday 1; null: every day. */
  readonly days: readonly number[] | null;
  /** How much longer is waited before work opens. */
  readonly graceHours: number;
}

export interface ReadingExpectation extends ReadingSchedule {
  readonly programme: string;
  readonly vitalSign: VitalSign;
}

/** What a health system expects of each programme, its own settings before the defaults. */
export async function expectationsOf(
  store: PersonStore,
  tenant: string,
): Promise<(ReadingExpectation & { readonly own: boolean })[]> {
  return store.query(
    `SELECT DISTINCT ON (e.programme_id, e.vital_sign) e.programme_id AS programme, e.vital_sign AS "vitalSign",
       e.every_hours AS "everyHours", e.windows, e.days, e.grace_hours AS "graceHours", e.tenant_id IS NOT NULL AS own
     FROM wardline.reading_expectation e WHERE e.tenant_id IS NULL OR e.tenant_id = $1
     ORDER BY e.programme_id, e.vital_sign, e.tenant_id IS NULL, e.entry_id DESC`,
    [tenant],
  );
}

export async function setExpectation(
  store: PersonStore,
  tenant: string,
  { programme, vitalSign, everyHours, windows, days, graceHours }: ReadingExpectation,
): Promise<ActAnswer> {
  return askAct(store, 'set_reading_expectation($1, $2, $3, $4, $5, $6, $7)', [
    tenant,
    programme,
    vitalSign,
    everyHours,
    graceHours,
    windows,
    days,
  ]);
}

/** What is expected of one patient, before what the programmes expect. */
export async function setPatientExpectation(
  store: PersonStore,
  patientId: string,
  vitalSign: VitalSign,
  { everyHours, windows, days, graceHours }: ReadingSchedule,
  until: Date | null,
  note: string,
): Promise<ActAnswer> {
  return askAct(store, 'set_patient_expectation($1, $2, $3, $4, $5, $6, $7, $8)', [
    patientId,
    vitalSign,
    everyHours,
    windows,
    days,
    graceHours,
    until,
    note,
  ]);
}
