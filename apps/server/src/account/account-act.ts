import { accountCodeLifetime, newAccountCode, scoped, type ScopedTransaction, type Session } from '#access';
import type { AccountAnswer, CodeHashes } from '#persistence';
import type { DataSource } from 'typeorm';
import { Problem, problemCatalogue, type ProblemCode } from '../problem/problem.js';
import type { ToldCode } from './account-schema.js';

/** The codes of acts on accounts where the interface has other words. */
const otherWords: Readonly<Record<string, ProblemCode>> = {
  'not-allowed': 'forbidden',
  'unknown-account': 'not-found',
  'unknown-assignment': 'not-found',
  'unknown-proposal': 'not-found',
};

/**
 * Acts in the name of the person. The transaction commits also when the database refuses: the refusal is on the trail.
 *
 * @throws {Problem} with the code of the refusal
 */
export async function actOnAccount(
  source: DataSource,
  session: Session,
  work: (tx: ScopedTransaction) => Promise<AccountAnswer>,
): Promise<'done' | 'proposed'> {
  const answer = await scoped(source, session, work);
  if (answer.ok) return answer.state;
  const other = otherWords[answer.code];
  if (other !== undefined) throw new Problem(other);
  if (Object.hasOwn(problemCatalogue, answer.code)) throw new Problem(answer.code as ProblemCode);
  throw new Error(`refused with ${answer.code}, which the interface does not know`);
}

/** A code, what the database keeps of it, and how it is told. */
export async function makeCode(): Promise<{
  readonly hashes: CodeHashes;
  readonly told: (tx: ScopedTransaction) => Promise<ToldCode>;
}> {
  const { code, codeHash, unknownSecretHash } = await newAccountCode();
  return {
    hashes: { codeHash, unknownSecretHash, lifetime: accountCodeLifetime },
    told: async (tx) => {
      const [row] = await tx.query<{ until: string }>(
        'SELECT wardline.rfc3339(wardline.now() + $1::interval) AS until',
        [accountCodeLifetime],
      );
      return { code, until: row?.until ?? '' };
    },
  };
}
