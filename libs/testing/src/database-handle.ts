import { databaseRoles, urlForRole, type DatabaseRole } from '#persistence';
import pg from 'pg';

/** Throw-away databases on loopback: every role's password is its name. */
export const rolePasswords = Object.fromEntries(databaseRoles.map((role) => [role, role])) as Record<
  DatabaseRole,
  string
>;

/** A database under test, with the owner's eyes and the hand on its clock. */
export class DatabaseHandle {
  private readonly pool: pg.Pool;

  /** @param ownerUrl of the superuser who owns everything: not bound by row-level security */
  constructor(readonly ownerUrl: string) {
    this.pool = new pg.Pool({ connectionString: ownerUrl, max: 3, idleTimeoutMillis: 1000 });
    // A test may kill the server under it.
    this.pool.on('error', () => undefined);
  }

  /** The same database, signed in as one of the application roles. */
  url(role: DatabaseRole): string {
    return urlForRole(this.ownerUrl, role, rolePasswords[role]);
  }

  /** Runs as the owner. */
  async query<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    const result = await this.pool.query<Row>(sql, [...values]);
    return result.rows;
  }

  /** Runs with one connection of the owner, in a transaction that commits when the work resolves. */
  async inTransaction<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }

  /** From now on `wardline.now()` stands at this time. */
  async setNow(at: Date): Promise<void> {
    await this.installClock();
    await this.query('UPDATE wardline_test.clock SET stands_at = $1', [at]);
  }

  /** Moves the time, whether it stands or runs. Milliseconds; may be negative. */
  async advance(ms: number): Promise<void> {
    await this.installClock();
    await this.query(
      `UPDATE wardline_test.clock SET stands_at = stands_at + $1 * interval '1 ms',
         ahead = ahead + CASE WHEN stands_at IS NULL THEN $1 ELSE 0 END * interval '1 ms'`,
      [ms],
    );
  }

  /** Lets the time run again: the real one, and what it was moved by while it ran. */
  async letTimeRun(): Promise<void> {
    await this.installClock();
    await this.query('UPDATE wardline_test.clock SET stands_at = NULL');
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  /**
   * Only a database whose time is moved gets the replaced body: the others run what production runs. A statement that
   * began before finds the new body but not yet its row: for that one, time is the real one.
   */
  private async installClock(): Promise<void> {
    await this.query(`
      CREATE SCHEMA IF NOT EXISTS wardline_test;
      CREATE TABLE IF NOT EXISTS wardline_test.clock (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        stands_at timestamptz,
        ahead interval NOT NULL DEFAULT '0'
      );
      INSERT INTO wardline_test.clock DEFAULT VALUES ON CONFLICT DO NOTHING;
      CREATE OR REPLACE FUNCTION wardline.now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
        SECURITY DEFINER SET search_path = wardline_test, pg_temp
        AS $$ SELECT coalesce(
          (SELECT coalesce(c.stands_at, clock_timestamp() + c.ahead) FROM wardline_test.clock c), clock_timestamp()) $$`);
  }
}
