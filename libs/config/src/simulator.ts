import { z } from 'zod';
import { count, logLevel, mqttUrl } from './fields.js';
import { read, type Environment } from './read.js';

const schema = z.object({
  MQTT_URL: mqttUrl,
  DEMO_TENANT: z.string().default('metro'),
  DEMO_PATIENTS: count.max(10_000).default(120),
  /** Demo devices share one secret. */
  DEMO_DEVICE_SECRET: z.string().default('demo'),
  /** Seconds between two rounds of readings of one patient. */
  DEMO_ROUND_SECONDS: count.default(60),
  /** Send three weeks of earlier readings first, as a gateway that was offline would. */
  DEMO_BACKFILL: z
    .enum(['true', 'false'])
    .default('false')
    .transform((word) => word === 'true'),
  LOG_LEVEL: logLevel,
});

/** Settings of the simulated patients. @throws {ConfigError} */
export function simulatorConfig(environment: Environment = process.env) {
  const env = read(schema, environment);
  return {
    mqttUrl: env.MQTT_URL,
    tenant: env.DEMO_TENANT,
    patients: env.DEMO_PATIENTS,
    deviceSecret: env.DEMO_DEVICE_SECRET,
    roundSeconds: env.DEMO_ROUND_SECONDS,
    backfill: env.DEMO_BACKFILL,
    logLevel: env.LOG_LEVEL,
  };
}
export type SimulatorConfig = ReturnType<typeof simulatorConfig>;
