import type { WorkActivity } from '#domain';
import { askAct, type TreeAnswer, type TreeStore } from '../trees/store.js';

/** What a command on an alert says about its actor's work: part of the command's own transaction. */
export async function noteAlertWork(store: TreeStore, alertId: string, command: string): Promise<void> {
  await store.query('SELECT wardline.note_alert_work($1, $2)', [alertId, command]);
}

/**
 * The person of the transaction works on this patient from now on; null: no longer. The same again is a sign of life.
 * Refusals: `unknown-patient`, and `role-not-allowed` for a call, which is begun as one.
 */
export async function notePatientWork(
  store: TreeStore,
  patientId: string,
  activity: WorkActivity | null,
): Promise<TreeAnswer> {
  return askAct(store, 'note_patient_work($1, $2)', [patientId, activity]);
}

/** Minutes without any sign of life after which work counts as over. */
export interface WorkPolicy {
  readonly idleMinutes: number;
  /** A call has no events of its own while it lasts. */
  readonly callIdleMinutes: number;
}

export async function workPolicy(store: TreeStore, tenant: string): Promise<WorkPolicy> {
  const [policy] = await store.query<WorkPolicy>(
    'SELECT idle_minutes AS "idleMinutes", call_idle_minutes AS "callIdleMinutes" FROM wardline.work_policy_of($1)',
    [tenant],
  );
  if (policy === undefined) throw new Error('a health system without a policy has the defaults');
  return policy;
}

/** By a lead. Refusal: `role-not-allowed`. */
export async function setWorkPolicy(
  store: TreeStore,
  tenant: string,
  { idleMinutes, callIdleMinutes }: WorkPolicy,
): Promise<TreeAnswer> {
  return askAct(store, 'set_work_policy($1, $2, $3)', [tenant, idleMinutes, callIdleMinutes]);
}
