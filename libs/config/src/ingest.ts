import { hostname } from 'node:os';
import { z } from 'zod';
import { aesKey, count, logLevel, loopback, mqttUrl, port, postgresUrl } from './fields.js';
import { read, type Environment } from './read.js';

const schema = z.object({
  /** As wardline_ingest. */
  DATABASE_URL: postgresUrl,
  /** Unset: the embedded broker. */
  MQTT_URL: mqttUrl.optional(),
  MQTT_HOST: z.string().default(loopback),
  MQTT_PORT: port.default(1883),
  MQTT_USERNAME: z.string().optional(),
  MQTT_PASSWORD: z.string().optional(),
  /** Workers of one group share the messages. */
  MQTT_GROUP: z.string().optional(),
  /** Messages held by this worker at most: the MQTT 5 Receive Maximum, and the room in memory. */
  INGEST_MAX_HELD: count.max(65_535).default(4000),
  INGEST_MAX_HELD_BYTES: count.default(32 * 1024 * 1024),
  /** Batches at once: two keep a core and a database busy, more only wait for each other. */
  INGEST_LANES: count.max(16).default(2),
  INGEST_BATCH: count.max(2000).default(384),
  INGEST_HTTP_HOST: z.string().default(loopback),
  INGEST_HTTP_PORT: port.default(3001),
  /** Stable across restarts: the broker keeps this worker's session under it. */
  WORKER_ID: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,48}$/)
    .default(() =>
      hostname()
        .replaceAll(/[^A-Za-z0-9._-]/g, '-')
        .slice(0, 48),
    ),
  QUARANTINE_KEY: aesKey,
  LOG_LEVEL: logLevel,
});

/** Settings of the ingest app. @throws {ConfigError} */
export function ingestConfig(environment: Environment = process.env) {
  const env = read(schema, environment);
  return {
    databaseUrl: env.DATABASE_URL,
    source:
      env.MQTT_URL === undefined
        ? ({ kind: 'embedded', host: env.MQTT_HOST, port: env.MQTT_PORT } as const)
        : ({
            kind: 'broker',
            url: env.MQTT_URL,
            username: env.MQTT_USERNAME,
            password: env.MQTT_PASSWORD,
            shareGroup: env.MQTT_GROUP,
            receiveMaximum: env.INGEST_MAX_HELD,
          } as const),
    limits: { maxMessages: env.INGEST_MAX_HELD, maxBytes: env.INGEST_MAX_HELD_BYTES },
    lanes: env.INGEST_LANES,
    batchSize: env.INGEST_BATCH,
    http: { host: env.INGEST_HTTP_HOST, port: env.INGEST_HTTP_PORT },
    workerId: env.WORKER_ID,
    quarantineKey: env.QUARANTINE_KEY,
    logLevel: env.LOG_LEVEL,
  };
}
export type IngestConfig = ReturnType<typeof ingestConfig>;
