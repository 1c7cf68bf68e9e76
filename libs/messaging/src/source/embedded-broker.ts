import type { EventEmitter } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { AedesOptions, Client } from 'aedes';
import { systemClock, type Clock } from '#domain';
import { maySubscribe, publishRight } from './broker-access.js';
import { BrokerSignIn, type AuthenticateDevice, type Connection } from './broker-sign-in.js';
import { ConnectionGuard } from './connection-guard.js';
import { Counters } from './counters.js';
import { keepPayload } from './payload.js';
import { QuietBroker } from './quiet-broker.js';
import {
  SourceError,
  type IncomingMessage,
  type MeasurementSource,
  type MessageSink,
  type SourceCounters,
  type SourceLog,
  type StatusMessage,
} from './source.js';
import { WaitingRoom, type WaitingRoomLimits } from './waiting-room.js';

export interface EmbeddedBrokerOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0: any free one; `port` tells which. */
  readonly port: number;
  readonly authenticateDevice: AuthenticateDevice;
  readonly onStatus?: (status: StatusMessage) => void;
  readonly log?: SourceLog;
  readonly clock?: Clock;
  /** A larger packet closes its connection by its header. Bytes; default 2 MiB. */
  readonly maxPacketBytes?: number;
  /** Room for what was read before the sink was full; beyond it connections are closed. Default 20,000, 32 MiB. */
  readonly waitingRoom?: WaitingRoomLimits;
  readonly maxConnections?: number;
}

const maxStatusBytes = 4096;
const keepAliveCheckMs = 1000;

type Packet = Parameters<QuietBroker['authorizePublish']>[1];

/**
 * The broker of the embedded default: aedes behind a TCP listener. Measurements are taken in `authorizePublish`,
 * before aedes acknowledges, and the callback waits for `settle('ack')`: a device's PUBACK is its receipt for the
 * commit, at QoS 1 and (as PUBREC) at QoS 2.
 *
 * A denied publish closes the connection: MQTT 3.1.1 knows no refusal, and acknowledging it would tell the device
 * that the reading is safe ([MQTT-3.3.5-2] leaves these two). Sessions are not kept: receipts for a device that is away
 * would pile up in memory, and a device that asked for one and got none sends again.
 */
export class EmbeddedBroker implements MeasurementSource {
  private readonly broker: QuietBroker;
  private readonly server: Server;
  private readonly counts = new Counters();
  private readonly guards = new Set<ConnectionGuard>();
  private readonly signIn: BrokerSignIn;
  private readonly clock: Clock;
  private room: WaitingRoom | undefined;
  private sweep: NodeJS.Timeout | undefined;

  constructor(private readonly options: EmbeddedBrokerOptions) {
    this.clock = options.clock ?? systemClock;
    this.signIn = new BrokerSignIn(options.authenticateDevice, this.counts, options.log);
    this.broker = new QuietBroker(this.hooks());
    // aedes emits this one, too, though its types do not list it.
    const emitter: EventEmitter = this.broker;
    emitter.on('error', (error: Error) => options.log?.warn({ error: error.message }, 'broker error'));
    this.server = createServer((socket) => {
      this.accept(socket);
    });
    this.server.maxConnections = options.maxConnections ?? 5000;
  }

  /** @throws {SourceError} `port-taken` */
  async start(sink: MessageSink): Promise<void> {
    this.room = new WaitingRoom(
      sink,
      this.options.waitingRoom ?? { maxMessages: 20_000, maxBytes: 32 * 1024 * 1024 },
    );
    await this.broker.listen();
    await this.listen();
    this.sweep = setInterval(() => {
      for (const guard of this.guards) guard.checkKeepAlive();
    }, keepAliveCheckMs);
  }

  /** The port that is listened on. */
  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : this.options.port;
  }

  async publish(topic: string, payload: string): Promise<void> {
    if (this.broker.closed) throw new SourceError('not-connected', 'the broker has stopped');
    await new Promise<void>((resolve, reject) => {
      const packet = { cmd: 'publish', topic, payload, qos: 1, retain: false, dup: false } as const;
      this.broker.publish(packet, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  /** Closes what these accounts (`{tenant}/{device}`) have open; whether they may come back is the sign-in's to say. */
  disconnect(usernames: ReadonlySet<string>): void {
    if (usernames.size === 0) return;
    for (const { guard } of this.signIn.connectionsOf(usernames)) {
      this.counts.closed.stopped++;
      guard.destroy();
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.sweep);
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
    await new Promise<void>((resolve) => {
      this.broker.close(resolve);
    });
    for (const guard of this.guards) guard.destroy();
    await closed;
  }

  counters(): SourceCounters {
    return this.counts.snapshot(this.room?.size ?? 0);
  }

  private async listen(): Promise<void> {
    const { host = '127.0.0.1', port } = this.options;
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', (error: NodeJS.ErrnoException) => {
        const taken = new SourceError('port-taken', `port ${port} of ${host} is taken`);
        this.broker.close(() => {
          reject(error.code === 'EADDRINUSE' ? taken : error);
        });
      });
      this.server.listen(port, host, resolve);
    });
  }

  private accept(socket: Socket): void {
    const onClose = (reason: 'too-large' | 'malformed' | 'keep-alive') => {
      if (reason !== 'malformed') this.counts.closed[reason]++;
      this.options.log?.warn({ reason }, 'connection closed');
    };
    const { maxPacketBytes = 2 * 1024 * 1024 } = this.options;
    const guard = new ConnectionGuard(socket, maxPacketBytes, { onClose }, () => this.clock.now().getTime());
    this.guards.add(guard);
    guard.once('close', () => {
      this.guards.delete(guard);
      this.counts.unacknowledged += this.room?.forget(guard) ?? 0;
    });
    this.broker.handle(guard);
  }

  private hooks(): AedesOptions {
    return {
      // So many packets may stand in one chunk of the socket behind CONNECT.
      queueLimit: 4096,
      drainTimeout: 10_000,
      preConnect: (client, packet, done) => {
        this.signIn.prepare(client, packet);
        done(null, true);
      },
      authenticate: (client, username, password, done) => {
        void this.signIn.authenticate(client, username, password).then((refusal) => {
          if (refusal === undefined) done(null, true);
          else done(Object.assign(new Error('sign-in refused'), { returnCode: refusal }), null);
        });
      },
      authorizePublish: (client, packet, done) => {
        this.authorizePublish(client, packet, done);
      },
      authorizeSubscribe: (client, subscription, done) => {
        const connection = this.signIn.connectionOf(client);
        const allowed = connection !== undefined && maySubscribe(connection.account, subscription.topic);
        done(null, allowed ? subscription : null);
      },
    };
  }

  private authorizePublish(
    client: Client | null,
    packet: Packet,
    done: (error?: Error | null) => void,
  ): void {
    const connection = this.signIn.connectionOf(client);
    if (client === null || connection === undefined) {
      done(new Error('not signed in'));
      return;
    }
    const right = publishRight(connection.account, packet.topic);
    const tooLong = right === 'status' && packet.payload.length > maxStatusBytes;
    if (right === 'denied' || tooLong) {
      this.counts.deny(connection.account.tenant);
      this.options.log?.warn({ account: connection.username }, 'publish denied');
      done(new Error('publish denied'));
    } else if (right === 'status') {
      const payload = Buffer.from(packet.payload);
      const { topic } = packet;
      this.options.onStatus?.({ topic, payload, receivedAtMs: this.clock.now().getTime(), isKept: false });
      done();
    } else this.take(client, connection, packet, done);
  }

  private take(client: Client, connection: Connection, packet: Packet, done: () => void): void {
    this.counts.received++;
    this.broker.consume(packet);
    const message = this.messageOf(client, connection, packet, done);
    if (this.room?.admit(message, connection.guard) === true) return;
    this.counts.closed.overflow++;
    message.settle('drop');
  }

  private messageOf(
    client: Client,
    connection: Connection,
    packet: Packet,
    done: () => void,
  ): IncomingMessage {
    const kept = keepPayload(packet.payload);
    // aedes holds the packet until it is acknowledged.
    packet.payload = kept.payload;
    let settled = false;
    return {
      topic: packet.topic,
      ...kept,
      receivedAtMs: this.clock.now().getTime(),
      publisher: connection.username,
      settle: (outcome) => {
        if (settled) return;
        settled = true;
        if (outcome === 'ack' && !client.closed && !connection.guard.destroyed) {
          this.counts.acknowledged++;
          done();
          return;
        }
        this.counts.unacknowledged++;
        connection.guard.destroy();
      },
    };
  }
}
