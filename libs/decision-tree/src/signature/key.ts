import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** A physician's public key, and since when and until when what it signed counts. */
export interface PublicSigningKey {
  /** RFC 7638 thumbprint. */
  readonly kid: string;
  /** Whose it is: the physician's id. */
  readonly physician: string;
  /** base64url, 32 bytes: `x` of the JWK (RFC 8037). */
  readonly publicKey: string;
  readonly validFrom: Date;
  /** What was signed from then on does not count; may lie in the past. */
  readonly revokedFrom?: Date;
}

/** A key to sign with, open in memory. Never stored, logged or sent as it is. */
export interface PrivateSigningKey {
  readonly kid: string;
  readonly key: KeyObject;
}

/** A new Ed25519 key; `secret` is the 32-byte seed, to be sealed at once. */
export function makeSigningKey(): {
  readonly kid: string;
  readonly publicKey: string;
  readonly secret: Buffer;
} {
  const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  if (x === undefined || d === undefined) throw new Error('an Ed25519 key has both its parts');
  return { kid: thumbprint(x), publicKey: x, secret: Buffer.from(d, 'base64url') };
}

/** The key of a seed that was unsealed. */
export function openSigningKey(publicKey: string, secret: Buffer): PrivateSigningKey {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: publicKey, d: secret.toString('base64url') };
  return { kid: thumbprint(publicKey), key: createPrivateKey({ key: jwk, format: 'jwk' }) };
}

/** RFC 7638 over the members that RFC 8037 requires of an Ed25519 key. */
export function thumbprint(publicKey: string): string {
  const required = JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x: publicKey });
  return createHash('sha256').update(required).digest('base64url');
}
