import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { DatabaseHandle } from './database-handle.js';
import { sharedCluster, templateDatabase } from './shared-cluster.js';

/** A migrated, empty database of its own, on the PostgreSQL that the test files of one run share. */
export class TestDatabase extends DatabaseHandle {
  constructor(
    ownerUrl: string,
    private readonly clusterUrl: string,
  ) {
    super(ownerUrl);
  }

  /** Closes the handle and removes the database, whoever is still connected to it. */
  async drop(): Promise<void> {
    await this.close();
    const { pathname } = new URL(this.ownerUrl);
    await onCluster(this.clusterUrl, `DROP DATABASE ${pathname.slice(1)} WITH (FORCE)`);
  }
}

/**
 * Makes one. Usual: one per test file, made in `beforeAll`, dropped in `afterAll`.
 *
 *     const database = await testDatabase();
 *     … createDataSource({ url: database.url('wardline_ingest'), … })
 */
export async function testDatabase(): Promise<TestDatabase> {
  const cluster = await sharedCluster();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onCluster(cluster, `CREATE DATABASE ${name} TEMPLATE ${templateDatabase}`);
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  return new TestDatabase(url.toString(), cluster);
}

async function onCluster(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
