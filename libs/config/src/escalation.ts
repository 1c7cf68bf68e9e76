import { z } from 'zod';
import { logLevel, postgresUrl } from './fields.js';
import { read, type Environment } from './read.js';

const schema = z.object({
  /** As wardline_clock. */
  CLOCK_DATABASE_URL: postgresUrl,
  /** As wardline_relay. */
  RELAY_DATABASE_URL: postgresUrl,
  /** As wardline_auditor. */
  AUDITOR_DATABASE_URL: postgresUrl,
  LOG_LEVEL: logLevel,
});

/** Settings of the escalation app. @throws {ConfigError} */
export function escalationConfig(environment: Environment = process.env) {
  const env = read(schema, environment);
  return {
    clockUrl: env.CLOCK_DATABASE_URL,
    relayUrl: env.RELAY_DATABASE_URL,
    auditorUrl: env.AUDITOR_DATABASE_URL,
    logLevel: env.LOG_LEVEL,
  };
}
export type EscalationConfig = ReturnType<typeof escalationConfig>;
