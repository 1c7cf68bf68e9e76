import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { payloadFormats } from '#domain';
import type { DeviceAccount } from '../source/broker-access.js';
import { isSegment, userName } from '../topic.js';

export interface MosquittoOptions {
  readonly port: number;
  /** Interface to bind to; all of them when left out. */
  readonly bind?: string;
  /** Folder for the message store, with a slash at its end. */
  readonly persistenceLocation: string;
  readonly passwordFile: string;
  readonly aclFile: string;
  /** System user that Mosquitto becomes when it is started by root. */
  readonly runAs?: string;
}

/**
 * `mosquitto.conf` for Mosquitto 2, with limits that lose nothing. The defaults queue 1,000 messages per client and
 * then drop QoS 1 messages without a word, and write the store every half hour: a broker that is killed loses what
 * it acknowledged. Here every change is written (about a millisecond of CPU each), queues have no bound but memory
 * and disk, and a packet that is too large closes its sender instead of vanishing before the worker.
 */
export function mosquittoConf(options: MosquittoOptions): string {
  const { port, bind, persistenceLocation, passwordFile, aclFile, runAs } = options;
  return [
    ...(runAs === undefined ? [] : [`user ${runAs}`]),
    'per_listener_settings false',
    `listener ${port}${bind === undefined ? '' : ` ${bind}`}`,
    'allow_anonymous false',
    `password_file ${passwordFile}`,
    `acl_file ${aclFile}`,
    'persistence true',
    `persistence_location ${persistenceLocation}`,
    'autosave_on_changes true',
    'autosave_interval 1',
    'max_inflight_messages 65535',
    'max_queued_messages 0',
    'max_queued_bytes 0',
    'max_packet_size 2097152',
    'queue_qos0_messages true',
    'persistent_client_expiration 30d',
    'set_tcp_nodelay true',
    'log_dest stderr',
    'log_type error',
    'log_type warning',
    '',
  ].join('\n');
}

/**
 * Rights per account: a device below its own topic only, a gateway for the devices of its tenant, a worker (ingest)
 * reads everything and writes receipts and its canary (of the synthetic tenant `wardline`). One block per user: Mosquitto refuses a `pattern` with `%u` for a user name
 * that has a slash.
 *
 * @throws {RangeError} for a name that cannot stand in a topic
 */
export function mosquittoAcl(accounts: readonly DeviceAccount[], workers: readonly string[]): string {
  const blocks = [...workers.map(workerRights), ...accounts.map(accountRights)];
  return `${blocks.join('\n\n')}\n`;
}

function workerRights(worker: string): string {
  if (!isSegment(worker)) throw new RangeError('not a user name of a worker');
  return [
    `user ${worker}`,
    ...[...payloadFormats, 'status'].map((channel) => `topic read rpm/v1/+/+/${channel}`),
    'topic write rpm/v1/+/+/receipt',
    `topic write rpm/v1/wardline/canary-${worker}/reading`,
  ].join('\n');
}

function accountRights(account: DeviceAccount): string {
  if (!isSegment(account.tenant) || !isSegment(account.device)) throw new RangeError('not a topic segment');
  const below = `rpm/v1/${account.tenant}/${account.kind === 'gateway' ? '+' : account.device}`;
  return [
    `user ${userName(account)}`,
    ...payloadFormats.map((format) => `topic write ${below}/${format}`),
    `topic readwrite ${below}/status`,
    `topic read ${below}/receipt`,
  ].join('\n');
}

/** As `mosquitto_passwd` of Mosquitto 2 has it. */
const defaultIterations = 101;
const saltBytes = 12;
const hashBytes = 64;

/**
 * One line of the password file: `name:$7$iterations$salt$hash`, PBKDF2 with HMAC-SHA-512, salt and hash in base64
 * (mosquitto 2: apps/mosquitto_passwd, lib/password_mosq). The iterations are Mosquitto's own and few: device
 * secrets are random and long, and the broker works the hash out at every connection.
 */
export function mosquittoPasswordLine(
  username: string,
  password: string,
  { salt = randomBytes(saltBytes), iterations = defaultIterations } = {},
): string {
  if (!username.split('/').every(isSegment)) throw new RangeError('not a user name');
  const hash = pbkdf2Sync(password, salt, iterations, hashBytes, 'sha512');
  return `${username}:$7$${iterations}$${salt.toString('base64')}$${hash.toString('base64')}`;
}
