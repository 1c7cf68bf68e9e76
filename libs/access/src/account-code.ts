import { createHash, randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { auditUnknownPerson } from './audit.js';
import { hashSecret } from './secret.js';
import { signInLimits, signInSubject } from './sign-in.js';

/** How long a one-time code sets a password. */
export const accountCodeLifetime = '24 hours';
/** Characters of a password at least; nothing else is asked of it (NIST SP 800-63B-4, 3.1.1.2: 15 without a second factor). */
export const passwordLength = { least: 15, most: 1024 } as const;

/** Crockford's Base32: no I, L, O and U, which are misread. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const codeLength = 16;

/** A code that sets a password once: 80 random bits in four groups, to be read out. */
export interface AccountCode {
  readonly code: string;
  readonly codeHash: Buffer;
  /** Of a secret that nobody knows: until the code is used, no password is right. */
  readonly unknownSecretHash: string;
}

export async function newAccountCode(): Promise<AccountCode> {
  // 256 is a multiple of 32: every character is equally likely.
  const characters = [...randomBytes(codeLength)].map((byte) => alphabet[byte % alphabet.length] ?? '');
  const code = (characters.join('').match(/.{4}/g) ?? []).join('-');
  return {
    code,
    codeHash: accountCodeHash(code),
    unknownSecretHash: await hashSecret(randomBytes(32).toString('base64url')),
  };
}

/** SHA-256 of a code as somebody typed it: case, hyphens and spaces do not count, and O is 0, I and L are 1. */
export function accountCodeHash(typed: string): Buffer {
  const plain = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return createHash('sha256').update(`account-code:${plain}`).digest();
}

export type RedeemRefusal = 'code-invalid' | 'too-many-attempts';

/**
 * Sets a password by a one-time code. Attempts count with those to sign in. An unknown e-mail costs the same and gets the
 * same answer as a wrong code.
 *
 * @param attempt.address network address that it came from
 */
export async function redeemAccountCode(
  source: DataSource,
  attempt: {
    readonly email: string;
    readonly code: string;
    readonly password: string;
    readonly address: string;
  },
): Promise<{ readonly ok: true } | { readonly ok: false; readonly code: RedeemRefusal }> {
  const email = attempt.email.trim();
  const emailSubject = signInSubject('email', email.toLowerCase());
  const addressSubject = signInSubject('address', attempt.address);
  const code = (await mayTry(source, emailSubject, addressSubject))
    ? await redeem(source, { ...attempt, email })
    : 'too-many-attempts';
  if (code === 'ok') {
    await record(source, emailSubject, true);
    return { ok: true };
  }
  if (code === 'code-invalid') await record(source, addressSubject, false);
  await auditUnknownPerson(source, { action: 'account.password', target: 'account', outcome: code });
  return { ok: false, code };
}

async function redeem(
  source: DataSource,
  { email, code, password }: { readonly email: string; readonly code: string; readonly password: string },
): Promise<'ok' | 'code-invalid'> {
  const [row] = await source.query<{ code: 'ok' | 'code-invalid' }[]>(
    'SELECT wardline.redeem_account_code($1, $2, $3) AS code',
    [email, accountCodeHash(code), await hashSecret(password)],
  );
  return row?.code ?? 'code-invalid';
}

async function mayTry(source: DataSource, email: Buffer, address: Buffer): Promise<boolean> {
  const { window, perEmail, perAddress } = signInLimits;
  const [failed] = await source.query<{ failures: number }[]>(
    'SELECT wardline.recent_sign_in_failures($1, $2) AS failures',
    [address, window],
  );
  if ((failed?.failures ?? 0) >= perAddress) return false;
  const [row] = await source.query<{ may: boolean }[]>(
    'SELECT wardline.begin_sign_in_attempt($1, $2, $3) AS may',
    [email, window, perEmail],
  );
  return row?.may === true;
}

async function record(source: DataSource, subject: Buffer, succeeded: boolean): Promise<void> {
  await source.query('SELECT wardline.record_sign_in_attempt($1, $2)', [subject, succeeded]);
}
