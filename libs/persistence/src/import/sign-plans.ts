import { signPlanStatement, type PlanEntryText } from '../plan/plan-signature.js';
import { unlockSigningKey } from '../trees/signing-key.js';
import type { ImportStore } from './jobs.js';

/** Entries that are signed in one go. */
const atOnce = 500;

interface ToSign {
  readonly seq: number;
  readonly tenant: string;
  readonly patient: string;
  readonly entry: PlanEntryText;
}

/**
 * A physician puts his or her name under every plan entry that a checked import would write: each gets a signature of
 * its own, as if it had been written by hand. Nothing is written yet.
 *
 * @param password just confirmed; opens the signing key
 * @returns `ok`, `no-signing-key`, `wrong-password`, or why a signature is refused
 */
export async function signImportedPlans(store: ImportStore, id: string, password: string): Promise<string> {
  const unlocked = await unlockSigningKey(store, password);
  if (!unlocked.ok) return unlocked.code;
  const [me] = await store.query<{ id: string; name: string; now: Date }>(
    `SELECT s.staff_id AS id, s.name, wardline.now() AS now FROM wardline.staff s WHERE s.staff_id = wardline.scope_staff()`,
  );
  if (me === undefined) return 'not-allowed';
  const signedAt = me.now.toISOString();
  const physician = { id: me.id, name: me.name };
  for (let after = 0; ;) {
    const entries = await store.query<ToSign>(
      `SELECT seq, tenant_id AS tenant, patient_id AS patient, entry FROM wardline.import_entries_to_sign($1, $2, $3)`,
      [id, after, atOnce],
    );
    if (entries.length === 0) return 'ok';
    const signatures: string[] = [];
    for (const { tenant, patient, entry } of entries)
      signatures.push(await signPlanStatement({ tenant, patient, entry, physician, signedAt }, unlocked.key));
    const [answer] = await store.query<{ code: string }>(
      'SELECT wardline.sign_import_rows($1, $2, $3) AS code',
      [id, entries.map(({ seq }) => seq), signatures],
    );
    if (answer?.code !== 'ok') return answer?.code ?? 'not-allowed';
    after = entries.at(-1)?.seq ?? after;
  }
}
