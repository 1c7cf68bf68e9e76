import { hashSecret } from '#access';
import { ConfigError, mosquittoFilesConfig } from '#config';
import { mosquittoAcl, mosquittoConf, mosquittoPasswordLine, userName } from '#messaging';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { readAccounts, UnreadableLine } from './provisioning/accounts-csv.js';
import { registerAccounts } from './provisioning/register-accounts.js';
import { withoutStopped } from './provisioning/stopped-devices.js';

/**
 * Writes mosquitto.conf, the access list and the password file of a broker into a folder, from a list of accounts on
 * standard input (`tenant,device,kind,secret`, a line each), and registers their secrets with Wardline, so that the same
 * devices may also post over HTTP. The first worker signs in as MQTT_USERNAME with MQTT_PASSWORD, every other one with a
 * line `,name,worker,secret` of its own; a worker's WORKER_ID is its name. With a database the devices of patients who
 * withdrew are left out: write the files anew after a withdrawal, and have the broker read them (SIGHUP). Until then,
 * and without a database, ingestion sets aside what such a device sends.
 *
 *   node dist/apps/ingest/src/mosquitto-files.js < accounts.csv
 */
async function main(): Promise<void> {
  const config = mosquittoFilesConfig();
  const { devices: listed, workers: others } = readAccounts(await text(process.stdin));
  const { databaseUrl } = config;
  if (databaseUrl !== undefined) await registerAccounts(databaseUrl, listed, hashSecret);
  const devices = databaseUrl === undefined ? listed : await withoutStopped(databaseUrl, listed);
  await mkdir(config.folder, { recursive: true });
  const workers = [{ name: config.workerName, password: config.workerPassword }, ...others];
  await write(config.folder, 'mosquitto.conf', mosquittoConf({ ...config.paths, port: config.port }));
  await write(
    config.folder,
    'acl',
    mosquittoAcl(
      devices,
      workers.map(({ name }) => name),
    ),
  );
  const lines = [
    ...workers.map(({ name, password }) => mosquittoPasswordLine(name, password)),
    ...devices.map((account) => mosquittoPasswordLine(userName(account), account.secret)),
  ];
  await write(config.folder, 'passwords', `${lines.join('\n')}\n`);
  process.stdout.write(`${devices.length + workers.length} accounts written to ${config.folder}\n`);
}

/** Mosquitto 2 wants its password and access files closed to others. */
async function write(folder: string, name: string, content: string): Promise<void> {
  await writeFile(join(folder, name), content, { mode: 0o600 });
}

try {
  await main();
} catch (error) {
  const known = error instanceof ConfigError || error instanceof UnreadableLine;
  process.stderr.write(`${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
