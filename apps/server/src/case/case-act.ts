import { audit, scoped, type ScopedTransaction, type Session } from '#access';
import type { TreeAnswer } from '#persistence';
import type { DataSource } from 'typeorm';
import type { AlertJson } from '../alert/alert-json.js';
import { Problem } from '../problem/problem.js';
import { problemOf } from '../tree/tree-act.js';

/** What came of an act on a case; `reasons` name what stood in the way. */
export type CaseAnswer = TreeAnswer & { readonly reasons?: readonly string[] };

/**
 * An act on a case in the name of the person. The transaction commits also when the act is refused, since the refusal is
 * in the audit trail.
 *
 * @throws {Problem} with the code of the refusal
 */
export async function caseAct<T extends CaseAnswer>(
  source: DataSource,
  session: Session,
  work: (tx: ScopedTransaction) => Promise<T>,
): Promise<Extract<T, { ok: true }>> {
  const answer = await scoped(source, session, work);
  if (answer.ok) return answer as Extract<T, { ok: true }>;
  const code = answer.code === 'unknown-alert' ? 'not-found' : problemOf(answer.code);
  throw new Problem(code, answer.reasons?.join(', '), undefined, answer.reasons);
}

/** A refusal that was found before the database was asked: it is on the trail like any other. */
export async function refuse(
  tx: ScopedTransaction,
  act: 'walk.start' | 'walk.answer' | 'walk.conclude',
  alert: AlertJson,
  code: string,
  reasons?: readonly string[],
): Promise<CaseAnswer & { readonly ok: false }> {
  const { id, tenant, patient } = alert;
  await audit(tx, {
    action: act,
    target: `alert:${id}`,
    tenantId: tenant,
    patientId: patient,
    outcome: code,
  });
  return { ok: false, code, ...(reasons !== undefined && { reasons }) };
}
