import { scoped, type ScopedTransaction, type Session } from '#access';
import type { ActAnswer } from '#persistence';
import type { DataSource } from 'typeorm';
import { Problem, type ProblemCode } from '../problem/problem.js';
import { problemOf } from '../tree/tree-act.js';

/** What the caller may not see is not there. */
const unseen = new Set(['unknown-alert', 'unknown-question', 'unknown-patient']);

/**
 * An act about a question, in the name of the person. The transaction commits also when the database refuses, since the
 * refusal is in the audit trail.
 *
 * @throws {Problem} with the code of the refusal
 */
export async function questionAct(
  source: DataSource,
  session: Session,
  work: (tx: ScopedTransaction) => Promise<ActAnswer>,
): Promise<void> {
  const answer = await scoped(source, session, work);
  if (!answer.ok) throw new Problem(questionProblem(answer.code));
}

function questionProblem(code: string): ProblemCode {
  if (unseen.has(code)) return 'not-found';
  return problemOf(code);
}
