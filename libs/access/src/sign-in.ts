import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { audit, auditUnknownPerson } from './audit.js';
import { scoped } from './scope.js';
import { hashSecret, verifySecret } from './secret.js';
import { CredentialsEnded, Sessions, type Session } from './session.js';

/** Failures within `window` after which no further attempt is looked at: for one e-mail, and from one address. */
export const signInLimits = { perEmail: 10, perAddress: 50, window: '15 minutes' } as const;

export type SignInOutcome =
  | { readonly ok: true; readonly token: string; readonly session: Session }
  | { readonly ok: false; readonly code: SignInRefusal };

/** `credentials-ended` is told to nobody who does not know the password. */
export type SignInRefusal = 'bad-credentials' | 'too-many-attempts' | 'credentials-ended';

export interface SignInAttempt {
  readonly email: string;
  readonly password: string;
  /** Network address that it came from. */
  readonly address: string;
}

/**
 * Checks passwords and opens sessions. An unknown e-mail costs the same time and gets the same answer as a wrong
 * password; counts live in the database, so that every server and every restart sees them.
 */
export class SignIn {
  readonly #source: DataSource;
  readonly #sessions: Sessions;
  /** Nobody's password; verified when there is no account, for the time that it takes. */
  #dummyHash: Promise<string> | undefined;

  constructor(source: DataSource, sessions: Sessions) {
    this.#source = source;
    this.#sessions = sessions;
  }

  async attempt({ email, password, address }: SignInAttempt): Promise<SignInOutcome> {
    const emailSubject = signInSubject('email', email.trim().toLowerCase());
    const addressSubject = signInSubject('address', address);
    if (!(await this.#mayTry(emailSubject, addressSubject))) return this.#refuse('too-many-attempts');
    const staffId = await this.#verify(email.trim(), password);
    if (staffId === undefined) {
      await this.#record(addressSubject, false);
      return this.#refuse('bad-credentials');
    }
    // For the address no success is recorded: an own account must not buy attempts at other people's.
    await this.#record(emailSubject, true);
    const opened = await this.#open(staffId);
    if (opened === undefined) return this.#refuse('credentials-ended');
    await scoped(this.#source, opened.session, (tx) =>
      audit(tx, { action: 'sign-in', target: `session:${opened.session.sessionId}` }),
    );
    return { ok: true, ...opened };
  }

  /**
   * Is the person of an open session still the one who signed in? Asked before a signature. Counts like a sign-in, so
   * that somebody else's open screen gives no more attempts than the front door. A refusal is in the audit trail.
   */
  async confirm(
    session: Session,
    { password, address }: Omit<SignInAttempt, 'email'>,
  ): Promise<{ readonly ok: true } | { readonly ok: false; readonly code: SignInRefusal }> {
    const emailSubject = signInSubject('email', session.email.trim().toLowerCase());
    const addressSubject = signInSubject('address', address);
    const may = await this.#mayTry(emailSubject, addressSubject);
    if (may && (await this.#verify(session.email, password)) === session.staffId) {
      await this.#record(emailSubject, true);
      return { ok: true };
    }
    if (may) await this.#record(addressSubject, false);
    const code = may ? 'bad-credentials' : 'too-many-attempts';
    await scoped(this.#source, session, (tx) =>
      audit(tx, { action: 'confirm-identity', target: `session:${session.sessionId}`, outcome: code }),
    );
    return { ok: false, code };
  }

  async #open(staffId: string): Promise<Awaited<ReturnType<Sessions['open']>> | undefined> {
    try {
      return await this.#sessions.open(staffId);
    } catch (error) {
      if (error instanceof CredentialsEnded) return undefined;
      throw error;
    }
  }

  async #mayTry(emailSubject: Buffer, addressSubject: Buffer): Promise<boolean> {
    if ((await this.#failures(addressSubject)) >= signInLimits.perAddress) return false;
    const [row] = await this.#source.query<{ may: boolean }[]>(
      'SELECT wardline.begin_sign_in_attempt($1, $2, $3) AS may',
      [emailSubject, signInLimits.window, signInLimits.perEmail],
    );
    return row?.may === true;
  }

  async #verify(email: string, password: string): Promise<string | undefined> {
    const [account] = await this.#source.query<{ staff_id: string; password_hash: string }[]>(
      'SELECT * FROM wardline.staff_for_sign_in($1)',
      [email],
    );
    this.#dummyHash ??= hashSecret('nobody');
    const right = await verifySecret(account?.password_hash ?? (await this.#dummyHash), password);
    return right ? account?.staff_id : undefined;
  }

  async #refuse(code: SignInRefusal): Promise<SignInOutcome> {
    await auditUnknownPerson(this.#source, { action: 'sign-in', target: 'session', outcome: code });
    return { ok: false, code };
  }

  async #failures(of: Buffer): Promise<number> {
    const [row] = await this.#source.query<{ failures: number }[]>(
      'SELECT wardline.recent_sign_in_failures($1, $2) AS failures',
      [of, signInLimits.window],
    );
    return row?.failures ?? 0;
  }

  async #record(of: Buffer, succeeded: boolean): Promise<void> {
    await this.#source.query('SELECT wardline.record_sign_in_attempt($1, $2)', [of, succeeded]);
  }
}

/** Attempts are kept under a digest, so that the table names nobody. */
export function signInSubject(kind: 'email' | 'address', value: string): Buffer {
  return createHash('sha256').update(`${kind}:${value}`).digest();
}
