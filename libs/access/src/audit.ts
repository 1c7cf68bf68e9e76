import type { AlertCommand } from '#domain';
import type { DataSource } from 'typeorm';
import type { ScopedTransaction } from './scope.js';

/** What somebody did. Stable words: privacy officers search for them. */
export type AuditAction =
  | 'account.password'
  | 'read'
  | 'sign-in'
  | 'sign-out'
  | 'unlock'
  | 'confirm-identity'
  | 'tree.read'
  | 'tree.sign'
  | 'quarantine.read'
  | 'quarantine.replay'
  | 'ledger.read'
  | 'audit.read'
  | 'import.apply'
  | 'plan.write'
  | 'hand-off.offer'
  | 'hand-off.accept'
  | 'emergency.end'
  | 'walk.start'
  | 'walk.answer'
  | 'walk.conclude'
  | `alert.${AlertCommand}`;

export interface AuditEntry {
  readonly action: AuditAction;
  /** What was read or changed: a kind and an opaque id, such as `alert:2f…`. Never a name. */
  readonly target: string;
  readonly tenantId?: string;
  readonly patientId?: string;
  /** `ok`, or the code of the refusal. */
  readonly outcome?: string;
}

/**
 * Writes the trail in the transaction of the act itself: what cannot be audited does not happen.
 * The person and the session are those of the scope.
 */
export async function audit(tx: ScopedTransaction, ...entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.query(
    `INSERT INTO wardline.audit_event (staff_id, session_id, tenant_id, patient_id, action, target, outcome)
     SELECT $1::uuid, $2::uuid, u.* FROM unnest($3::text[], $4::uuid[], $5::text[], $6::text[], $7::text[]) u`,
    [
      tx.staffId,
      tx.sessionId,
      entries.map((e) => e.tenantId ?? null),
      entries.map((e) => e.patientId ?? null),
      entries.map((e) => e.action),
      entries.map((e) => e.target),
      entries.map((e) => e.outcome ?? 'ok'),
    ],
  );
}

/** An act of nobody known: a sign-in that failed. */
export async function auditUnknownPerson(
  source: DataSource,
  entry: Pick<AuditEntry, 'action' | 'target'> & { readonly outcome: string },
): Promise<void> {
  await source.query('INSERT INTO wardline.audit_event (action, target, outcome) VALUES ($1, $2, $3)', [
    entry.action,
    entry.target,
    entry.outcome,
  ]);
}
