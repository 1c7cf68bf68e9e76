import { z } from 'zod';
import { channelFields, channelSettings, senderIsThere } from './channels.js';
import { deadmanFields } from './deadman.js';
import { logLevel, loopback, port, postgresUrl } from './fields.js';
import { vapidIsWhole } from './push.js';
import { read, type Environment } from './read.js';

const fields = z.object({
  /** As wardline_clock. */
  CLOCK_DATABASE_URL: postgresUrl,
  /** As wardline_relay. */
  RELAY_DATABASE_URL: postgresUrl,
  /** As wardline_auditor. */
  AUDITOR_DATABASE_URL: postgresUrl,
  /** Where metrics are served; without it they are not. 0 takes any free port. */
  METRICS_PORT: port.optional(),
  METRICS_HOST: z.string().default(loopback),
  LOG_LEVEL: logLevel,
  ...channelFields,
  ...deadmanFields,
});
const schema = fields.superRefine(senderIsThere).superRefine(vapidIsWhole);

/** Settings of the escalation app. @throws {ConfigError} */
export function escalationConfig(environment: Environment = process.env) {
  const env = read(schema, environment);
  return {
    clockUrl: env.CLOCK_DATABASE_URL,
    relayUrl: env.RELAY_DATABASE_URL,
    auditorUrl: env.AUDITOR_DATABASE_URL,
    ...(env.METRICS_PORT !== undefined && { metrics: { host: env.METRICS_HOST, port: env.METRICS_PORT } }),
    channels: channelSettings(env),
    ...(env.DEADMAN_URL !== undefined && {
      deadman: { url: env.DEADMAN_URL, everySeconds: env.DEADMAN_EVERY_SECONDS },
    }),
    logLevel: env.LOG_LEVEL,
  };
}
export type EscalationConfig = ReturnType<typeof escalationConfig>;
