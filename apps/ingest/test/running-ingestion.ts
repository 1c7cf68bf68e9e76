import { randomBytes, randomUUID } from 'node:crypto';
import { buildTopic, userName, type Channel, type Receipt } from '#messaging';
import { createDataSource } from '#persistence';
import { ReferenceData, testDatabase, waitFor, type DatabaseHandle, type PatientOptions } from '#testing';
import { connectAsync, type MqttClient } from 'mqtt';
import { Ingestion, type IngestionSettings } from '../src/worker/ingestion.js';

export const tenant = 'metro';
/** Every device's and gateway's, as ReferenceData has it. */
const secret = 'secret';
export const quarantineKey = Buffer.alloc(32, 7);

/** Native values by what they mean, in the contract's codes and units. */
export const vital = {
  spo2: (value: number) => ({ code: '59408-5', value, unit: '%' }),
  heartRate: (value: number) => ({ code: '8867-4', value, unit: '/min' }),
  systolic: (value: number) => ({ code: '8480-6', value, unit: 'mm[Hg]' }),
  glucose: (value: number, comparator?: '<' | '>') => ({
    code: '2339-0',
    value,
    unit: 'mg/dL',
    ...(comparator !== undefined && { comparator }),
  }),
  temperature: (value: number) => ({ code: '8310-5', value, unit: 'Cel' }),
  weight: (value: number) => ({ code: '29463-7', value, unit: 'kg' }),
};

export const minutes = 60_000;
export const hours = 60 * minutes;

/** RFC 3339, so long before now; a negative age lies ahead. Milliseconds. */
export function ago(ms: number): string {
  return new Date(Date.now() - ms).toISOString();
}

export interface Reading {
  readonly id: string;
  readonly at: string;
  readonly values: readonly object[];
}

/** A native measurement: now, under an id of its own. */
export function reading(values: object | readonly object[], given: Partial<Reading> = {}): Reading {
  return { id: randomUUID(), at: ago(0), ...given, values: [values].flat() };
}

export interface Failure {
  readonly what: string;
  readonly error: unknown;
}

export interface ConnectOptions {
  /** The health system; default `metro`. */
  readonly of?: string;
  /** Whose receipts it reads; a gateway: `+`. */
  readonly receiptsOf?: string;
  /** Milliseconds; default 0: never. */
  readonly reconnectPeriod?: number;
}

/** A device's or gateway's connection. What `publish` resolves to is committed: the broker's PUBACK says so. */
export class Account {
  readonly receipts: Receipt[] = [];

  private constructor(
    readonly client: MqttClient,
    readonly tenant: string,
    readonly device: string,
  ) {
    client.on('message', (_topic, payload) => {
      this.receipts.push(JSON.parse(payload.toString()) as Receipt);
    });
    client.on('error', () => undefined);
  }

  static async connect(port: number, device: string, options: ConnectOptions = {}): Promise<Account> {
    const { of = tenant, receiptsOf = device, reconnectPeriod = 0 } = options;
    const account = { username: userName({ tenant: of, device }), password: secret };
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { ...account, reconnectPeriod }, false);
    const connected = new Account(client, of, device);
    await client.subscribeAsync(`rpm/v1/${of}/${receiptsOf}/receipt`, { qos: 1 });
    return connected;
  }

  async publish(payload: object | string | Buffer, channel: Channel = 'reading', device = this.device) {
    const bytes = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload);
    await this.client.publishAsync(buildTopic({ tenant: this.tenant, device, channel }), bytes, { qos: 1 });
  }

  async untilReceipt(wanted: (receipt: Receipt) => boolean = () => true): Promise<Receipt> {
    return waitFor(() => this.receipts.find(wanted), { what: 'the receipt' });
  }
}

/** A patient of the health system with a device that is connected. */
export interface Monitored {
  readonly patient: string;
  readonly site: string;
  readonly device: Account;
}

/** An adult outside every exclusion of the trees; what a test gives goes over it. */
const plan = { pregnant: false, lvad: false };

/** Ingestion in this process, on a real database, with the embedded broker on a port of its own. */
export class RunningIngestion {
  private readonly accounts: Account[] = [];

  private constructor(
    readonly ingestion: Ingestion,
    readonly database: DatabaseHandle,
    readonly data: ReferenceData,
    /** What ingestion reported as going wrong, in order. */
    readonly failures: readonly Failure[],
    private readonly close: () => Promise<void>,
  ) {}

  /** @param on a second worker's database, or an own cluster; without one it makes its own and drops it at the end */
  static async start(
    on?: DatabaseHandle,
    settings: Partial<IngestionSettings> = {},
  ): Promise<RunningIngestion> {
    const own = on === undefined ? await testDatabase() : undefined;
    const database = on ?? own;
    if (database === undefined) throw new Error('there is no database');
    const source = createDataSource({
      url: database.url('wardline_ingest'),
      poolSize: 6,
      applicationName: 'test',
    });
    await source.initialize();
    const failures: Failure[] = [];
    const ingestion = await Ingestion.create(
      source,
      {
        workerId: `test-${randomBytes(4).toString('hex')}`,
        source: { kind: 'embedded', host: '127.0.0.1', port: 0 },
        limits: { maxMessages: 2000, maxBytes: 16 * 1024 * 1024 },
        lanes: 2,
        batchSize: 64,
        quarantineKey,
        ...settings,
      },
      {
        committed: () => undefined,
        failed: (what, error) => failures.push({ what, error }),
      },
    );
    await ingestion.start();
    const data = new ReferenceData(database);
    if (own !== undefined) {
      await data.site({ tenant });
      await data.trees([tenant]);
    }
    return new RunningIngestion(ingestion, database, data, failures, async () => {
      await ingestion.stop();
      await source.destroy();
      await own?.drop();
    });
  }

  async stop(): Promise<void> {
    for (const account of this.accounts) await account.client.endAsync(true);
    await this.close();
  }

  async patient(options: PatientOptions = {}): Promise<Monitored> {
    const made = await this.data.patient({ tenant, ...options, plan: { ...plan, ...options.plan } });
    return { patient: made.patient, site: made.site, device: await this.connect(made.device) };
  }

  async connect(device: string, options: ConnectOptions = {}): Promise<Account> {
    const account = await Account.connect(this.ingestion.brokerPort ?? 0, device, options);
    this.accounts.push(account);
    return account;
  }
}
