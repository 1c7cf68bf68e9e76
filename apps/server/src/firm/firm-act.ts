import { scoped, type ScopedTransaction, type Session } from '#access';
import type { TreeAnswer } from '#persistence';
import type { DataSource } from 'typeorm';
import { Problem, problemCatalogue, type ProblemCode } from '../problem/problem.js';

/** The codes of a firm’s acts where the interface has other words. */
const otherWords: Readonly<Record<string, ProblemCode>> = {
  'not-allowed': 'forbidden',
  'unknown-clinician': 'not-found',
  'unknown-licence': 'not-found',
  'unknown-competence': 'not-found',
  'unknown-shift': 'not-found',
  'unknown-notice': 'not-found',
  'unknown-site': 'not-found',
  'bad-dates': 'dates-invalid',
};

function problemOf(code: string): ProblemCode {
  const other = otherWords[code];
  if (other !== undefined) return other;
  if (Object.hasOwn(problemCatalogue, code)) return code as ProblemCode;
  throw new Error(`refused with ${code}, which the interface does not know`);
}

/**
 * Acts in the name of the person. The transaction commits also when the database refuses, since the refusal is in the
 * audit trail.
 *
 * @throws {Problem} with the code of the refusal
 */
export async function firmAct(
  source: DataSource,
  session: Session,
  work: (tx: ScopedTransaction) => Promise<TreeAnswer>,
): Promise<void> {
  const answer = await scoped(source, session, work);
  if (!answer.ok) throw new Problem(problemOf(answer.code));
}
