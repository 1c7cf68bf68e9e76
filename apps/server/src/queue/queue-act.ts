import { scoped, type ScopedTransaction, type Session } from '#access';
import type { TreeAnswer } from '#persistence';
import type { DataSource } from 'typeorm';
import { Problem, problemCatalogue, type ProblemCode } from '../problem/problem.js';

/** Codes of acts on the queue where the interface has other words. */
const otherWords: Readonly<Record<string, ProblemCode>> = {
  'not-allowed': 'forbidden',
  'unknown-pause': 'not-found',
  'unknown-rule': 'not-found',
  'unknown-overflow': 'not-found',
  'unknown-notice': 'not-found',
  'unknown-site': 'not-found',
  'bad-dates': 'dates-invalid',
};

/**
 * Acts in the name of the person. The transaction commits also when the database refuses, since the refusal is in the
 * audit trail.
 *
 * @throws {Problem} with the code of the refusal
 */
export async function queueAct(
  source: DataSource,
  session: Session,
  work: (tx: ScopedTransaction) => Promise<TreeAnswer>,
): Promise<void> {
  const answer = await scoped(source, session, work);
  if (answer.ok) return;
  const code = otherWords[answer.code] ?? answer.code;
  if (!Object.hasOwn(problemCatalogue, code))
    throw new Error(`refused with ${code}, which the interface does not know`);
  throw new Problem(code as ProblemCode);
}
