import { ConfigError, migrateConfig } from '#config';
import { createLogger } from '#observability';
import { assertDurable, ensureLogins, installTrees, migrate } from '#persistence';
import pg from 'pg';
import { shippedTrees } from '../supervisor/database.js';

/** Brings a deployment's database up to date, lets the apps' roles sign in, and installs the shipped trees, signed by nobody. */
const logger = createLogger('migrate', 'info');
try {
  const { ownerUrl, passwords } = migrateConfig();
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await assertDurable(client);
    await migrate(ownerUrl);
    await ensureLogins(ownerUrl, passwords);
    const trees = await installTrees(client, shippedTrees);
    logger.info({ trees: trees.length }, 'the database is up to date');
  } finally {
    await client.end();
  }
} catch (error) {
  logger.fatal(
    { error, problems: error instanceof ConfigError ? error.problems : undefined },
    'the database could not be brought up to date',
  );
  process.exit(1);
}
