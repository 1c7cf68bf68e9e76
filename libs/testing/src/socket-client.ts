import { io, type Socket } from 'socket.io-client';

/** What arrived, in order. */
export interface ReceivedEvent {
  readonly name: string;
  readonly payload: unknown;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
}

export interface SocketClientOptions {
  /** Continue after this position instead of asking for a snapshot. */
  readonly cursor?: number | string;
  /** Answer every `alert.event` with the delivered receipt; default true. */
  readonly acknowledge?: boolean;
}

/** A Socket.IO client of `/alerts` that keeps what it received, and lets a test wait for it without sleeping. */
export class SocketClient {
  readonly events: ReceivedEvent[] = [];
  private readonly watchers = new Set<(event: ReceivedEvent) => void>();

  constructor(
    readonly socket: Socket,
    acknowledge: boolean,
  ) {
    socket.onAny((name: string, payload: unknown, receipt?: unknown) => {
      const event = { name, payload, receivedAt: Date.now() };
      this.events.push(event);
      for (const watcher of this.watchers) watcher(event);
      if (acknowledge && typeof receipt === 'function') Reflect.apply(receipt, undefined, []);
    });
  }

  /** Resolves once connected; rejects with the server's refusal. */
  async connected(timeout = 5000): Promise<void> {
    if (this.socket.connected) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`No connection within ${timeout} ms.`));
      }, timeout);
      this.socket.once('connect', () => {
        clearTimeout(timer);
        resolve();
      });
      this.socket.once('connect_error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
      this.socket.connect();
    });
  }

  /** The first event, received already or yet to come, of which the predicate is true. */
  async until<Payload>(
    name: string,
    predicate: (payload: Payload) => boolean = () => true,
    timeout = 10_000,
  ): Promise<Payload> {
    const matches = (event: ReceivedEvent): boolean =>
      event.name === name && predicate(event.payload as Payload);
    const known = this.events.find(matches);
    if (known !== undefined) return known.payload as Payload;
    return new Promise<Payload>((resolve, reject) => {
      const watcher = (event: ReceivedEvent): void => {
        if (!matches(event)) return;
        clearTimeout(timer);
        this.watchers.delete(watcher);
        resolve(event.payload as Payload);
      };
      const timer = setTimeout(() => {
        this.watchers.delete(watcher);
        const seen = [...new Set(this.events.map((event) => event.name))].join(', ') || 'nothing';
        reject(new Error(`No such ${name} within ${timeout} ms; received: ${seen}.`));
      }, timeout);
      this.watchers.add(watcher);
    });
  }

  /** Sends a command and resolves to the server's answer. */
  async send<Answer>(command: string, body: object, timeout = 5000): Promise<Answer> {
    return (await this.socket.timeout(timeout).emitWithAck(command, body)) as Answer;
  }

  close(): void {
    this.socket.disconnect();
  }
}

/**
 * Connects to `/alerts`; await `connected()` next, or expect it to reject.
 *
 * @param url of the server, http://…
 */
export function socketClient(url: string, token: string, options: SocketClientOptions = {}): SocketClient {
  const { cursor, acknowledge = true } = options;
  const socket = io(`${url}/alerts`, {
    auth: { token, ...(cursor !== undefined && { cursor }) },
    transports: ['websocket'],
    forceNew: true,
    autoConnect: false,
    reconnectionDelay: 50,
    reconnectionDelayMax: 500,
  });
  return new SocketClient(socket, acknowledge);
}
