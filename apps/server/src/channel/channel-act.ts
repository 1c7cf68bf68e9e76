import { scoped, type ScopedTransaction, type Session } from '#access';
import type { DataSource } from 'typeorm';
import { Problem, problemCatalogue, type ProblemCode } from '../problem/problem.js';

/** Where the interface has other words. */
const otherWords: Readonly<Record<string, ProblemCode>> = {
  'not-allowed': 'forbidden',
  'unknown-channel': 'not-found',
};

function problemOf(code: string): ProblemCode {
  const other = otherWords[code];
  if (other !== undefined) return other;
  if (Object.hasOwn(problemCatalogue, code)) return code as ProblemCode;
  throw new Error(`refused with ${code}, which the interface does not know`);
}

/**
 * Acts in the name of the person: `work` answers `ok` or a code. The transaction commits also when the database
 * refuses, since the refusal is in the audit trail.
 *
 * @throws {Problem} with the code of the refusal
 */
export async function channelAct(
  source: DataSource,
  session: Session,
  work: (tx: ScopedTransaction) => Promise<string>,
): Promise<void> {
  const code = await scoped(source, session, work);
  if (code !== 'ok') throw new Problem(problemOf(code));
}

/** Runs one of the functions that answer with a code. */
export async function answerOf(
  tx: ScopedTransaction,
  text: string,
  values: readonly unknown[],
): Promise<string> {
  const [row] = await tx.query<{ code: string }>(`SELECT ${text} AS code`, values);
  if (row === undefined) throw new Error('the database gave no answer');
  return row.code;
}
