import { connect, type Socket } from 'node:net';
import { connectPacket, packetTypes, PacketReader, pingRequest, publishPacket } from './wire.js';

/** A message on its way. */
export interface Outgoing {
  readonly topic: string;
  readonly payload: string;
}

export interface GatewayOptions<Message extends Outgoing> {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly clientId: string;
  /** Messages without PUBACK at most; what is more waits here. Default 20,000. */
  readonly window?: number;
  readonly onAcknowledged: (message: Message) => void;
}

const keepAliveSeconds = 60;
const reconnectMs = 50;
const cutEvery = 10_000;

/**
 * A publisher as a good gateway is: it keeps every message until its PUBACK, reconnects for ever, and then sends
 * again whatever has none, in order.
 */
export class Gateway<Message extends Outgoing> {
  private socket: Socket | undefined;
  private isOpen = false;
  private closing = false;
  private nextId = 1;
  private readonly unacknowledged = new Map<number, Message>();
  private waiting: Message[] = [];
  /** How many of `waiting` were sent; they are cut off now and then, not one by one. */
  private taken = 0;
  private pings: NodeJS.Timeout | undefined;
  /** Connections that were lost. */
  losses = 0;

  constructor(private readonly options: GatewayOptions<Message>) {}

  /** Starts to connect; messages may be given before that has worked. */
  start(): void {
    const { host, port, clientId, username, password } = this.options;
    const socket = connect({ host, port, noDelay: true });
    const reader = new PacketReader();
    this.socket = socket;
    socket.on('error', () => undefined); // `close` follows
    socket.on('connect', () =>
      socket.write(connectPacket({ clientId, username, password, keepAliveSeconds })),
    );
    socket.on('data', (chunk) => {
      for (const { type, body } of reader.read(chunk)) this.receive(type, body);
    });
    socket.on('close', () => {
      this.lost();
    });
  }

  publish(message: Message): void {
    if (this.isOpen && this.waiting.length === this.taken && this.hasRoom) this.send(message);
    else this.waiting.push(message);
  }

  /** Messages that were sent and have no PUBACK. */
  get inFlight(): number {
    return this.unacknowledged.size;
  }

  /** Messages without PUBACK, sent or not. */
  get pending(): number {
    return this.unacknowledged.size + this.waiting.length - this.taken;
  }

  close(): void {
    this.closing = true;
    this.socket?.destroy();
  }

  private get hasRoom(): boolean {
    return this.unacknowledged.size < (this.options.window ?? 20_000);
  }

  private receive(type: number, body: Buffer): void {
    if (type === packetTypes.connack) this.opened(body[1] ?? 255);
    else if (type === packetTypes.puback) this.acknowledged(body.readUInt16BE(0));
  }

  private opened(returnCode: number): void {
    if (returnCode !== 0) {
      this.socket?.destroy();
      return;
    }
    this.isOpen = true;
    this.pings = setInterval(() => this.socket?.write(pingRequest), keepAliveSeconds * 500);
    this.socket?.cork();
    for (const [id, { topic, payload }] of this.unacknowledged)
      this.socket?.write(publishPacket(topic, payload, id, true));
    this.socket?.uncork();
    this.sendWaiting();
  }

  private acknowledged(id: number): void {
    const message = this.unacknowledged.get(id);
    if (message === undefined) return;
    this.unacknowledged.delete(id);
    this.options.onAcknowledged(message);
    if (this.waiting.length > this.taken) this.sendWaiting();
  }

  private sendWaiting(): void {
    while (this.isOpen && this.hasRoom) {
      const message = this.waiting[this.taken];
      if (message === undefined) break;
      this.taken++;
      this.send(message);
    }
    if (this.taken < this.waiting.length && this.taken < cutEvery) return;
    this.waiting = this.waiting.slice(this.taken);
    this.taken = 0;
  }

  private send(message: Message): void {
    while (this.unacknowledged.has(this.nextId)) this.nextId = (this.nextId % 65_535) + 1;
    const id = this.nextId;
    this.nextId = (id % 65_535) + 1;
    this.unacknowledged.set(id, message);
    const { socket } = this;
    if (socket === undefined) return;
    if (socket.writableCorked === 0) {
      // What is sent in one turn of the event loop goes out in one write.
      socket.cork();
      setImmediate(() => {
        socket.uncork();
      });
    }
    socket.write(publishPacket(message.topic, message.payload, id, false));
  }

  private lost(): void {
    clearInterval(this.pings);
    if (this.isOpen) this.losses++;
    this.isOpen = false;
    if (this.closing) return;
    setTimeout(() => {
      if (!this.closing) this.start();
    }, reconnectMs);
  }
}
