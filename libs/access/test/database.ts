import { execSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { DatabaseRole } from '#persistence';

export interface TestDatabase {
  readonly owner: pg.Pool;
  readonly ownerUrl: string;
  readonly url: (role: DatabaseRole) => string;
  /** All SQL sees the real time plus this PostgreSQL interval. */
  readonly moveClock: (by: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openTestDatabase(): Promise<TestDatabase> {
  const name = 'mine_' + randomBytes(4).toString('hex');
  execSync('/tmp/mkdb.sh ' + name, { stdio: 'ignore' });
  const url = (role: string): string => `postgres://${role}@127.0.0.1:54329/${name}`;
  const owner = new pg.Pool({ connectionString: url('postgres') });
  owner.on('error', () => undefined);
  await owner.query('SELECT 1');
  return {
    owner,
    ownerUrl: url('postgres'),
    url,
    moveClock: async (by) => {
      await owner.query(`CREATE OR REPLACE FUNCTION wardline.now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
        AS $$ SELECT clock_timestamp() + interval '${by}' $$`);
    },
    close: async () => {
      await owner.end();
      const admin = new pg.Client({ connectionString: 'postgres://postgres@127.0.0.1:54329/w' });
      await admin.connect();
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.end();
    },
  };
}
