import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, open, readFile, rm, type FileHandle } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inheritedEnvironment } from '#config';
import {
  databaseRoles,
  ensureLogins,
  migrate,
  startEmbeddedPostgres,
  urlForRole,
  type DatabaseRole,
  type EmbeddedPostgres,
  type ServerSettings,
} from '#persistence';
import { repository } from '../repository.js';
import { killWithChildren } from './kill.js';

const password = 'platform';

/**
 * A port that can be listened on again after its process was killed: outside the range from which the system takes
 * ports for outgoing connections and for whoever asks for any.
 */
async function stablePort(): Promise<number> {
  const server = createServer();
  try {
    server.listen(randomInt(10_000, 32_000), '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return port;
  } catch {
    return stablePort();
  }
}

/** The parts that run as processes of their own, by the path of their main module below `dist`. */
export const mains = {
  ingest: 'apps/ingest/src/main.js',
  escalation: 'apps/escalation/src/main.js',
  /** Beside the first one: any number may run. */
  'second-escalation': 'apps/escalation/src/main.js',
  server: 'apps/server/src/main.js',
} as const;
export type Part = keyof typeof mains;

const movedTime = pathToFileURL(join(repository, 'dist/simulators/src/faults/moved-time.js')).href;

export interface PlatformOptions {
  readonly settings?: ServerSettings;
  /** For every app, on top of its own. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly nodeFlags?: readonly string[];
  /** The apps' time can be moved with `advance`. */
  readonly movableTime?: boolean;
}

/**
 * Wardline on this machine in a folder of its own, in parts that can be killed and started again: an embedded
 * PostgreSQL, and the built apps as the processes they are.
 */
export class Platform {
  private readonly children = new Map<Part, ChildProcess>();
  private readonly ports = new Map<Part, Readonly<Record<string, number>>>();
  private readonly quarantineKey = randomBytes(32).toString('base64');
  private database: EmbeddedPostgres | undefined;
  private aheadMs = 0;

  private constructor(
    readonly folder: string,
    private readonly log: FileHandle,
    private readonly databasePort: number,
    readonly mqttPort: number,
    private readonly options: PlatformOptions,
  ) {}

  /** A new, migrated database; no app runs yet. */
  static async create(options: PlatformOptions = {}): Promise<Platform> {
    const folder = await mkdtemp(join(tmpdir(), 'wardline-'));
    // As root, PostgreSQL runs as a user of its own, who has to get into it.
    await chmod(folder, 0o755);
    const log = await open(join(folder, 'apps.log'), 'a');
    const platform = new Platform(folder, log, await stablePort(), await stablePort(), options);
    await platform.startDatabase(options.settings);
    await migrate(platform.ownerUrl);
    const passwords = Object.fromEntries(databaseRoles.map((role) => [role, password]));
    await ensureLogins(platform.ownerUrl, passwords as Record<DatabaseRole, string>);
    return platform;
  }

  /** postgres:// URL of the superuser. */
  get ownerUrl(): string {
    return this.running.url;
  }

  urlFor(role: DatabaseRole): string {
    return urlForRole(this.ownerUrl, role, password);
  }

  get databasePid(): number {
    return this.running.pid;
  }

  pidOf(part: Part): number | undefined {
    return this.children.get(part)?.pid;
  }

  /** The HTTP port that a part told when it was ready. */
  httpPort(part: Part): number {
    return this.ports.get(part)?.['http'] ?? 0;
  }

  async startDatabase(settings?: ServerSettings): Promise<void> {
    this.database = await startEmbeddedPostgres({
      dataDir: this.folder,
      port: this.databasePort,
      log: () => undefined,
      ...(settings !== undefined && { settings }),
    });
  }

  /** kill -9 of the postmaster and every session. */
  async killDatabase(): Promise<void> {
    await killWithChildren(this.running.pid);
    await this.running.exited;
  }

  /** What the apps have logged so far. */
  async logged(): Promise<string> {
    return readFile(join(this.folder, 'apps.log'), 'utf8');
  }

  /** Moves the time of every app, running or started later; the database's is its own. Milliseconds, forwards. */
  advance(ms: number): void {
    this.aheadMs += ms;
    for (const child of this.children.values()) if (child.connected) child.send({ advanceMs: ms });
  }

  /** Resolves when the app says that it is ready; rejects when it ends before. */
  async start(part: Part): Promise<void> {
    const child = fork(join(repository, 'dist', mains[part]), {
      env: {
        ...inheritedEnvironment(),
        ...this.settingsOf(part),
        ...this.options.environment,
      },
      execArgv: [
        ...(this.options.movableTime === true ? ['--import', `${movedTime}?ahead=${this.aheadMs}`] : []),
        ...(this.options.nodeFlags ?? []),
      ],
      stdio: ['ignore', this.log.fd, this.log.fd, 'ipc'],
    });
    this.children.set(part, child);
    const ready = once(child, 'message') as Promise<[{ ports?: Record<string, number> }]>;
    const ended = once(child, 'exit').then(([code]: unknown[]) => {
      throw new Error(`${part} ended with code ${String(code)} before it was ready: ${this.folder}/apps.log`);
    });
    const [message] = await Promise.race([ready, ended]);
    ended.catch(() => undefined);
    this.ports.set(part, message.ports ?? {});
  }

  /** kill -9. */
  async kill(part: Part): Promise<void> {
    const child = this.children.get(part);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** Ends all of it and removes the folder. */
  async remove(): Promise<void> {
    for (const part of this.children.keys()) await this.kill(part);
    await this.database?.stop();
    await this.log.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  private get running(): EmbeddedPostgres {
    if (this.database === undefined) throw new Error('the database was not started');
    return this.database;
  }

  private settingsOf(part: Part): Record<string, string> {
    const common = { LOG_LEVEL: 'warn', QUARANTINE_KEY: this.quarantineKey };
    if (part === 'ingest') {
      const own = { MQTT_PORT: String(this.mqttPort), INGEST_HTTP_PORT: '0', WORKER_ID: 'platform' };
      return { ...common, ...own, DATABASE_URL: this.urlFor('wardline_ingest') };
    }
    if (part === 'server') return { ...common, DATABASE_URL: this.urlFor('wardline_server'), PORT: '0' };
    return {
      ...common,
      CLOCK_DATABASE_URL: this.urlFor('wardline_clock'),
      RELAY_DATABASE_URL: this.urlFor('wardline_relay'),
      AUDITOR_DATABASE_URL: this.urlFor('wardline_auditor'),
    };
  }
}
