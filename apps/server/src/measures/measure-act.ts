import { scoped, type ScopedTransaction, type Session } from '#access';
import type { ActAnswer } from '#persistence';
import type { DataSource } from 'typeorm';
import { Problem } from '../problem/problem.js';
import { problemOf } from '../tree/tree-act.js';

/**
 * An act in the name of the person. The transaction commits also when the database refuses, since the refusal is in the
 * audit trail.
 *
 * @throws {Problem} with the code of the refusal
 */
export async function measureAct(
  source: DataSource,
  session: Session,
  work: (tx: ScopedTransaction) => Promise<ActAnswer>,
): Promise<void> {
  const answer = await scoped(source, session, work);
  if (answer.ok) return;
  // What somebody else may see is nothing to the caller.
  throw new Problem(answer.code === 'unknown-draw' ? 'not-found' : problemOf(answer.code));
}
