import { createHmac, randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/**
 * argon2id with the library's cost (19 MiB, 2 passes, 1 lane), which is the first choice of the OWASP Password Storage
 * Cheat Sheet. Returns a PHC string with its own salt.
 */
export async function hashSecret(secret: string): Promise<string> {
  return hash(secret);
}

/** Does the secret belong to this PHC string? A string that is no argon2 hash belongs to none. */
export async function verifySecret(phc: string, secret: string): Promise<boolean> {
  try {
    return await verify(phc, secret);
  } catch {
    return false;
  }
}

/** Verified secrets that one process remembers, at most. */
const rememberedSecrets = 10_000;

/**
 * Verifies device secrets, and remembers those that were right, so that thousands of devices which reconnect after an
 * outage cost a hash each and not 20 ms of argon2. Only a keyed digest is kept, and its key only in this process;
 * a changed hash in the database makes the old secret unknown again.
 */
export class SecretVerifier {
  readonly #key = randomBytes(32);
  readonly #verified = new Set<string>();
  readonly #capacity: number;

  constructor(capacity: number = rememberedSecrets) {
    this.#capacity = capacity;
  }

  async verify(phc: string, secret: string): Promise<boolean> {
    const digest = createHmac('sha256', this.#key).update(phc).update('\0').update(secret).digest('base64');
    if (this.#verified.delete(digest)) {
      this.#verified.add(digest);
      return true;
    }
    if (!(await verifySecret(phc, secret))) return false;
    this.#verified.add(digest);
    if (this.#verified.size > this.#capacity) this.#forgetOldest();
    return true;
  }

  get remembered(): number {
    return this.#verified.size;
  }

  #forgetOldest(): void {
    const [oldest] = this.#verified;
    if (oldest !== undefined) this.#verified.delete(oldest);
  }
}
