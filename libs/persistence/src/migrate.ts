import pg from 'pg';
import { createDataSource } from './data-source.js';

/** The database roles that processes sign in as; each has rights of its own (migration 0001). */
export const databaseRoles = [
  'wardline_server',
  'wardline_ingest',
  'wardline_clock',
  'wardline_relay',
  'wardline_auditor',
] as const;
export type DatabaseRole = (typeof databaseRoles)[number];

/** Any 64-bit number will do; it only has to be the same everywhere. */
const migrationLock = 7_263_401_122;

/**
 * Brings the schema up to date. Concurrent callers wait for each other.
 *
 * @param ownerUrl postgres:// URL of the role that owns the schema
 */
export async function migrate(ownerUrl: string): Promise<void> {
  const gate = new pg.Client({ connectionString: ownerUrl });
  await gate.connect();
  try {
    await gate.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    // The table of migrations lives in `public`: the schema itself is made by the first migration.
    const source = createDataSource({
      url: ownerUrl,
      poolSize: 1,
      applicationName: 'wardline-migrate',
    }).setOptions({
      schema: 'public',
    });
    await source.initialize();
    try {
      await source.runMigrations({ transaction: 'each' });
    } finally {
      await source.destroy();
    }
  } finally {
    await gate.end();
  }
}

/**
 * Lets the application roles sign in with the given passwords.
 *
 * @param ownerUrl postgres:// URL of a role that may alter roles
 */
export async function ensureLogins(
  ownerUrl: string,
  passwords: Readonly<Record<DatabaseRole, string>>,
): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    for (const role of databaseRoles) {
      const password = client.escapeLiteral(passwords[role]);
      await client.query(`ALTER ROLE ${client.escapeIdentifier(role)} LOGIN PASSWORD ${password}`);
    }
  } finally {
    await client.end();
  }
}

/** The same server and database, another role. */
export function urlForRole(ownerUrl: string, role: DatabaseRole, password: string): string {
  const url = new URL(ownerUrl);
  url.username = role;
  url.password = encodeURIComponent(password);
  return url.toString();
}
