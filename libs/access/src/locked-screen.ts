import { createHash, randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';

/** A screen that its person left: it counts, and nobody is on duty by it (hazard H23). */
export interface LockedScreen {
  /** The session that it was locked in; over by now, perhaps. */
  readonly sessionId: string;
  readonly staffId: string;
  readonly name: string;
  readonly email: string;
  readonly expiresAt: Date;
}

/** A shift. */
const lifetime = '12 hours';

/** Tokens of locked screens: they read three numbers and nothing else. The database knows only their SHA-256. */
export class LockedScreens {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  /** Undefined when the session has ended, or its person is nobody whom alerts call. */
  async lock(
    sessionToken: string,
  ): Promise<{ readonly token: string; readonly expiresAt: Date } | undefined> {
    const token = randomBytes(32).toString('base64url');
    const [row] = await this.#source.query<{ until: Date | null }[]>(
      'SELECT wardline.lock_screen($1, $2, $3) AS until',
      [digest(sessionToken), digest(token), lifetime],
    );
    const expiresAt = row?.until ?? undefined;
    return expiresAt === undefined ? undefined : { token, expiresAt };
  }

  /** Undefined for a token that is unknown, expired or opened, or whose session was ended by somebody. */
  async find(token: string): Promise<LockedScreen | undefined> {
    const [row] = await this.#source.query<LockedScreen[]>(
      `SELECT session_id AS "sessionId", staff_id AS "staffId", name, email, expires_at AS "expiresAt"
       FROM wardline.locked_screen_for($1)`,
      [digest(token)],
    );
    return row;
  }

  /** Alerts at the person's sites that call somebody and that nobody has, by severity. */
  async counts(token: string): Promise<Readonly<Record<string, number>>> {
    const rows = await this.#source.query<{ severity: string; alerts: number }[]>(
      'SELECT severity, alerts FROM wardline.locked_screen_counts($1)',
      [digest(token)],
    );
    return Object.fromEntries(rows.map(({ severity, alerts }) => [severity, alerts]));
  }

  /** Its person is back. */
  async end(sessionId: string): Promise<void> {
    await this.#source.query('SELECT wardline.end_locked_screens($1)', [sessionId]);
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
