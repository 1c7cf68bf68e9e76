import { compactVerify } from 'jose';
import { createPublicKey } from 'node:crypto';
import { treeHash } from '../approve.js';
import type { PublicSigningKey } from './key.js';
import { statementType } from './sign.js';
import { readStatement, type SignedStatement } from './statement.js';

/** Stable codes of everything for which a signature does not count. */
export type SignatureCode =
  | 'signature-invalid'
  | 'signature-hash-mismatch'
  | 'signer-unknown'
  | 'signer-key-revoked'
  | 'signer-not-entitled'
  | 'author-is-approver'
  | 'approval-tenant-mismatch'
  | 'approval-programme-mismatch'
  | 'approval-not-yet-valid'
  | 'approval-expired';

/** For which health system and programme a physician may sign, from and to. `*`: every programme. */
export interface Entitlement {
  readonly physician: string;
  readonly tenant: string;
  readonly programme: string;
  readonly from: Date;
  readonly until?: Date;
}

/** Where the tree is to decide, and what is known about people there. */
export interface SigningPlace {
  readonly tenant: string;
  /** Of the patients it is to decide about. */
  readonly programme: string;
  readonly now: Date;
  readonly entitlements: readonly Entitlement[];
  /** Ids of whoever handed this content in; none of them may approve it. */
  readonly authors: readonly string[];
}

export type SignatureCheck =
  | { readonly ok: true; readonly statement: SignedStatement }
  /** `statement` is there where the signature itself is good. */
  | { readonly ok: false; readonly code: SignatureCode; readonly statement?: SignedStatement };

/**
 * Does this signature let this document decide at this place and time? Entitlement and revocation are judged as of
 * the signature by what is known now. Dates come last: `approval-expired` is a signature that counted until then.
 */
export async function checkSignature(
  jws: string,
  keys: readonly PublicSigningKey[],
  document: unknown,
  place: SigningPlace,
): Promise<SignatureCheck> {
  return checkContent(jws, keys, contentOf(document), place);
}

/** A document with its own hash, which takes milliseconds to make and is the same for every signature on it. */
export interface TreeContent {
  readonly document: unknown;
  readonly hash: string | undefined;
}

export function contentOf(document: unknown): TreeContent {
  const isObject = typeof document === 'object' && document !== null;
  return { document, hash: isObject ? treeHash(document) : undefined };
}

/** `checkSignature` of a content that was hashed by `contentOf` and not touched since. */
export async function checkContent(
  jws: string,
  keys: readonly PublicSigningKey[],
  content: TreeContent,
  place: SigningPlace,
): Promise<SignatureCheck> {
  const read = await readSignature(jws, keys);
  if (!read.ok) return read;
  const { statement, key } = read;
  const code = problemOf(statement, key, content, place);
  return code === undefined ? { ok: true, statement } : { ok: false, code, statement };
}

function problemOf(
  statement: SignedStatement,
  key: PublicSigningKey,
  content: TreeContent,
  place: SigningPlace,
): SignatureCode | undefined {
  const { physician } = statement;
  const signedAt = new Date(statement.signedAt);
  if (physician.id !== key.physician || signedAt < key.validFrom) return 'signer-unknown';
  if (key.revokedFrom !== undefined && key.revokedFrom <= signedAt) return 'signer-key-revoked';
  if (!isAbout(statement, content)) return 'signature-hash-mismatch';
  if (statement.tenant !== place.tenant) return 'approval-tenant-mismatch';
  if (statement.programme !== place.programme) return 'approval-programme-mismatch';
  if (place.authors.includes(physician.id)) return 'author-is-approver';
  if (!place.entitlements.some((one) => entitles(one, statement, signedAt))) return 'signer-not-entitled';
  if (new Date(statement.from) > place.now) return 'approval-not-yet-valid';
  if (new Date(statement.until) <= place.now) return 'approval-expired';
  return undefined;
}

/** The hash says it all; name, version and programme stand beside it for people, and must not say otherwise. */
function isAbout(statement: SignedStatement, { document, hash }: TreeContent): boolean {
  const { tree, version, programme } = (document ?? {}) as Record<string, unknown>;
  return (
    statement.hash === hash &&
    statement.tree === tree &&
    statement.version === version &&
    statement.programme === programme
  );
}

function entitles(entitlement: Entitlement, statement: SignedStatement, at: Date): boolean {
  const { physician, tenant, programme, from, until } = entitlement;
  return (
    physician === statement.physician.id &&
    tenant === statement.tenant &&
    (programme === '*' || programme === statement.programme) &&
    from <= at &&
    (until === undefined || until > at)
  );
}

type Read =
  | { readonly ok: true; readonly statement: SignedStatement; readonly key: PublicSigningKey }
  | { readonly ok: false; readonly code: 'signature-invalid' | 'signer-unknown' };

const invalid: Read = { ok: false, code: 'signature-invalid' };

async function readSignature(jws: string, keys: readonly PublicSigningKey[]): Promise<Read> {
  const parts = jws.split('.');
  if (parts.length !== 3 || !parts.every(isCanonical)) return invalid;
  const kid = kidOf(parts[0] ?? '');
  const key = keys.find((one) => one.kid === kid);
  if (kid === undefined) return invalid;
  if (key === undefined) return { ok: false, code: 'signer-unknown' };
  try {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.publicKey };
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
    const { payload, protectedHeader } = await compactVerify(jws, publicKey, { algorithms: ['EdDSA'] });
    const statement = readStatement(JSON.parse(Buffer.from(payload).toString('utf8')));
    if (statement === undefined || protectedHeader.typ !== statementType) return invalid;
    return { ok: true, statement, key };
  } catch {
    return invalid;
  }
}

/** base64url has several spellings of the same bytes; only one of them was signed (RFC 4648, 3.5). */
function isCanonical(part: string): boolean {
  return part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part;
}

function kidOf(header: string): string | undefined {
  try {
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as { kid?: unknown };
    return typeof kid === 'string' ? kid : undefined;
  } catch {
    return undefined;
  }
}
