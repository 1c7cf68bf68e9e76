import { z } from 'zod';
import { postgresUrl } from './fields.js';
import { read, type Environment } from './read.js';

const schema = z.object({
  /** As the owner of the schema, or as wardline_auditor where nothing is written. */
  DATABASE_URL: postgresUrl.optional(),
  /** The physician's, for signing where there is no terminal to ask on. */
  TREE_PASSWORD: z.string().optional(),
});

/** Settings of the command line. @throws {ConfigError} */
export function treeConfig(environment: Environment = process.env) {
  const env = read(schema, environment);
  return { databaseUrl: env.DATABASE_URL, password: env.TREE_PASSWORD };
}
export type TreeConfig = ReturnType<typeof treeConfig>;
