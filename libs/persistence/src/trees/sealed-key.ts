import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';

/** argon2id; as strong as the sign-in's (libs/access/src/secret.ts). KiB and passes. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A private key as the database, or a key file, keeps it; base64url. Useless without the password. */
export interface SealedKey {
  readonly kdf: 'argon2id';
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
  readonly salt: string;
  readonly iv: string;
  readonly tag: string;
  readonly ciphertext: string;
}

/** Seals the 32-byte seed of a key under a password (argon2id, AES-256-GCM), bound to the key's name. */
export async function sealSecret(secret: Buffer, kid: string, password: string): Promise<SealedKey> {
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
export async function unsealSecret(
  sealed: SealedKey,
  kid: string,
  password: string,
): Promise<Buffer | undefined> {
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
