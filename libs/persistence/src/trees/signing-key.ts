import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import { makeSigningKey, openSigningKey, type PrivateSigningKey } from '#decision-tree';
import { askAct, type TreeAnswer, type TreeStore } from './store.js';

/** argon2id; as strong as the sign-in's (libs/access/src/secret.ts). KiB and passes. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A private key as the database keeps it; base64url. Useless without the password. */
interface SealedKey {
  readonly kdf: 'argon2id';
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
  readonly salt: string;
  readonly iv: string;
  readonly tag: string;
  readonly ciphertext: string;
}

/**
 * Makes the person's signing key, sealed with the password. Whoever calls has checked that it is the person's own.
 * An older key stays good for what it signed. Refusal: `not-a-physician`.
 */
export async function createSigningKey(store: TreeStore, password: string): Promise<TreeAnswer> {
  const { kid, publicKey, secret } = makeSigningKey();
  const sealed = await seal(secret, kid, password);
  secret.fill(0);
  return askAct(store, 'add_signing_key($1, $2, $3)', [kid, publicKey, JSON.stringify(sealed)]);
}

export type UnlockedKey =
  | { readonly ok: true; readonly key: PrivateSigningKey }
  | { readonly ok: false; readonly code: 'no-signing-key' | 'wrong-password' };

/** The person's key, opened with the password: the second proof of who signs. Keep it no longer than the signature. */
export async function unlockSigningKey(store: TreeStore, password: string): Promise<UnlockedKey> {
  const [row] = await store.query<{ kid: string; public_key: string; sealed: SealedKey }>(
    'SELECT kid, public_key, sealed FROM wardline.my_signing_key()',
  );
  if (row === undefined) return { ok: false, code: 'no-signing-key' };
  const secret = await unseal(row.sealed, row.kid, password);
  if (secret === undefined) return { ok: false, code: 'wrong-password' };
  const key = openSigningKey(row.public_key, secret);
  secret.fill(0);
  return { ok: true, key };
}

/** What was signed from `from` on no longer counts; a time in the past takes back what is at work. */
export async function revokeSigningKey(
  store: TreeStore,
  kid: string,
  from: Date,
  reason: string,
): Promise<TreeAnswer> {
  return askAct(store, 'revoke_signing_key($1, $2, $3)', [kid, from, reason]);
}

async function seal(secret: Buffer, kid: string, password: string): Promise<SealedKey> {
  const [salt, iv] = [randomBytes(16), randomBytes(12)];
  const wrapping = await hashRaw(password, { ...cost, salt, outputLen: 32 });
  const cipher = createCipheriv('aes-256-gcm', wrapping, iv).setAAD(Buffer.from(kid));
  const ciphertext = Buffer.concat([cipher.update(secret), cipher.final()]);
  wrapping.fill(0);
  const text = (bytes: Buffer): string => bytes.toString('base64url');
  return {
    kdf: 'argon2id',
    ...cost,
    salt: text(salt),
    iv: text(iv),
    tag: text(cipher.getAuthTag()),
    ciphertext: text(ciphertext),
  };
}

/** Undefined for a wrong password, and for a key that was put under another's name. */
async function unseal(sealed: SealedKey, kid: string, password: string): Promise<Buffer | undefined> {
  const { memoryCost, timeCost, parallelism } = sealed;
  const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');
  const options = { memoryCost, timeCost, parallelism, salt: bytes(sealed.salt), outputLen: 32 };
  const wrapping = await hashRaw(password, options);
  try {
    const decipher = createDecipheriv('aes-256-gcm', wrapping, bytes(sealed.iv), { authTagLength: 16 })
      .setAAD(Buffer.from(kid))
      .setAuthTag(bytes(sealed.tag));
    return Buffer.concat([decipher.update(bytes(sealed.ciphertext)), decipher.final()]);
  } catch {
    return undefined;
  } finally {
    wrapping.fill(0);
  }
}
