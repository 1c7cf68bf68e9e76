import {
  connect,
  type IClientOptions,
  type IConnackPacket,
  type IPublishPacket,
  type MqttClient,
} from 'mqtt';
import { payloadFormats, systemClock, type Clock } from '#domain';
import { parseTopic } from '../topic.js';
import { Counters } from './counters.js';
import { keepPayload } from './payload.js';
import { PublishWindow } from './publish-window.js';
import {
  SourceError,
  type IncomingMessage,
  type MeasurementSource,
  type MessageSink,
  type SourceCounters,
  type SourceLog,
  type StatusMessage,
} from './source.js';
import { WaitingRoom, type Lane } from './waiting-room.js';
import { WithheldAcks } from './withheld-acks.js';

export interface Mqtt5SessionOptions {
  /** `mqtt://` or `mqtts://`, an MQTT 5 broker. */
  readonly url: string;
  /** Stable across restarts: the broker keeps the unacknowledged under it. One process at a time. */
  readonly clientId: string;
  readonly username?: string;
  readonly password?: string;
  /** Messages that the broker may have under way to us, not acknowledged. Default 2,000. */
  readonly receiveMaximum?: number;
  /** How long the broker keeps the session of a worker that is away. Seconds; default 7 days. */
  readonly sessionExpirySeconds?: number;
  /** Several workers share the messages under this name. */
  readonly shareGroup?: string;
  /** Topics that come to this worker whatever the group gives it: its own canary. They may then come twice. */
  readonly ownTopics?: readonly string[];
  readonly onStatus?: (status: StatusMessage) => void;
  /** Called when the connection is there (true) and when it is lost (false). */
  readonly onConnection?: (connected: boolean) => void;
  readonly log?: SourceLog;
  readonly clock?: Clock;
  /** Milliseconds between attempts to connect; default 1,000. */
  readonly reconnectMs?: number;
  /** Further MQTT.js options, such as the certificates of `mqtts://`. */
  readonly client?: Pick<IClientOptions, 'ca' | 'cert' | 'key' | 'keepalive' | 'connectTimeout'>;
}

type Stream = MqttClient['stream'];

/** CONNACK reason codes that trying again does not mend: bad credentials, not authorised, client id not valid. */
const hopeless: ReadonlySet<unknown> = new Set([0x85, 0x86, 0x87]);
/** Publishes under way get this long when the session stops. */
const stopWithinMs = 2000;
/** A window of large payloads that does not fit in here is given back to the broker. */
const maxWaitingBytes = 64 * 1024 * 1024;
const channels = [...payloadFormats, 'status'] as const;

/**
 * Tells MQTT.js not to acknowledge. Its `handleMessage` is the documented place for back-pressure: with an error
 * it sends no PUBACK, and goes on with the next packet (5.16: handlers/publish.js, client.js `nextTickWork`). The
 * PUBACK is written by us after the commit. test/mqtt5-session.test.ts fails when a release changes this.
 */
const withheld = new Error('the acknowledgement waits for the commit');

/**
 * A persistent MQTT 5 session on a real broker. The window is the Receive Maximum: so many messages are held here,
 * the rest stays with the broker. Nothing blocks inside MQTT.js, so pings go on while the database is away.
 */
export class Mqtt5Session implements MeasurementSource {
  private readonly counts = new Counters();
  private readonly clock: Clock;
  private readonly window = new PublishWindow();
  private readonly acks = new WithheldAcks(
    (stream) => this.client?.connected === true && this.client.stream === stream,
  );
  private client: MqttClient | undefined;
  private room: WaitingRoom | undefined;
  private lane: Lane = newLane();

  constructor(private readonly options: Mqtt5SessionOptions) {
    this.clock = options.clock ?? systemClock;
  }

  /**
   * Resolves with the first subscription; waits for a broker that is away.
   * @throws {SourceError} `not-authorised`, `not-subscribed`
   */
  async start(sink: MessageSink): Promise<void> {
    const { receiveMaximum = 2000 } = this.options;
    this.room = new WaitingRoom(sink, { maxMessages: receiveMaximum, maxBytes: maxWaitingBytes });
    const client = connect(this.options.url, this.clientOptions(receiveMaximum));
    this.client = client;
    client.handleMessage = (packet, done) => {
      this.handle(client, packet, done);
    };
    client.on('close', () => {
      this.forgetConnection();
    });
    await new Promise<void>((resolve, reject) => {
      client.on('connect', (connack: IConnackPacket) => {
        this.window.limit = connack.properties?.receiveMaximum ?? 65_535;
        this.subscribe(client).then(resolve, reject);
      });
      client.on('error', (error: Error & { code?: unknown }) => {
        this.options.log?.warn({ code: error.code }, 'the broker connection failed');
        if (hopeless.has(error.code))
          reject(new SourceError('not-authorised', 'the broker refuses the sign-in'));
      });
    }).catch(async (error: unknown) => {
      await client.endAsync(true);
      throw error;
    });
  }

  async publish(topic: string, payload: string): Promise<void> {
    await this.window.run(async () => {
      const { client } = this;
      // MQTT.js would keep it in memory, without a bound; the caller knows better what is worth repeating.
      if (client?.connected !== true) throw new SourceError('not-connected', 'the broker is away');
      await client.publishAsync(topic, payload, { qos: 1 });
    });
  }

  async stop(): Promise<void> {
    const { client } = this;
    if (client === undefined) return;
    // A graceful end waits for every PUBACK, without a limit of its own.
    if (client.connected) await this.window.idle(stopWithinMs);
    await client.endAsync(!client.connected || !this.window.isIdle);
  }

  counters(): SourceCounters {
    return this.counts.snapshot(this.room?.size ?? 0);
  }

  private clientOptions(receiveMaximum: number): IClientOptions {
    const { clientId, username, password, sessionExpirySeconds = 7 * 24 * 3600 } = this.options;
    return {
      keepalive: 30,
      ...this.options.client,
      protocolVersion: 5,
      clientId,
      clean: false,
      // Subscribed on every connection, below: the broker may have lost the session.
      resubscribe: false,
      reconnectPeriod: this.options.reconnectMs ?? 1000,
      properties: { receiveMaximum, sessionExpiryInterval: sessionExpirySeconds },
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
    };
  }

  private async subscribe(client: MqttClient): Promise<void> {
    const { shareGroup, ownTopics = [] } = this.options;
    const prefix = shareGroup === undefined ? '' : `$share/${shareGroup}/`;
    // Retained statuses only where the subscription is new (rh 1); shared subscriptions get none.
    const rh = shareGroup === undefined ? 1 : 0;
    const all = channels.map((channel) => `${prefix}rpm/v1/+/+/${channel}`);
    // Without a group everything comes already; the same topic twice would only come twice.
    const own = shareGroup === undefined ? [] : ownTopics;
    const filters = Object.fromEntries([...all, ...own].map((filter) => [filter, { qos: 1 as const, rh }]));
    let granted;
    try {
      granted = await client.subscribeAsync(filters);
    } catch {
      if (!client.connected) return;
      throw new SourceError('not-subscribed', 'the broker refuses the subscription');
    }
    if (granted.some(({ qos }) => qos !== 1)) {
      throw new SourceError('not-subscribed', 'the broker does not grant QoS 1');
    }
    this.options.onConnection?.(true);
  }

  private handle(client: MqttClient, packet: IPublishPacket, done: (error?: Error) => void): void {
    const { messageId } = packet;
    if (parseTopic(packet.topic)?.channel === 'status') {
      const payload = Buffer.from(packet.payload);
      const { topic, retain: isKept } = packet;
      this.options.onStatus?.({ topic, payload, receivedAtMs: this.clock.now().getTime(), isKept });
      done();
      return;
    }
    this.counts.received++;
    const message = this.messageOf(client, packet, messageId);
    if (this.room?.admit(message, this.lane) !== true) {
      this.counts.closed.overflow++;
      message.settle('drop');
    }
    done(messageId === undefined ? undefined : withheld);
  }

  private messageOf(
    client: MqttClient,
    packet: IPublishPacket,
    messageId: number | undefined,
  ): IncomingMessage {
    const { stream } = client;
    let settled = false;
    return {
      topic: packet.topic,
      ...keepPayload(packet.payload),
      receivedAtMs: this.clock.now().getTime(),
      settle: (outcome) => {
        if (settled) return;
        settled = true;
        const sent = outcome === 'ack' && (messageId === undefined || this.acks.send(stream, messageId));
        if (sent) this.counts.acknowledged++;
        else this.counts.unacknowledged++;
        if (outcome === 'drop') this.redeliver(client, stream);
      },
    };
  }

  /** A broker sends again what was not acknowledged only on the next connection. */
  private redeliver(client: MqttClient, stream: Stream): void {
    if (client.connected && client.stream === stream && !client.disconnecting) stream.destroy();
  }

  /** What waits from the old connection comes again on the next. */
  private forgetConnection(): void {
    this.counts.unacknowledged += this.room?.forget(this.lane) ?? 0;
    this.lane = newLane();
    this.options.onConnection?.(false);
  }
}

/** A connection has nothing to hold back: the Receive Maximum does. */
function newLane(): Lane {
  return { hold: () => undefined, release: () => undefined };
}
