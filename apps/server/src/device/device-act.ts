import { scoped, type ScopedTransaction, type Session } from '#access';
import type { DeviceAnswer } from '#persistence';
import type { DataSource } from 'typeorm';
import { Problem, problemCatalogue, type ProblemCode } from '../problem/problem.js';

/** The database's codes where the interface has other words. */
const otherWords: Readonly<Record<string, ProblemCode>> = {
  'not-allowed': 'forbidden',
  'unknown-measurement': 'not-found',
  'unknown-device': 'not-found',
  'unknown-assignment': 'not-found',
};

/**
 * Acts on a device or a measurement in the name of the person. The transaction commits also when the database refuses:
 * the refusal is on the audit trail.
 *
 * @throws {Problem} with the code of the refusal
 */
export async function actOnDevice(
  source: DataSource,
  session: Session,
  work: (tx: ScopedTransaction) => Promise<DeviceAnswer>,
): Promise<void> {
  const answer = await scoped(source, session, work);
  if (answer.ok) return;
  const { code } = answer;
  const other = otherWords[code];
  if (other !== undefined) throw new Problem(other);
  if (Object.hasOwn(problemCatalogue, code)) throw new Problem(code as ProblemCode);
  throw new Error(`refused with ${code}, which the interface does not know`);
}
