import { makeSigningKey, openSigningKey, thumbprint, type PrivateSigningKey } from '#decision-tree';
import { sealSecret, unsealSecret, type SealedKey } from './sealed-key.js';
import { askAct, type TreeAnswer, type TreeStore } from './store.js';

/**
 * Makes the person's signing key, sealed with the password. Whoever calls has checked that it is the person's own.
 * An older key stays good for what it signed. Refusal: `not-a-physician`.
 */
export async function createSigningKey(store: TreeStore, password: string): Promise<TreeAnswer> {
  const { kid, publicKey, secret } = makeSigningKey();
  const sealed = await sealSecret(secret, kid, password);
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
  const secret = await unsealSecret(row.sealed, row.kid, password);
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

/**
 * Registers the person's public key of a pair whose private part is kept elsewhere, for signatures that are made there.
 * Refusals: `not-a-physician`, `key-taken`, `signer-unknown` where the name is not the key's.
 */
export async function registerSigningKey(
  store: TreeStore,
  { kid, publicKey }: { readonly kid: string; readonly publicKey: string },
): Promise<TreeAnswer> {
  if (thumbprint(publicKey) !== kid)
    return askAct(store, 'answer_tree_act($1, $2, $3, $4)', [
      null,
      'tree.key',
      'signing-key:?',
      'signer-unknown',
    ]);
  return askAct(store, 'register_signing_key($1, $2)', [kid, publicKey]);
}
