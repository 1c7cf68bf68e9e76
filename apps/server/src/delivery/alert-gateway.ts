import { Inject, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { WebSocketGateway, type OnGatewayInit } from '@nestjs/websockets';
import { Sessions, type Session } from '#access';
import { directCommands, type DirectCommand } from '#domain';
import type { Namespace, Socket } from 'socket.io';
import { DataSource } from 'typeorm';
import { runCommand } from '../alert/alert-command.js';
import { isDatabaseAway } from '../problem/database-away.js';
import { serverOptions, type ServerOptions } from '../server-options.js';
import { AlertFeed } from './alert-feed.js';
import { AlertSocket } from './alert-socket.js';
import { DeliveredReceipts } from './delivered-receipts.js';
import { DeliveryMetrics } from './delivery-metrics.js';
import { HeartbeatSource } from './heartbeat.js';
import { SessionWatch } from './session-watch.js';
import { commandSchema, handshakeSchema, seenSchema } from './socket-schema.js';
import { StreamReader } from './stream-reader.js';
import { Turnstile } from './turnstile.js';

/** What the middleware found out about a socket. */
interface Admitted {
  readonly token: string;
  readonly session: Session;
  readonly cursor: number | undefined;
  readonly parts: boolean;
}

/** A refused connection; the client finds `code` in `error.data`. */
class ConnectionRefused extends Error {
  readonly data: { readonly code: string };

  constructor(code: 'unauthenticated' | 'unavailable') {
    super(code);
    this.data = { code };
  }
}

/** The namespace `/alerts`: who gets in, what is sent there, what may be asked. */
@WebSocketGateway({ namespace: '/alerts', serveClient: false, maxHttpBufferSize: 64 * 1024 })
export class AlertGateway
  implements OnGatewayInit<Namespace>, OnApplicationBootstrap, BeforeApplicationShutdown
{
  readonly #admitted = new WeakMap<Socket, Admitted>();
  #namespace: Namespace | undefined;

  constructor(
    private readonly source: DataSource,
    private readonly sessions: Sessions,
    private readonly watch: SessionWatch,
    private readonly feed: AlertFeed,
    private readonly reader: StreamReader,
    private readonly turnstile: Turnstile,
    private readonly receipts: DeliveredReceipts,
    private readonly heartbeat: HeartbeatSource,
    private readonly metrics: DeliveryMetrics,
    @Inject(serverOptions) private readonly options: ServerOptions,
  ) {}

  afterInit(namespace: Namespace): void {
    this.#namespace = namespace;
    // Guards do not run for a connection: who it is has to be settled in the middleware, before anything is sent.
    namespace.use((socket, next) => {
      this.turnstile
        .pass(() => this.#admit(socket))
        .then(
          () => {
            next();
          },
          (error: unknown) => {
            next(error instanceof ConnectionRefused ? error : new ConnectionRefused('unavailable'));
          },
        );
    });
    namespace.on('connection', (socket) => {
      this.#connected(socket);
    });
  }

  onApplicationBootstrap(): void {
    this.feed.start();
    this.watch.start();
    this.heartbeat.start((beat) => this.#namespace?.emit('heartbeat', beat));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#namespace?.disconnectSockets(true);
    await this.heartbeat.stop();
    await this.watch.stop();
    await this.feed.stop();
    await this.receipts.stop();
  }

  /** @throws {ConnectionRefused} */
  async #admit(socket: Socket): Promise<void> {
    const handshake = handshakeSchema.safeParse(socket.handshake.auth);
    if (!handshake.success) throw new ConnectionRefused('unauthenticated');
    // Gone again while it waited its turn.
    if (socket.conn.readyState !== 'open') throw new ConnectionRefused('unavailable');
    const { token, cursor, parts } = handshake.data;
    const session = await this.sessions.find(token);
    if (session === undefined) throw new ConnectionRefused('unauthenticated');
    this.#admitted.set(socket, {
      token,
      session,
      cursor: await this.#knownPosition(cursor ?? undefined),
      parts,
    });
  }

  /** A cursor beyond the end is of another database (one restored from a backup): the client starts anew. */
  async #knownPosition(cursor: number | undefined): Promise<number | undefined> {
    if (cursor === undefined || cursor <= this.feed.endOfStream) return cursor;
    const [row] = await this.source.query<{ through: string }[]>(
      'SELECT wardline.numbered_through()::text AS through',
    );
    return cursor > Number(row?.through ?? 0) ? undefined : cursor;
  }

  #connected(socket: Socket): void {
    const admitted = this.#admitted.get(socket);
    if (admitted === undefined) {
      socket.disconnect(true);
      return;
    }
    const { token, session, cursor, parts: inParts } = admitted;
    const unwatch = this.watch.watch(token, (reason) => {
      socket.emit('session.ended', { reason });
      socket.disconnect(true);
    });
    this.metrics.sockets.inc();
    socket.once('disconnect', () => {
      unwatch();
      this.metrics.sockets.dec();
    });
    for (const command of directCommands) {
      socket.on(`alert.${command}`, (payload: unknown, answer: unknown) => {
        void this.#command(session, command, payload).then((result) => {
          if (typeof answer === 'function') (answer as (result: unknown) => void)(result);
        });
      });
    }
    socket.emit('heartbeat', this.heartbeat.latest);
    const parts = {
      feed: this.feed,
      reader: this.reader,
      receipts: this.receipts,
      metrics: this.metrics,
      logger: this.options.logger,
    };
    // Without its snapshot a client would show an empty list as all well: it is sent away, and comes again.
    new AlertSocket(socket, session, parts).start(cursor, inParts).catch(() => {
      socket.conn.close();
    });
  }

  async #command(session: Session, command: DirectCommand, payload: unknown): Promise<unknown> {
    const parsed = (command === 'seen' ? seenSchema : commandSchema).safeParse(payload);
    if (!parsed.success)
      return { ok: false, code: 'invalid-request', detail: 'alertId and version are needed' };
    try {
      return await runCommand(this.source, session, command, parsed.data);
    } catch (error) {
      const code = isDatabaseAway(error) ? 'unavailable' : 'internal';
      this.options.logger.error({ code, command, error }, 'a command failed');
      return { ok: false, code, detail: 'nothing was changed; try again' };
    }
  }
}
