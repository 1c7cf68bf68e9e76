import { createHash, randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Assignment } from './assignment.js';

/** Seconds from sign-in or renewal until a session ends by itself. */
export const sessionLifetimeSeconds = 30 * 60;

/** Somebody signed in. */
export interface Session {
  readonly sessionId: string;
  readonly staffId: string;
  readonly name: string;
  readonly email: string;
  readonly expiresAt: Date;
  readonly assignments: readonly Assignment[];
}

/** The person’s credentials were temporary, and have ended. */
export class CredentialsEnded extends Error {
  readonly code = 'credentials-ended';

  constructor() {
    super('the credentials have ended');
    this.name = 'CredentialsEnded';
  }
}

/** Opaque tokens; the database knows only their SHA-256, and the server reaches it by function only. */
export class Sessions {
  readonly #source: DataSource;
  readonly #lifetime: string;

  constructor(source: DataSource, lifetimeSeconds: number = sessionLifetimeSeconds) {
    this.#source = source;
    this.#lifetime = `${lifetimeSeconds} seconds`;
  }

  /**
   * A new session of a person whose identity was just proven. It ends with temporary credentials at the latest.
   *
   * @throws {CredentialsEnded}
   */
  async open(staffId: string): Promise<{ readonly token: string; readonly session: Session }> {
    const token = randomBytes(32).toString('base64url');
    const [row] = await this.#source.query<{ expires: Date | null }[]>(
      'SELECT wardline.open_session($1, $2, $3) AS expires',
      [staffId, digest(token), this.#lifetime],
    );
    if ((row?.expires ?? null) === null) throw new CredentialsEnded();
    const session = await this.find(token);
    if (session === undefined) throw new Error('a session that was just opened is not there');
    return { token, session };
  }

  /** Undefined for a token that is unknown, expired or signed out, or whose person was disabled. */
  async find(token: string): Promise<Session | undefined> {
    const [row] = await this.#source.query<SessionRow[]>('SELECT * FROM wardline.session_for($1)', [
      digest(token),
    ]);
    if (row === undefined) return undefined;
    return {
      sessionId: row.session_id,
      staffId: row.staff_id,
      name: row.name,
      email: row.email,
      expiresAt: row.expires_at,
      assignments: row.assignments,
    };
  }

  /** The new end of the session; undefined when it has ended already. */
  async renew(token: string): Promise<Date | undefined> {
    const [row] = await this.#source.query<{ expires: Date | null }[]>(
      'SELECT wardline.renew_session($1, $2) AS expires',
      [digest(token), this.#lifetime],
    );
    return row?.expires ?? undefined;
  }

  /** Pages of these sessions have an open socket just now: whoever is signed in to them can be told there (H23). */
  async seen(tokens: readonly string[]): Promise<void> {
    await this.#source.query('SELECT wardline.sessions_seen($1)', [tokens.map(digest)]);
  }

  /** Signs out. Harmless when the session has ended already. */
  async close(token: string): Promise<void> {
    await this.#source.query('SELECT wardline.close_session($1)', [digest(token)]);
  }
}

interface SessionRow {
  session_id: string;
  staff_id: string;
  name: string;
  email: string;
  expires_at: Date;
  assignments: Assignment[];
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
