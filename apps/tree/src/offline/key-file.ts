import { readFile, writeFile } from 'node:fs/promises';
import { makeSigningKey, openSigningKey, type PrivateSigningKey } from '#decision-tree';
import { sealSecret, unsealSecret, type SealedKey } from '#persistence';
import { z } from 'zod';
import { UsageError } from '../command.js';

const sealedSchema = z.strictObject({
  kdf: z.literal('argon2id'),
  // What opening it costs; a file may not ask for more than a machine has.
  memoryCost: z.int().min(8).max(1_048_576),
  timeCost: z.int().min(1).max(64),
  parallelism: z.int().min(1).max(16),
  salt: z.string(),
  iv: z.string(),
  tag: z.string(),
  ciphertext: z.string(),
});

const keyFileSchema = z.strictObject({
  kind: z.literal('wardline-signing-key'),
  kid: z.string(),
  publicKey: z.string(),
  sealed: sealedSchema,
  /** Whose it is, once it is registered. */
  physician: z.strictObject({ id: z.string(), name: z.string() }).optional(),
});

/** A signing key in a file, its private part sealed with a password. */
export type KeyFile = z.infer<typeof keyFileSchema>;

/** Makes a new key and writes it; never over another file. */
export async function makeKeyFile(path: string, password: string): Promise<KeyFile> {
  const { kid, publicKey, secret } = makeSigningKey();
  const sealed: SealedKey = await sealSecret(secret, kid, password);
  secret.fill(0);
  const file: KeyFile = { kind: 'wardline-signing-key', kid, publicKey, sealed };
  await writeFile(path, text(file), { mode: 0o600, flag: 'wx' }).catch((error: unknown) => {
    throw (error as { code?: unknown }).code === 'EEXIST'
      ? new UsageError(`${path} is there already`)
      : error;
  });
  return file;
}

export async function readKeyFile(path: string): Promise<KeyFile> {
  const given = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`${path} is not there`);
  });
  const read = keyFileSchema.safeParse(json(given));
  if (!read.success) throw new UsageError(`${path} is no signing key`);
  return read.data;
}

/** Writes down whose key it is. */
export async function nameKeyFile(
  path: string,
  file: KeyFile,
  physician: NonNullable<KeyFile['physician']>,
): Promise<void> {
  await writeFile(path, text({ ...file, physician }), { mode: 0o600 });
}

/** Undefined for a wrong password. Keep it no longer than the signature. */
export async function openKeyFile(
  { kid, publicKey, sealed }: KeyFile,
  password: string,
): Promise<PrivateSigningKey | undefined> {
  const secret = await unsealSecret(sealed, kid, password);
  if (secret === undefined) return undefined;
  const key = openSigningKey(publicKey, secret);
  secret.fill(0);
  return key;
}

function text(file: KeyFile): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}

export function json(given: string): unknown {
  try {
    return JSON.parse(given) as unknown;
  } catch {
    return undefined;
  }
}
