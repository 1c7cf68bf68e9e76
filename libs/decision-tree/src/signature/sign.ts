import { CompactSign } from 'jose';
import type { PrivateSigningKey } from './key.js';
import type { SignedStatement } from './statement.js';

/** RFC 7515 `typ`: a signature made for something else is none for a tree. */
export const statementType = 'wardline-tree-approval';

/** The statement under the physician's signature: RFC 7515 compact serialisation, EdDSA with Ed25519 (RFC 8037). */
export async function signStatement(
  statement: SignedStatement,
  { kid, key }: PrivateSigningKey,
): Promise<string> {
  return new CompactSign(Buffer.from(JSON.stringify(statement)))
    .setProtectedHeader({ alg: 'EdDSA', typ: statementType, kid })
    .sign(key);
}
