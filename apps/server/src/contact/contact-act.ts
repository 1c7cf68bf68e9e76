import { scoped, type ScopedTransaction, type Session } from '#access';
import type { TreeAnswer } from '#persistence';
import type { DataSource } from 'typeorm';
import { Problem, type ProblemCode } from '../problem/problem.js';

/** The database's refusals, in the words of the interface. */
const codes: Readonly<Record<string, ProblemCode>> = {
  'unknown-patient': 'not-found',
  'unknown-contact': 'not-found',
  'unknown-stay': 'not-found',
  'unknown-call': 'not-found',
  'role-not-allowed': 'role-not-allowed',
  'claim-first': 'claim-first',
  'contact-forbidden': 'contact-forbidden',
  'contact-held-elsewhere': 'contact-held-elsewhere',
  'no-permission': 'no-permission',
  'outside-hours': 'outside-hours',
  'unknown-zone': 'unknown-zone',
  'dates-invalid': 'dates-invalid',
};

/**
 * An act about contact or work, in the name of the person. The transaction commits also when the database refuses,
 * since the refusal is in the audit trail.
 *
 * @throws {Problem} with the code of the refusal
 */
export async function contactAct(
  source: DataSource,
  session: Session,
  work: (tx: ScopedTransaction) => Promise<TreeAnswer>,
): Promise<void> {
  const answer = await scoped(source, session, work);
  if (answer.ok) return;
  const code = codes[answer.code];
  if (code === undefined) throw new Error(`refused with ${answer.code}, which the interface does not know`);
  throw new Problem(code);
}
