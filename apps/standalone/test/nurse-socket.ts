import { io, type Socket } from 'socket.io-client';

export interface ReceivedAlert {
  readonly id: string;
  readonly version: number;
  readonly condition: string;
  readonly severity: string;
  readonly state: string;
  readonly patient: string;
  readonly site: string;
  readonly tenant: string;
  readonly reason: string;
  readonly decision: {
    tree: string;
    version: string;
    hash: string;
    leaf: string;
    facts: Record<string, unknown>;
  };
}

export interface ReceivedEvent {
  readonly cursor: string;
  readonly type: string;
  readonly at: string;
  readonly alert: ReceivedAlert;
}

/** Somebody who is signed in and listens, as the page does. */
export class Listener {
  readonly events: ReceivedEvent[] = [];
  readonly heartbeats: { at: string; status: string }[] = [];
  private readonly waiting = new Set<() => void>();

  private constructor(readonly socket: Socket) {
    socket.on('alert.event', (event: ReceivedEvent, done: () => void) => {
      this.events.push(event);
      done();
      this.look();
    });
    socket.on('heartbeat', (beat: { at: string; status: string }) => {
      this.heartbeats.push(beat);
      this.look();
    });
  }

  /** Signs in and connects; resolves with the snapshot's arrival. */
  static async signIn(address: string, email: string, password = 'demo'): Promise<Listener> {
    const token = await signIn(address, email, password);
    const socket = io(`${address}/alerts`, { auth: { token }, transports: ['websocket'], forceNew: true });
    const listener = new Listener(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('alert.snapshot', () => {
        resolve();
      });
      socket.once('connect_error', reject);
    });
    return listener;
  }

  /** Resolves with what `find` finds, as soon as it does; rejects after `limitMs`. */
  async until<T>(what: string, find: (listener: this) => T | undefined, limitMs = 15_000): Promise<T> {
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        this.waiting.delete(look);
        reject(new Error(`no ${what} within ${limitMs} ms`));
      }, limitMs);
      const look = (): void => {
        const found = find(this);
        if (found === undefined) return;
        clearTimeout(limit);
        this.waiting.delete(look);
        resolve(found);
      };
      this.waiting.add(look);
      look();
    });
  }

  async command(
    name: string,
    body: { alertId: string; version: number; reason?: string },
  ): Promise<{ ok: boolean; code?: string }> {
    return (await this.socket.emitWithAck(`alert.${name}`, body)) as { ok: boolean; code?: string };
  }

  close(): void {
    this.socket.disconnect();
  }

  private look(): void {
    for (const look of [...this.waiting]) look();
  }
}

export async function signIn(address: string, email: string, password = 'demo'): Promise<string> {
  const response = await fetch(`${address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  if (response.status !== 201) throw new Error(`sign-in of ${email} answered ${response.status}`);
  return ((await response.json()) as { token: string }).token;
}
