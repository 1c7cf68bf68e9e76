import pg from 'pg';
import type { DatabaseRole } from '#persistence';
import { testDatabase } from '#testing';

/** A migrated database of its own, with a pool of the owner for tests that need several connections. */
export interface OpenDatabase {
  readonly owner: pg.Pool;
  readonly ownerUrl: string;
  readonly url: (role: DatabaseRole) => string;
  /** All SQL sees the real time and this many minutes more. */
  readonly setAhead: (minutes: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openTestDatabase(): Promise<OpenDatabase> {
  const database = await testDatabase();
  const owner = new pg.Pool({ connectionString: database.ownerUrl });
  owner.on('error', () => undefined);
  let ahead = 0;
  return {
    owner,
    ownerUrl: database.ownerUrl,
    url: (role) => database.url(role),
    setAhead: async (minutes) => {
      await database.advance((minutes - ahead) * 60_000);
      ahead = minutes;
    },
    close: async () => {
      await owner.end();
      await database.drop();
    },
  };
}
