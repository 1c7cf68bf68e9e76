import { z } from 'zod';
import { postgresUrl } from './fields.js';
import { read, type Environment } from './read.js';

/** Stands in a URL as it is, and cannot be guessed. */
const password = z.string().refine((text) => /^[A-Za-z0-9_-]{16,}$/.test(text), {
  message: 'is missing or not 16 or more letters, digits, - and _',
});

const migrateSchema = z.object({
  /** As the owner of the schema, who may make and alter roles. */
  DATABASE_URL: postgresUrl,
  SERVER_PASSWORD: password,
  INGEST_PASSWORD: password,
  CLOCK_PASSWORD: password,
  RELAY_PASSWORD: password,
  AUDITOR_PASSWORD: password,
});

/** Settings of the migration that runs before the apps of a deployment. @throws {ConfigError} */
export function migrateConfig(environment: Environment = process.env) {
  const env = read(migrateSchema, environment);
  return {
    ownerUrl: env.DATABASE_URL,
    passwords: {
      wardline_server: env.SERVER_PASSWORD,
      wardline_ingest: env.INGEST_PASSWORD,
      wardline_clock: env.CLOCK_PASSWORD,
      wardline_relay: env.RELAY_PASSWORD,
      wardline_auditor: env.AUDITOR_PASSWORD,
    },
  };
}
export type MigrateConfig = ReturnType<typeof migrateConfig>;
