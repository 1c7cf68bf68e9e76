import { EmbeddedPostgresError } from './errors.js';

/** A pg client or pool, or a TypeORM DataSource. */
export interface Queryable {
  query(sql: string): Promise<unknown>;
}

/** Without these an acknowledged measurement can be lost, or a page torn, when the machine loses power. */
const mustBeOn = ['fsync', 'synchronous_commit', 'full_page_writes'] as const;

/**
 * Refuses a database that forgets what it has committed. Asks with the session's own settings, so that a role for which
 * synchronous_commit was turned off is refused as well.
 *
 * @throws {EmbeddedPostgresError} `not-durable`, naming the settings
 */
export async function assertDurable(database: Queryable): Promise<void> {
  const answer = await database.query(
    `SELECT name, setting FROM pg_catalog.pg_settings WHERE name IN ('${mustBeOn.join("', '")}')`,
  );
  const settings = new Map(rowsOf(answer).map((row) => [row.name, row.setting]));
  const off = mustBeOn.filter((name) => (settings.get(name) ?? 'off') === 'off');
  if (off.length === 0) return;
  throw new EmbeddedPostgresError(
    'not-durable',
    `The database has ${off.join(', ')} off: it can lose what it has committed. Turn it on; Wardline does not start on it.`,
  );
}

/** pg answers with {rows}, TypeORM with the rows. */
function rowsOf(answer: unknown): { name: string; setting: string }[] {
  if (Array.isArray(answer)) return answer as { name: string; setting: string }[];
  return (answer as { rows: { name: string; setting: string }[] }).rows;
}
