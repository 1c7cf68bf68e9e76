import { scoped, type ScopedTransaction, type Session } from '#access';
import type { TreeAnswer } from '#persistence';
import type { DataSource } from 'typeorm';
import { Problem, problemCatalogue, type ProblemCode } from '../problem/problem.js';

/** The codes of acts on schedules where the interface has other words. */
const otherWords: Readonly<Record<string, ProblemCode>> = {
  'not-allowed': 'forbidden',
  'unknown-team': 'not-found',
  'unknown-layer': 'not-found',
  'unknown-override': 'not-found',
  'unknown-absence': 'not-found',
  'unknown-offer': 'not-found',
  'unknown-notice': 'not-found',
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
export async function onCallAct(
  source: DataSource,
  session: Session,
  work: (tx: ScopedTransaction) => Promise<TreeAnswer>,
): Promise<void> {
  const answer = await scoped(source, session, work);
  if (!answer.ok) throw new Problem(problemOf(answer.code));
}
