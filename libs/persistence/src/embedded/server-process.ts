import { spawn, type ChildProcess } from 'node:child_process';
import { open, readFile, rename } from 'node:fs/promises';
import { createServer } from 'node:net';
import pg from 'pg';
import { EmbeddedPostgresError } from './errors.js';
import { commandAs, type RunAs } from './os-user.js';
import { settingFlags, type ServerSettings } from './settings.js';

/** Recovery after a crash may take a while; with max_wal_size 1 GB it is seconds. */
const startLimitMs = 180_000;
const pollMs = 25;

export interface ServerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ServerLaunch {
  readonly postgres: string;
  readonly cluster: string;
  readonly logFile: string;
  readonly port: number;
  readonly settings: ServerSettings;
  readonly user: RunAs;
  /** Superuser URL of the database `postgres`. */
  readonly probeUrl: string;
}

export interface RunningServer {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly exited: Promise<ServerExit>;
}

/**
 * Starts the server and waits until it answers.
 *
 * @throws {EmbeddedPostgresError} `start-failed` with the end of its log
 */
export async function launch(options: ServerLaunch): Promise<RunningServer> {
  const deadline = Date.now() + startLimitMs;
  for (;;) {
    const server = await spawnServer(options);
    if (await answers(server, options.probeUrl, deadline)) return server;
    server.child.kill('SIGQUIT');
    await server.exited;
    const said = (await readFile(options.logFile, 'utf8').catch(() => '')).trim().slice(-1500);
    // Sessions of a server that was killed take a moment to notice, and keep the shared memory until then; its own
    // process stays in the table, as a zombie, until somebody reaps it.
    const passes = ['pre-existing shared memory block', 'lock file "postmaster.pid" already exists'];
    if (!passes.some((words) => said.includes(words)) || Date.now() > deadline) {
      throw new EmbeddedPostgresError('start-failed', `PostgreSQL did not start. Its log ends: ${said}`);
    }
    await pause();
  }
}

async function spawnServer(options: ServerLaunch): Promise<RunningServer> {
  await rename(options.logFile, `${options.logFile}.1`).catch(() => undefined);
  const log = await open(options.logFile, 'a', 0o600);
  try {
    const flags = ['-D', options.cluster, ...settingFlags(options.port, options.settings)];
    const command = commandAs(options.user, options.postgres, flags);
    const child = spawn(command.file, command.args, {
      ...command.options,
      cwd: '/',
      env: {},
      // A session of its own: Ctrl-C reaches the supervisor, who stops the database last.
      detached: true,
      // A file, not a pipe: a pipe would fill up or break when this process stalls or dies.
      stdio: ['ignore', log.fd, log.fd],
    });
    const exited = new Promise<ServerExit>((resolve) => {
      child.once('exit', (code, signal) => {
        resolve({ code, signal });
      });
      child.once('error', () => {
        resolve({ code: null, signal: null });
      });
    });
    if (child.pid === undefined) {
      throw new EmbeddedPostgresError('start-failed', `${options.postgres} cannot be run.`);
    }
    return { child, pid: child.pid, exited };
  } finally {
    await log.close();
  }
}

async function answers(server: RunningServer, url: string, deadline: number): Promise<boolean> {
  const gone = server.exited.then(() => 'gone' as const);
  while (Date.now() < deadline) {
    const answer = await Promise.race([gone, canQuery(url)]);
    if (answer !== false) return answer === true;
    await pause();
  }
  return false;
}

async function canQuery(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A port that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('no port'));
      });
    });
  });
}

async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, pollMs));
}
