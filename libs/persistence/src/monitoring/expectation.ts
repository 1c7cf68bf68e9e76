import type { VitalSign } from '#domain';
import { askAct } from '../trees/store.js';
import type { ActAnswer, PersonStore } from './acts.js';

export interface ReadingExpectation {
  readonly programme: string;
  readonly vitalSign: VitalSign;
  /** Null: none is expected. */
  readonly everyHours: number | null;
  /** How much longer is waited before work opens. */
  readonly graceHours: number;
}

/** What a health system expects of each programme, its own settings before the defaults. */
export async function expectationsOf(
  store: PersonStore,
  tenant: string,
): Promise<(ReadingExpectation & { readonly own: boolean })[]> {
  return store.query(
    `SELECT DISTINCT ON (e.programme_id, e.vital_sign) e.programme_id AS programme, e.vital_sign AS "vitalSign",
       e.every_hours AS "everyHours", e.grace_hours AS "graceHours", e.tenant_id IS NOT NULL AS own
     FROM wardline.reading_expectation e WHERE e.tenant_id IS NULL OR e.tenant_id = $1
     ORDER BY e.programme_id, e.vital_sign, e.tenant_id IS NULL, e.entry_id DESC`,
    [tenant],
  );
}

export async function setExpectation(
  store: PersonStore,
  tenant: string,
  { programme, vitalSign, everyHours, graceHours }: ReadingExpectation,
): Promise<ActAnswer> {
  return askAct(store, 'set_reading_expectation($1, $2, $3, $4, $5)', [
    tenant,
    programme,
    vitalSign,
    everyHours,
    graceHours,
  ]);
}
