import { askAct } from '../trees/store.js';
import type { ActAnswer, PersonStore } from './acts.js';

/** Opens the record of somebody who withdrew, for the caller alone and for an hour at most. */
export async function unlockRecord(
  store: PersonStore,
  patientId: string,
  reason: string,
  minutes: number,
): Promise<ActAnswer> {
  return askAct(store, 'unlock_record($1, $2, $3)', [patientId, reason, minutes]);
}
