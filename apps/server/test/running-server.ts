import type { INestApplication } from '@nestjs/common';
import { hashSecret } from '#access';
import { createLogger } from '#observability';
import { createDataSource, DedicatedConnection, Loop, pendingChannel, relayOnce } from '#persistence';
import { io, type Socket } from 'socket.io-client';
import { openTestDatabase, type OpenDatabase } from '../../../libs/access/test/database.js';
import {
  seedOrganisation,
  type Organisation,
  type StaffName,
} from '../../../libs/access/test/organisation.js';
import { createServerApp } from '../src/server-app.js';
import type { ServerOptions } from '../src/server-options.js';

export const quarantineKey = Buffer.alloc(32, 7);

/** A server on a database of its own, with the organisation of libs/access in it and a relay beside it. */
export interface RunningServer {
  readonly database: OpenDatabase;
  readonly organisation: Organisation;
  readonly app: INestApplication;
  readonly url: string;
  readonly relay: { readonly pause: () => Promise<void>; readonly resume: () => void };
  readonly signIn: (name: StaffName) => Promise<string>;
  /** A call of the interface; the body is parsed where there is one. */
  readonly call: (token: string | undefined, path: string, init?: CallInit) => Promise<Answer>;
  readonly connect: (token: string, cursor?: string) => TestClient;
  readonly stop: () => Promise<void>;
}

export interface CallInit {
  readonly method?: string;
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** @param given a database of the caller's own, which stays its own to close */
export async function startServer(
  options: Partial<ServerOptions> = {},
  given?: OpenDatabase,
  poolSize = 6,
): Promise<RunningServer> {
  const database = given ?? (await openTestDatabase());
  const organisation = await seedOrganisation(database.owner, await hashSecret('demo'));
  const databaseUrl = database.url('wardline_server');
  const source = createDataSource({ url: databaseUrl, poolSize, applicationName: 'test-server' });
  await source.initialize();
  const app = await createServerApp(
    {
      databaseUrl,
      ingestUrl: undefined,
      quarantineKey,
      consoleFolder: undefined,
      logger: createLogger('test', 'silent'),
      ...options,
    },
    source,
  );
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const clients = new Set<TestClient>();
  let relay = startRelay(database);
  const call: RunningServer['call'] = async (token, path, { method = 'GET', body } = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  return {
    database,
    organisation,
    app,
    url,
    relay: {
      pause: () => relay.stop(),
      resume: () => {
        relay = startRelay(database);
      },
    },
    call,
    signIn: async (name) => {
      const answer = await call(undefined, '/api/v1/session', {
        method: 'POST',
        body: { email: `${name}@demo`, password: 'demo' },
      });
      return (answer.body as { token: string }).token;
    },
    connect: (token, cursor) => {
      const client = new TestClient(`${url}/alerts`, token, cursor);
      clients.add(client);
      return client;
    },
    stop: async () => {
      for (const client of clients) client.close();
      await relay.stop();
      await app.close();
      await source.destroy();
      if (given === undefined) await database.close();
    },
  };
}

function startRelay(database: OpenDatabase): { stop: () => Promise<void> } {
  const connection = new DedicatedConnection({
    url: database.url('wardline_relay'),
    applicationName: 'test-relay',
    channels: [pendingChannel],
    onConnected: () => {
      loop.wake();
    },
    onNotification: () => {
      loop.wake();
    },
  });
  const loop = new Loop({
    turn: async () => {
      await connection
        .query(`SELECT wardline.beat(part) FROM unnest(ARRAY['relay', 'clock', 'auditor']) part`)
        .catch(() => undefined);
      return (await relayOnce(connection)).full;
    },
    everyMs: 500,
    onError: () => undefined,
  });
  connection.start();
  return {
    stop: async () => {
      await loop.stop();
      await connection.stop();
    },
  };
}

export interface ReceivedEvent {
  readonly cursor: string;
  readonly type: string;
  readonly note: string | null;
  readonly actor: { readonly name: string } | null;
  readonly alert: ReceivedAlert;
}

export interface ReceivedAlert {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly severity: string;
  readonly patient: string;
  readonly owner: { readonly id: string; readonly name: string } | null;
  readonly patientCard: Readonly<Record<string, unknown>> | null;
}

export interface ReceivedSnapshot {
  readonly cursor: string;
  readonly alerts: readonly ReceivedAlert[];
}

/** A client that keeps what it hears, and acknowledges unless told otherwise. */
export class TestClient {
  readonly events: ReceivedEvent[] = [];
  readonly heartbeats: { status: string; components: Record<string, { status: string }> }[] = [];
  readonly socket: Socket;
  snapshot: ReceivedSnapshot | undefined;
  acknowledges = true;
  readonly #unanswered: (() => void)[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(url: string, token: string, cursor?: string) {
    this.socket = io(url, {
      auth: { token, ...(cursor !== undefined && { cursor }) },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    this.socket.on('alert.snapshot', (snapshot: ReceivedSnapshot, acknowledge: () => void) => {
      this.snapshot = snapshot;
      acknowledge();
    });
    this.socket.on('alert.event', (event: ReceivedEvent, acknowledge: () => void) => {
      this.events.push(event);
      if (this.acknowledges) acknowledge();
      else this.#unanswered.push(acknowledge);
    });
    this.socket.on('heartbeat', (beat: (typeof this.heartbeats)[number]) => {
      this.heartbeats.push(beat);
    });
    this.socket.onAny(() => {
      this.#changed();
    });
    for (const name of ['connect', 'disconnect', 'connect_error'])
      this.socket.on(name, () => {
        this.#changed();
      });
  }

  /** Makes good for all that it has not acknowledged, and acknowledges from now on. */
  acknowledgeAll(): void {
    this.acknowledges = true;
    for (const acknowledge of this.#unanswered.splice(0)) acknowledge();
  }

  /** Resolves when `condition` holds; rejects after ten seconds. Looks after everything that is heard. */
  async until(condition: () => boolean, what = 'the condition'): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (!condition()) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`waited in vain for ${what}`));
      }, 10_000);
      this.#waiting.add(look);
    });
  }

  async ready(): Promise<ReceivedSnapshot> {
    await this.until(() => this.snapshot !== undefined, 'a snapshot');
    if (this.snapshot === undefined) throw new Error('no snapshot');
    return this.snapshot;
  }

  async eventOf(alertId: string, type: string): Promise<ReceivedEvent> {
    const find = (): ReceivedEvent | undefined =>
      this.events.find((event) => event.alert.id === alertId && event.type === type);
    await this.until(() => find() !== undefined, `${type} of ${alertId}`);
    return find() as ReceivedEvent;
  }

  async command(
    name: string,
    payload: unknown,
  ): Promise<{ ok: boolean; code?: string; alert?: ReceivedAlert }> {
    return (await this.socket.emitWithAck(`alert.${name}`, payload)) as { ok: boolean };
  }

  close(): void {
    this.socket.close();
  }

  /** Listeners for any event run before those of the event itself: look when all of them are through. */
  #changed(): void {
    setImmediate(() => {
      for (const look of [...this.#waiting]) look();
    });
  }
}
