import { z } from 'zod';
import { channelFields, senderIsThere } from './channels.js';
import { deadmanFields } from './deadman.js';
import { flag, httpUrl, logLevel, loopback, mqttUrl, port, postgresUrl } from './fields.js';
import { pushFields, vapidFields } from './push.js';
import { ConfigError, read, type Environment } from './read.js';

const fields = z.object({
  HOST: z.string().default(loopback),
  PORT: port.default(3000),
  /** As the owner of the schema. Unset: an embedded PostgreSQL in DATA_DIR. */
  DATABASE_URL: postgresUrl.optional(),
  /** Unset: the embedded broker on MQTT_PORT, or the next free one. */
  MQTT_URL: mqttUrl.optional(),
  MQTT_USERNAME: z.string().optional(),
  MQTT_PASSWORD: z.string().optional(),
  MQTT_PORT: port.default(1883),
  DATA_DIR: z.string().default('.data'),
  DEMO: flag.optional(),
  DEMO_TRAFFIC: flag.optional(),
  SMTP_URL: channelFields.SMTP_URL,
  MAIL_FROM: channelFields.MAIL_FROM,
  /** Unset: where the page is by HOST and PORT. */
  PUBLIC_URL: httpUrl.optional(),
  WEBHOOK_ALLOW_PRIVATE: channelFields.WEBHOOK_ALLOW_PRIVATE,
  VAPID_SUBJECT: vapidFields.VAPID_SUBJECT,
  PUSH_SERVICES: pushFields.PUSH_SERVICES,
  ...deadmanFields,
  LOG_LEVEL: logLevel,
});
const schema = fields.superRefine(senderIsThere);

const loopbackHosts = ['127.0.0.1', '::1', 'localhost'];

/** Settings of the one-command start. @throws {ConfigError} */
export function standaloneConfig(environment: Environment = process.env) {
  const env = read(schema, environment);
  const embedded = env.DATABASE_URL === undefined && env.MQTT_URL === undefined;
  const demo = env.DEMO ?? (embedded && loopbackHosts.includes(env.HOST));
  if (demo && !loopbackHosts.includes(env.HOST)) {
    const problem = 'the demonstration has passwords that everybody knows; it runs on a loopback HOST only';
    throw new ConfigError('demo-not-on-loopback', [{ variable: 'DEMO', problem }]);
  }
  return {
    host: env.HOST,
    port: env.PORT,
    databaseUrl: env.DATABASE_URL,
    mqttUrl: env.MQTT_URL,
    mqttUsername: env.MQTT_USERNAME,
    mqttPassword: env.MQTT_PASSWORD,
    mqttPort: env.MQTT_PORT,
    dataDir: env.DATA_DIR,
    demo,
    demoTraffic: env.DEMO_TRAFFIC ?? demo,
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    publicUrl: env.PUBLIC_URL,
    webhookAllowPrivate: env.WEBHOOK_ALLOW_PRIVATE,
    vapidSubject: env.VAPID_SUBJECT ?? (env.MAIL_FROM === undefined ? undefined : `mailto:${env.MAIL_FROM}`),
    pushServices: env.PUSH_SERVICES,
    deadmanUrl: env.DEADMAN_URL,
    deadmanEverySeconds: env.DEADMAN_EVERY_SECONDS,
    logLevel: env.LOG_LEVEL,
  };
}
export type StandaloneConfig = ReturnType<typeof standaloneConfig>;

/** What every child process inherits whatever its own settings are: PATH and the like, none of Wardline's. */
export function inheritedEnvironment(environment: Environment = process.env): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS', 'SystemRoot'];
  return Object.fromEntries(
    kept.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])),
  );
}
