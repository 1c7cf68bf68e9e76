import { randomBytes } from 'node:crypto';
import { hashSecret } from '#access';
import { keptPayloadBytes } from '#domain';
import {
  buildTopic,
  EmbeddedBroker,
  IntakeQueue,
  isPayloadFormat,
  Mqtt5Session,
  parseTopic,
  type IncomingMessage,
  type IntakeLimits,
  type MeasurementSource,
  type StatusMessage,
} from '#messaging';
import {
  announceWorker,
  canaryTenant,
  reportRefusedTrees,
  retireWorker,
  stoppedAccounts,
  type BatchFailure,
} from '#persistence';
import mqtt from 'mqtt';
import type { DataSource } from 'typeorm';
import { HttpSource } from '../http/http-source.js';
import type { CommittedBatch } from '../pipeline.js';
import type { RefusedTree } from '../stages/deciding-trees.js';
import { Registries } from '../stages/registry.js';
import { Timelines } from '../stages/timelines.js';
import { AnswerTaker } from './answer-taker.js';
import { Canary } from './canary.js';
import { DeviceStatuses } from './device-statuses.js';
import { deviceSignIn, type DeviceSignIn } from './device-sign-in.js';
import { PayloadCipher } from './payload-cipher.js';
import { Receipts } from './receipts.js';
import { Replayer } from './replayer.js';
import { Retractor } from './retractor.js';
import { SourceBooks } from './source-books.js';
import { Worker } from './worker.js';

/** Where measurements come from. */
export type SourceSettings =
  | { readonly kind: 'embedded'; readonly host: string; readonly port: number }
  | {
      readonly kind: 'broker';
      readonly url: string;
      readonly username: string | undefined;
      readonly password: string | undefined;
      readonly shareGroup: string | undefined;
      readonly receiveMaximum: number;
    };

export interface IngestionSettings {
  readonly workerId: string;
  readonly source: SourceSettings;
  readonly limits: IntakeLimits;
  readonly lanes: number;
  readonly batchSize: number;
  /** 32 bytes. */
  readonly quarantineKey: Buffer;
}

/** What ingestion reports as it happens; no field carries patient data. */
export interface IngestionEvents {
  readonly committed: (batch: CommittedBatch) => void;
  readonly failed: (
    what: string,
    error: unknown,
    fields?: { failure?: BatchFailure; parcels?: number },
  ) => void;
}

const flushEveryMs = 1000;
const stopGraceMs = 5000;

/** Everything between a transport and the database, put together. */
export class Ingestion {
  readonly http = new HttpSource();
  readonly queue: IntakeQueue;
  readonly signIn: DeviceSignIn;
  private readonly books: SourceBooks;
  private readonly worker: Worker;
  private readonly replayer: Replayer;
  private readonly answers: AnswerTaker;
  private readonly retractor: Retractor;
  private readonly statuses: DeviceStatuses;
  private canary: Canary | undefined;
  private canaryClient: mqtt.MqttClient | undefined;
  private flushing: NodeJS.Timeout | undefined;
  private denied: Readonly<Record<string, number>> = {};

  static async create(
    database: DataSource,
    settings: IngestionSettings,
    events: IngestionEvents,
  ): Promise<Ingestion> {
    return new Ingestion(database, settings, events, await deviceSignIn(database));
  }

  readonly source: MeasurementSource;

  private constructor(
    private readonly database: DataSource,
    private readonly settings: IngestionSettings,
    private readonly events: IngestionEvents,
    signIn: DeviceSignIn,
  ) {
    this.signIn = signIn;
    this.queue = new IntakeQueue(settings.limits);
    this.statuses = new DeviceStatuses(database, (error) => {
      events.failed('status-not-saved', error);
    });
    this.source = this.makeSource();
    this.books = new SourceBooks(database, `${settings.source.kind}:${settings.workerId}`, tenantOf);
    const cipher = new PayloadCipher(settings.quarantineKey);
    const receipts = new Receipts(this.source, () => {
      events.failed('receipt-lost', undefined);
    });
    const registries = new Registries((refused) => {
      this.reportRefused(refused);
    });
    this.worker = new Worker({
      queue: this.queue,
      lanes: settings.lanes,
      batchSize: settings.batchSize,
      pipeline: {
        database,
        workerId: settings.workerId,
        registries,
        timelines: new Timelines(),
        encrypt: cipher.encrypt,
        keptPayloadBytes,
      },
      onCommitted: events.committed,
      onFailure: (failure, parcels, error) => {
        events.failed('batch-failed', error, { failure, parcels });
      },
      onOutcomes: (message, outcomes, parcels) => {
        if (!this.http.settle(message, outcomes)) receipts.send(parcels, outcomes);
      },
    });
    this.retractor = new Retractor(database, registries, (error) => {
      events.failed('retraction-failed', error);
    });
    this.answers = new AnswerTaker(database, this.http, (error) => {
      events.failed('answers-failed', error);
    });
    this.replayer = new Replayer(
      database,
      this.http,
      (sealed) => cipher.decrypt(sealed),
      (error) => {
        events.failed('replay-failed', error);
      },
    );
  }

  /** Resolves when readings can arrive. Rejects with a SourceError `port-taken`, or when a broker refuses us. */
  async start(): Promise<void> {
    const secret = randomBytes(24).toString('base64url');
    const { workerId } = this.settings;
    const device = await announceWorker(this.database, workerId, await hashSecret(secret));
    this.http.attach(this.books.counting(this.queue));
    this.worker.start();
    await this.source.start(this.books.counting(this.queue));
    this.flushing = setInterval(() => {
      void this.flush();
    }, flushEveryMs);
    this.replayer.start();
    this.answers.start();
    this.retractor.start();
    this.canary = new Canary(this.canaryPublisher(device, secret), workerId, device, (error) => {
      this.events.failed('canary-not-sent', error);
    });
    this.canary.start();
  }

  /** Stops taking, finishes what it can, and leaves the rest unacknowledged. */
  async stop(): Promise<void> {
    this.canary?.stop();
    // What these have in hand waits for the worker, which ends it one way or the other.
    const pollers = [this.replayer.stop(), this.answers.stop(), this.retractor.stop()];
    clearInterval(this.flushing);
    await this.worker.stop(stopGraceMs);
    await Promise.all(pollers);
    await this.canaryClient?.endAsync(true);
    await this.source.stop();
    await this.statuses.stop();
    await this.flush();
    await retireWorker(this.database, this.settings.workerId).catch((error: unknown) => {
      this.events.failed('retire-failed', error);
    });
  }

  /** The port of the embedded broker; undefined with a broker of its own. */
  get brokerPort(): number | undefined {
    return this.source instanceof EmbeddedBroker ? this.source.port : undefined;
  }

  private makeSource(): MeasurementSource {
    const { source, workerId } = this.settings;
    const onStatus = (status: StatusMessage): void => {
      this.statuses.put(status);
    };
    if (source.kind === 'embedded') {
      const { host, port } = source;
      return new EmbeddedBroker({ host, port, authenticateDevice: this.signIn, onStatus });
    }
    const { url, username, password, shareGroup, receiveMaximum } = source;
    return new Mqtt5Session({
      url,
      clientId: `wardline-${workerId}`,
      receiveMaximum,
      onStatus,
      ownTopics: [buildTopic({ tenant: canaryTenant, device: `canary-${workerId}`, channel: 'reading' })],
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...(shareGroup !== undefined && { shareGroup }),
    });
  }

  /** In the embedded default the canary is a device with a connection of its own; else it goes over the session. */
  private canaryPublisher(device: string, secret: string): (topic: string, payload: string) => Promise<void> {
    if (!(this.source instanceof EmbeddedBroker))
      return (topic, payload) => this.source.publish(topic, payload);
    const client = mqtt.connect(`mqtt://127.0.0.1:${this.source.port}`, {
      clientId: `${device}-${randomBytes(4).toString('hex')}`,
      username: `${canaryTenant}/${device}`,
      password: secret,
      reconnectPeriod: 500,
      queueQoSZero: false,
    });
    client.on('error', (error) => {
      this.events.failed('canary-not-sent', error);
    });
    this.canaryClient = client;
    return async (topic, payload) => {
      // A canary that waits its turn would only say later what a fresh one says now.
      if (client.connected) await client.publishAsync(topic, payload, { qos: 1 });
    };
  }

  /** The lead's standing notice, and one of our own. What decides meanwhile does not wait for either. */
  private reportRefused(refused: readonly RefusedTree[]): void {
    for (const { hash, code } of refused)
      this.events.failed(`tree-refused:${hash.slice(0, 12)}`, new Error(code));
    reportRefusedTrees(this.database, refused).catch((error: unknown) => {
      this.events.failed('tree-refusal-not-saved', error);
    });
  }

  /** Devices of who withdrew meanwhile; their sign-in is refused from then on. */
  private async disconnectStopped(): Promise<void> {
    if (!(this.source instanceof EmbeddedBroker)) return;
    try {
      this.source.disconnect(await stoppedAccounts(this.database));
    } catch (error) {
      this.events.failed('stopped-accounts-unknown', error);
    }
  }

  private async flush(): Promise<void> {
    const { deniedByTenant } = this.source.counters();
    for (const [tenant, count] of Object.entries(deniedByTenant)) {
      this.books.deny(tenant, count - (this.denied[tenant] ?? 0));
    }
    this.denied = deniedByTenant;
    await this.disconnectStopped();
    await this.books.flush(new Date()).catch((error: unknown) => {
      this.events.failed('source-count-not-saved', error);
    });
  }
}

/** As the pipeline's books do: the publisher's tenant, else the topic's. A topic that names none is nobody's. */
function tenantOf(message: IncomingMessage): string {
  const topic = parseTopic(message.topic);
  const named = topic !== undefined && isPayloadFormat(topic.channel) ? topic.tenant : '';
  return message.publisher?.split('/')[0] ?? named;
}
