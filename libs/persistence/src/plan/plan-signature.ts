import { createPublicKey } from 'node:crypto';
import type { PrivateSigningKey, PublicSigningKey } from '#decision-tree';
import type { PlanBounds, PlanValue } from '#domain';
import { CompactSign, compactVerify } from 'jose';

/** RFC 7515 `typ`: what was signed for a tree or for something else is no signature under a plan. */
export const planEntryType = 'wardline-plan-entry';

/** An entry as it is written and signed. Times are RFC 3339 in UTC. */
export interface PlanEntryText {
  readonly name: string;
  /** null: withdrawn. */
  readonly value: PlanValue | null;
  /** UCUM. */
  readonly unit: string | null;
  readonly from: string;
  readonly until: string | null;
  readonly bounds: PlanBounds | null;
}

/** What a physician puts his or her name to: the payload of the JWS. */
export interface PlanStatement {
  readonly tenant: string;
  readonly patient: string;
  readonly entry: PlanEntryText;
  readonly physician: { readonly id: string; readonly name: string };
  readonly signedAt: string;
}

/** RFC 7515 compact serialisation, EdDSA with Ed25519 (RFC 8037). */
export async function signPlanStatement(
  statement: PlanStatement,
  { kid, key }: PrivateSigningKey,
): Promise<string> {
  return new CompactSign(Buffer.from(JSON.stringify(statement)))
    .setProtectedHeader({ alg: 'EdDSA', typ: planEntryType, kid })
    .sign(key);
}

export type PlanSignature = 'valid' | 'invalid' | 'key-revoked';

/** Does the signature say just this, by this physician, with a key that counted then? Total. */
export async function checkPlanSignature(
  jws: string,
  key: PublicSigningKey | undefined,
  said: Omit<PlanStatement, 'physician' | 'signedAt'> & { readonly author: string },
): Promise<PlanSignature> {
  if (key?.physician !== said.author) return 'invalid';
  try {
    const publicKey = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: key.publicKey },
      format: 'jwk',
    });
    const { payload, protectedHeader } = await compactVerify(jws, publicKey, { algorithms: ['EdDSA'] });
    const statement = JSON.parse(Buffer.from(payload).toString('utf8')) as PlanStatement;
    if (protectedHeader.typ !== planEntryType || protectedHeader.kid !== key.kid) return 'invalid';
    if (!isAbout(statement, said) || statement.physician.id !== said.author) return 'invalid';
    const signedAt = new Date(statement.signedAt);
    if (Number.isNaN(signedAt.getTime()) || signedAt < key.validFrom) return 'invalid';
    return key.revokedFrom !== undefined && key.revokedFrom <= signedAt ? 'key-revoked' : 'valid';
  } catch {
    return 'invalid';
  }
}

function isAbout(
  { tenant, patient, entry }: PlanStatement,
  said: Pick<PlanStatement, 'tenant' | 'patient' | 'entry'>,
): boolean {
  return tenant === said.tenant && patient === said.patient && canonical(entry) === canonical(said.entry);
}

/** Times by the instant they name, bounds by their ends. */
function canonical({ name, value, unit, from, until, bounds }: PlanEntryText): string {
  const ends = bounds === null ? null : [bounds.low, bounds.high];
  return JSON.stringify([
    name,
    value,
    unit,
    Date.parse(from),
    until === null ? null : Date.parse(until),
    ends,
  ]);
}
