import { execFile } from 'node:child_process';
import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { findBinaries } from './binaries.js';
import { EmbeddedPostgresError } from './errors.js';
import { takeLock, type FolderLock } from './folder-lock.js';
import { clusterExists, discardDrafts, makeCluster, requireVersion, superuser } from './initdb.js';
import { shutDown, takeDownLeftover } from './leftover.js';
import { choosePostgresUser, commandAs, makeExecutable, requireReach, type RunAs } from './os-user.js';
import { haveSecrets, loadOrCreateSecrets } from './secrets.js';
import { freePort, launch, type RunningServer, type ServerExit } from './server-process.js';
import type { ServerSettings } from './settings.js';

const run = promisify(execFile);

export interface EmbeddedPostgresOptions {
  /** Wardline's data folder; made when it is not there. The cluster is its subfolder `postgresql`. */
  readonly dataDir: string;
  /** Told in plain words what is being done. */
  readonly log: (line: string) => void;
  /** Default: a free one. */
  readonly port?: number;
  /** Server settings on top of the durable defaults. */
  readonly settings?: ServerSettings;
  /** Leave the server running when this process ends without `stop`. Only for servers that several processes share. */
  readonly outlive?: boolean;
}

export interface EmbeddedPostgres {
  /** postgres:// URL of the superuser, on 127.0.0.1, database `wardline`. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves when the server has ended, for whatever reason. */
  readonly exited: Promise<ServerExit>;
  /** Fast shutdown: ends all sessions, writes a checkpoint. Immediate after a time limit. */
  stop(): Promise<void>;
}

/** The file with all secrets of a data folder. */
export function secretsFile(dataDir: string): string {
  return join(dataDir, 'secrets.json');
}

/**
 * Starts the embedded PostgreSQL of a data folder, made before or made now, also after a kill -9 of everything.
 *
 * @throws {EmbeddedPostgresError} with a code and words what to do
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  // 0711: PostgreSQL's user may pass through to its own subfolder, and see nothing else.
  await mkdir(options.dataDir, { recursive: true, mode: 0o711 });
  const dataDir = await realpath(options.dataDir);
  const lock = await takeLock(join(dataDir, 'postgresql.lock'), `The database in ${dataDir}`);
  try {
    return await startLocked({ ...options, dataDir }, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function startLocked(options: EmbeddedPostgresOptions, lock: FolderLock): Promise<EmbeddedPostgres> {
  const { dataDir, log } = options;
  const binaries = findBinaries();
  await makeExecutable(binaries);
  const cluster = join(dataDir, 'postgresql');
  const user = await requireReach(await choosePostgresUser(cluster), dataDir, binaries);
  const password = await superuserPassword(dataDir, cluster);
  const major = await majorVersion(binaries.postgres, user);
  if (await clusterExists(cluster)) await requireVersion(cluster, major);
  else {
    log(`making a new PostgreSQL ${major} database in ${cluster}`);
    await makeCluster(binaries.initdb, cluster, password, user);
  }
  await discardDrafts(dataDir);
  const left = await takeDownLeftover(cluster);
  if (left !== undefined) log(`stopped a PostgreSQL that an earlier run had left behind (process ${left})`);
  const port = options.port ?? (await freePort());
  const url = (database: string) =>
    `postgres://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  const server = await launch({
    postgres: binaries.postgres,
    cluster,
    logFile: join(dataDir, 'postgresql.log'),
    port,
    settings: options.settings ?? {},
    user,
    probeUrl: url('postgres'),
  });
  await createDatabase(url('postgres'));
  log(`PostgreSQL ${major} is running on 127.0.0.1:${port} (process ${server.pid})`);
  return handle(server, { url: url('wardline'), port }, lock, options.outlive === true);
}

function handle(
  server: RunningServer,
  at: { url: string; port: number },
  lock: FolderLock,
  outlive: boolean,
): EmbeddedPostgres {
  const dieTogether = () => {
    server.child.kill('SIGINT');
  };
  if (outlive) server.child.unref();
  else process.on('exit', dieTogether);
  const exited = server.exited.then(async (exit) => {
    process.off('exit', dieTogether);
    await lock.release();
    return exit;
  });
  return {
    ...at,
    pid: server.pid,
    exited,
    stop: async () => {
      if (server.child.exitCode === null && server.child.signalCode === null) await shutDown(server.pid);
      server.child.kill('SIGKILL');
      await exited;
    },
  };
}

async function superuserPassword(dataDir: string, cluster: string): Promise<string> {
  const file = secretsFile(dataDir);
  if ((await clusterExists(cluster)) && !(await haveSecrets(file))) {
    throw new EmbeddedPostgresError(
      'secrets-unreadable',
      `There is a database in ${cluster}, but its passwords (${file}) are gone. Put the file back from a backup, ` +
        'or set DATA_DIR to a new folder.',
    );
  }
  const secrets = await loadOrCreateSecrets(file, ['postgres']);
  return secrets.postgres;
}

async function majorVersion(postgres: string, user: RunAs): Promise<string> {
  const { file, args, options } = commandAs(user, postgres, ['--version']);
  const { stdout } = await run(file, args, { ...options, cwd: '/' });
  return /(\d+)/.exec(stdout)?.[1] ?? stdout.trim();
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query("SELECT FROM pg_database WHERE datname = 'wardline'");
    if (found.rowCount === 0) await client.query('CREATE DATABASE wardline');
  } finally {
    await client.end();
  }
}
