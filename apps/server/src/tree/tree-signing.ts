import { audit, holdsRole, scoped, type ScopedTransaction, type Session } from '#access';
import { signTree, type SigningOutcome } from '#persistence';
import type { DataSource } from 'typeorm';
import { Problem } from '../problem/problem.js';
import { problemOf } from './tree-act.js';
import { newestEvidence, treeVersions } from './tree-repository.js';
import type { SignatureBody, Signed } from './tree-schema.js';

/** Refused before the database is asked, which writes its own refusals to the trail. */
const notOnTheTrail = new Set([
  'no-signing-key',
  'wrong-password',
  'bad-dates',
  'no-evidence',
  'unknown-tree',
]);

/**
 * Signs in the name of a person who has just given the password again. What is signed is what was read: evidence that
 * is another by now is refused.
 *
 * @throws {Problem} with the code of the refusal, which is on the audit trail
 */
export async function sign(
  source: DataSource,
  session: Session,
  hash: string,
  { tenant, password, read, ...days }: SignatureBody,
): Promise<Signed> {
  const dates = {
    from: new Date(days.from),
    until: new Date(days.until),
    reviewBy: new Date(days.reviewBy),
  };
  const outcome = await scoped(source, session, async (tx): Promise<SigningOutcome> => {
    const refusal = await refusalHere(tx, session, { tenant, hash, read });
    const signed: SigningOutcome =
      refusal === undefined
        ? await signTree(tx, { tenant, hash, ...dates }, password)
        : { ok: false, code: refusal };
    if (!signed.ok && (refusal !== undefined || notOnTheTrail.has(signed.code)))
      await audit(tx, {
        action: 'tree.sign',
        target: `tree:${hash}`,
        tenantId: tenant,
        outcome: signed.code,
      });
    return signed;
  });
  if (!outcome.ok) throw new Problem(problemOf(outcome.code));
  const { meaning, signedAt } = outcome.statement;
  return { ok: true, meaning, signedAt };
}

/** What is refused before the key is opened. */
async function refusalHere(
  tx: ScopedTransaction,
  session: Session,
  { tenant, hash, read }: Pick<SignatureBody, 'tenant' | 'read'> & { readonly hash: string },
): Promise<string | undefined> {
  if (!holdsRole(session.assignments, ['physician'])) return 'not-a-physician';
  if (!(await treeVersions(tx, hash)).some((version) => version.tenant === tenant)) return 'unknown-tree';
  const evidence = await newestEvidence(tx, hash);
  if (evidence === undefined) return 'no-evidence';
  const { reportHash, backTestHash } = evidence;
  return reportHash === read.report && backTestHash === read.backTest ? undefined : 'evidence-changed';
}
