import type { ApprovalRecord } from '../document.js';
import {
  checkContent,
  type SignatureCheck,
  type SignatureCode,
  type SigningPlace,
  type TreeContent,
} from './check.js';
import type { PublicSigningKey } from './key.js';
import { approvalOf, type SignedStatement } from './statement.js';

/** Why the signatures of a document, taken together, do not let it decide. */
export type ApprovalCode = SignatureCode | 'not-approved' | 'signatures-missing';

export type ApprovalCheck =
  | {
      readonly ok: true;
      /** By which the tree is loaded: the newest of the statements that count. */
      readonly approval: ApprovalRecord;
      /** One of each physician that counts, the newest first. */
      readonly statements: readonly SignedStatement[];
      /** The date of the approval has passed. Only where it was asked to go on. */
      readonly expired: boolean;
    }
  | { readonly ok: false; readonly code: ApprovalCode };

/** Signatures on one document, and how many physicians' are asked for. */
export interface Signatures {
  readonly jws: readonly string[];
  readonly signers: number;
}

/**
 * Do enough different physicians' signatures count? `goesOn`: the document decides already, and an approval that has
 * run out lets it go on (hazard H18): silence would be worse than an old tree, and an alarm stands meanwhile.
 */
export async function checkSignatures(
  { jws, signers }: Signatures,
  keys: readonly PublicSigningKey[],
  content: TreeContent,
  place: SigningPlace,
  goesOn = false,
): Promise<ApprovalCheck> {
  const checks = await Promise.all(jws.map((one) => checkContent(one, keys, content, place)));
  const counting = new Map<string, { statement: SignedStatement; expired: boolean }>();
  const newestFirst = checks.flatMap((check) => (check.statement === undefined ? [] : [check])).sort(byTime);
  for (const check of newestFirst) {
    const expired = !check.ok && check.code === 'approval-expired';
    if (check.statement === undefined || !(check.ok || (goesOn && expired))) continue;
    const { id } = check.statement.physician;
    const known = counting.get(id);
    if (known === undefined || (known.expired && !expired))
      counting.set(id, { statement: check.statement, expired });
  }
  const wanted = Math.max(1, signers);
  const [first] = counting.values();
  if (first === undefined) return { ok: false, code: whyNone([...newestFirst, ...checks]) };
  if (counting.size < wanted) return { ok: false, code: 'signatures-missing' };
  const statements = [...counting.values()].map(({ statement }) => statement);
  const stillValid = [...counting.values()].filter(({ expired }) => !expired).length;
  return {
    ok: true,
    approval: approvalOf(first.statement),
    statements,
    expired: stillValid < wanted,
  };
}

/** What is wrong with the newest of them; a signature that cannot be read comes last. */
function whyNone(checks: readonly SignatureCheck[]): ApprovalCode {
  for (const check of checks) if (!check.ok) return check.code;
  return 'not-approved';
}

function byTime(a: { statement?: SignedStatement }, b: { statement?: SignedStatement }): number {
  return (b.statement?.signedAt ?? '').localeCompare(a.statement?.signedAt ?? '');
}
