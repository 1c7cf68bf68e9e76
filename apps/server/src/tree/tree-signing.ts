import { audit, scoped, type Session } from '#access';
import { signTree, type SigningOutcome } from '#persistence';
import type { DataSource } from 'typeorm';
import { Problem } from '../problem/problem.js';
import { problemOf } from './tree-act.js';
import { newestEvidence } from './tree-repository.js';
import type { SignatureBody, Signed } from './tree-schema.js';

/** Refused here and not by the database, which writes its own refusals to the trail. */
const refusedHere = new Set(['no-signing-key', 'wrong-password', 'bad-dates']);

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
    const evidence = await newestEvidence(tx, hash);
    const changed = evidence !== undefined && evidence.reportHash !== read;
    const signed: SigningOutcome = changed
      ? { ok: false, code: 'evidence-changed' }
      : await signTree(tx, { tenant, hash, ...dates }, password);
    if (!signed.ok && (changed || refusedHere.has(signed.code)))
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
