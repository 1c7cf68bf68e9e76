import { unlockSigningKey } from '../trees/signing-key.js';
import { askAct, type TreeAnswer, type TreeStore } from '../trees/store.js';
import { signPlanStatement, type PlanEntryText } from './plan-signature.js';

/**
 * Writes one entry for the person of the transaction, who signs it where the password is given. A refusal of the
 * database is on the trail; `no-signing-key` and `wrong-password` are not yet. Codes: `PlanRefusal` of #domain,
 * `unknown-patient`, `not-allowed`, `signer-unknown`, `signature-not-fresh`, `signature-hash-mismatch`.
 */
export async function writePlanEntry(
  store: TreeStore,
  patientId: string,
  entry: PlanEntryText,
  password?: string,
): Promise<TreeAnswer> {
  const text = JSON.stringify(entry);
  if (password === undefined) return askAct(store, 'write_plan_entry($1, $2, NULL)', [patientId, text]);
  const unlocked = await unlockSigningKey(store, password);
  if (!unlocked.ok) return unlocked;
  const [said] = await store.query<{ now: Date; id: string; name: string; tenant: string }>(
    `SELECT wardline.now() AS now, s.staff_id AS id, s.name, p.tenant_id AS tenant
     FROM wardline.staff s, wardline.patient p WHERE s.staff_id = wardline.scope_staff() AND p.patient_id = $1`,
    [patientId],
  );
  if (said === undefined) return { ok: false, code: 'unknown-patient' };
  const { now, id, name, tenant } = said;
  const jws = await signPlanStatement(
    { tenant, patient: patientId, entry, physician: { id, name }, signedAt: now.toISOString() },
    unlocked.key,
  );
  return askAct(store, 'write_plan_entry($1, $2, $3)', [patientId, text, jws]);
}
