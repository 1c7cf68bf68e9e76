import { z } from 'zod';
import { aesKey, count, httpUrl, logLevel, loopback, port, postgresUrl } from './fields.js';
import { pushFields } from './push.js';
import { read, type Environment } from './read.js';

const schema = z.object({
  /** As wardline_server. */
  DATABASE_URL: postgresUrl,
  HOST: z.string().default(loopback),
  PORT: port.default(3000),
  DATABASE_POOL: count.max(200).default(12),
  INGEST_URL: httpUrl.optional(),
  QUARANTINE_KEY: aesKey.optional(),
  /** The same as escalation's. */
  CHANNEL_KEY: aesKey.optional(),
  ...pushFields,
  LOG_LEVEL: logLevel,
});

/** Settings of the server app. @throws {ConfigError} */
export function serverConfig(environment: Environment = process.env) {
  const env = read(schema, environment);
  return {
    databaseUrl: env.DATABASE_URL,
    host: env.HOST,
    port: env.PORT,
    poolSize: env.DATABASE_POOL,
    ingestUrl: env.INGEST_URL,
    quarantineKey: env.QUARANTINE_KEY,
    channelKey: env.CHANNEL_KEY,
    vapidPublicKey: env.VAPID_PUBLIC_KEY,
    pushServices: env.PUSH_SERVICES,
    logLevel: env.LOG_LEVEL,
  };
}
export type ServerConfig = ReturnType<typeof serverConfig>;
