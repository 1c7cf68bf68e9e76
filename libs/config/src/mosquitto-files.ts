import { z } from 'zod';
import { port, postgresUrl } from './fields.js';
import { read, type Environment } from './read.js';

const schema = z.object({
  /** Where the files are written. */
  MOSQUITTO_DIR: z.string().default('mosquitto'),
  /** The folder as Mosquitto sees it, where it differs (a volume). */
  MOSQUITTO_MOUNT: z.string().optional(),
  MOSQUITTO_PERSISTENCE: z.string().default('/mosquitto/data/'),
  MQTT_PORT: port.default(1883),
  /** The worker's account; also its WORKER_ID. */
  MQTT_USERNAME: z.string().default('worker'),
  MQTT_PASSWORD: z.string().min(16),
  /** As the owner of the schema; unset: the files only. */
  DATABASE_URL: postgresUrl.optional(),
});

/** Settings of the command that writes a Mosquitto's files. @throws {ConfigError} */
export function mosquittoFilesConfig(environment: Environment = process.env) {
  const env = read(schema, environment);
  const mount = env.MOSQUITTO_MOUNT ?? env.MOSQUITTO_DIR;
  return {
    folder: env.MOSQUITTO_DIR,
    paths: {
      persistenceLocation: env.MOSQUITTO_PERSISTENCE,
      passwordFile: `${mount}/passwords`,
      aclFile: `${mount}/acl`,
    },
    port: env.MQTT_PORT,
    workerName: env.MQTT_USERNAME,
    workerPassword: env.MQTT_PASSWORD,
    databaseUrl: env.DATABASE_URL,
  };
}
