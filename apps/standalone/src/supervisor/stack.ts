import { join } from 'node:path';
import { freePort, installTrees } from '#persistence';
import { inheritedEnvironment, type StandaloneConfig } from '#config';
import pg from 'pg';
import { seedDemo } from '../demo/seed.js';
import { banner } from './banner.js';
import { Child, type ChildSpec } from './child.js';
import { prepareDatabase, shippedTrees, type ReadyDatabase } from './database.js';
import { freeFrom, requireFree } from './ports.js';

const apps = join(import.meta.dirname, '../../../..');

/** Everything on one machine: PostgreSQL, broker and ingestion, server, escalation, simulated patients. */
export class Stack {
  private readonly children: Child[] = [];
  private database: ReadyDatabase | undefined;

  constructor(
    private readonly config: StandaloneConfig,
    private readonly say: (line: string) => void,
  ) {}

  /** Starts all of it, in order, and prints where it is. */
  async start(): Promise<void> {
    const { config, say } = this;
    await requireFree(config.host, config.port);
    // Ports are chosen here and not by the children, so that one that is started again is where it was.
    const port = config.port === 0 ? await freePort() : config.port;
    const database = await prepareDatabase(config.dataDir, config.databaseUrl, say);
    this.database = database;
    await this.seed(database);
    const ingestPort = await freePort();
    const ingest = await this.run('ingestion', await this.ingestSpec(database, ingestPort));
    const mqttUrl = config.mqttUrl ?? `mqtt://127.0.0.1:${String(ingest.ports?.['mqtt'])}`;
    await this.run('escalation', this.escalationSpec(database, port));
    await this.run('server', this.serverSpec(database, port, ingestPort));
    if (config.demoTraffic) await this.run('simulated patients', this.simulatorSpec(mqttUrl));
    this.say(banner({ address: webAddress(config.host, port), mqttAddress: mqttUrl, demo: config.demo }));
  }

  /** Children first, each after what depends on it; then the database. */
  async stop(): Promise<void> {
    for (const child of this.children.reverse()) await child.stop();
    await this.database?.embedded?.stop();
  }

  /** Without waiting for anybody. Nothing that matters is in memory. */
  abandon(): void {
    for (const child of this.children) child.kill();
  }

  private async seed({ ownerUrl }: ReadyDatabase): Promise<void> {
    if (this.config.demo) {
      this.say('loading the demonstration health systems');
      await seedDemo(ownerUrl, shippedTrees);
    }
    const client = new pg.Client({ connectionString: ownerUrl });
    await client.connect();
    try {
      await installTrees(client, shippedTrees);
    } finally {
      await client.end();
    }
  }

  private async run(name: string, spec: Omit<ChildSpec, 'name'>) {
    this.say(`starting ${name}`);
    const child = new Child({ name, ...spec }, this.say);
    this.children.push(child);
    return child.start();
  }

  private async ingestSpec(database: ReadyDatabase, httpPort: number): Promise<Omit<ChildSpec, 'name'>> {
    const { config } = this;
    const own = { DATABASE_URL: database.urlFor('wardline_ingest'), QUARANTINE_KEY: database.quarantineKey };
    const broker =
      config.mqttUrl === undefined
        ? { MQTT_PORT: String(await this.mqttPort()) }
        : withoutUndefined({
            MQTT_URL: config.mqttUrl,
            MQTT_USERNAME: config.mqttUsername,
            MQTT_PASSWORD: config.mqttPassword,
          });
    return this.spec('apps/ingest/src/main.js', {
      ...own,
      ...broker,
      INGEST_HTTP_PORT: String(httpPort),
      // On a real broker the worker's account is its name: its rights there carry it.
      WORKER_ID: config.mqttUsername ?? 'standalone',
    });
  }

  private async mqttPort(): Promise<number> {
    const { host, mqttPort } = { host: '127.0.0.1', mqttPort: this.config.mqttPort };
    if (mqttPort === 0) return freePort();
    const port = await freeFrom(host, mqttPort);
    if (port !== mqttPort) this.say(`port ${mqttPort} is taken; the broker listens on ${port}`);
    return port;
  }

  private serverSpec(database: ReadyDatabase, port: number, ingestPort: number): Omit<ChildSpec, 'name'> {
    return this.spec('apps/server/src/main.js', {
      DATABASE_URL: database.urlFor('wardline_server'),
      QUARANTINE_KEY: database.quarantineKey,
      CHANNEL_KEY: database.channelKey,
      VAPID_PUBLIC_KEY: database.vapid.publicKey,
      PUSH_SERVICES: this.config.pushServices.join(','),
      HOST: this.config.host,
      PORT: String(port),
      INGEST_URL: `http://127.0.0.1:${ingestPort}`,
    });
  }

  private escalationSpec(database: ReadyDatabase, port: number): Omit<ChildSpec, 'name'> {
    return this.spec('apps/escalation/src/main.js', {
      CLOCK_DATABASE_URL: database.urlFor('wardline_clock'),
      RELAY_DATABASE_URL: database.urlFor('wardline_relay'),
      AUDITOR_DATABASE_URL: database.urlFor('wardline_auditor'),
      ...this.channels(database, port),
      ...withoutUndefined({ DEADMAN_URL: this.config.deadmanUrl }),
      DEADMAN_EVERY_SECONDS: String(this.config.deadmanEverySeconds),
    });
  }

  /** How people are reached away from the page. */
  private channels(database: ReadyDatabase, port: number): Record<string, string> {
    const { config } = this;
    return withoutUndefined({
      CHANNEL_KEY: database.channelKey,
      SMTP_URL: config.smtpUrl,
      MAIL_FROM: config.mailFrom,
      PUBLIC_URL: config.publicUrl ?? webAddress(config.host, port),
      WEBHOOK_ALLOW_PRIVATE: String(config.webhookAllowPrivate),
      VAPID_PUBLIC_KEY: database.vapid.publicKey,
      VAPID_PRIVATE_KEY: database.vapid.privateKey,
      // Apple's service refuses this one; with MAIL_FROM or VAPID_SUBJECT it has a real one.
      VAPID_SUBJECT: config.vapidSubject ?? 'mailto:wardline@localhost',
      PUSH_SERVICES: config.pushServices.join(','),
    });
  }

  private simulatorSpec(mqttUrl: string): Omit<ChildSpec, 'name'> {
    return this.spec('simulators/src/patients-main.js', { MQTT_URL: mqttUrl, DEMO_BACKFILL: 'true' });
  }

  private spec(main: string, environment: Record<string, string>): Omit<ChildSpec, 'name'> {
    const common = { ...inheritedEnvironment(), LOG_LEVEL: this.config.logLevel };
    return { main: join(apps, main), environment: { ...common, ...environment } };
  }
}

/** An IPv6 address stands in brackets (RFC 3986, 3.2.2). */
function webAddress(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function withoutUndefined(record: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
