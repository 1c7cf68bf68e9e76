import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

export interface DedicatedConnectionOptions {
  /** postgres:// URL. */
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** Channels to LISTEN on. */
  readonly channels?: readonly string[];
  readonly onNotification?: (channel: string, payload: string) => void;
  /** After every (re)connect: whatever was announced in between was not heard, so look now. */
  readonly onConnected?: () => void;
  /** The connection broke, or could not be made. Reported; it is made again by itself. */
  readonly onLost?: (error: Error) => void;
}

const firstRetryMs = 100;
const lastRetryMs = 2000;
/** A statement on this connection that takes longer counts as a lost connection (a half-open one never answers). */
const statementTimeoutMs = 10_000;

/**
 * One PostgreSQL connection of its own that comes back by itself: for LISTEN, and for work that must not wait for a
 * pool. Statements fail while it is away; who uses it tries again.
 */
export class DedicatedConnection {
  #client: pg.Client | undefined;
  #stopped = false;
  readonly #options: DedicatedConnectionOptions;
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #lost: (() => void) | undefined;

  constructor(options: DedicatedConnectionOptions) {
    this.#options = options;
  }

  /** Starts connecting in the background; returns at once. */
  start(): void {
    this.#running = this.#keepConnected();
  }

  get connected(): boolean {
    return this.#client !== undefined;
  }

  /**
   * Rows of one statement.
   *
   * @throws {Error} while the connection is away, or when the statement fails
   */
  async query<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    const client = this.#client;
    if (client === undefined) throw new Error('not connected to the database');
    try {
      const result = await client.query<Row>(text, values);
      return result.rows;
    } catch (error) {
      // After a time-out the answer may still come, to the wrong question: this connection is no good any more.
      if (!(error instanceof pg.DatabaseError)) this.#lost?.();
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stop.abort();
    this.#lost?.();
    await this.#running;
  }

  async #keepConnected(): Promise<void> {
    let retryMs = firstRetryMs;
    for (;;) {
      try {
        await this.#connectUntilLost();
        retryMs = firstRetryMs;
      } catch (error) {
        this.#report(error);
        retryMs = Math.min(retryMs * 2, lastRetryMs);
      }
      if (this.#stop.signal.aborted) return;
      await delay(retryMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
      if (this.#stopped) return;
    }
  }

  /** Resolves when an established connection ended; rejects when none could be made. */
  async #connectUntilLost(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#options.url,
      application_name: this.#options.applicationName,
      connectionTimeoutMillis: 5000,
      query_timeout: statementTimeoutMs,
      keepAlive: true,
    });
    const ended = new Promise<void>((resolve) => {
      this.#lost = resolve;
      client.on('end', () => {
        resolve();
      });
    });
    client.on('error', (error) => {
      this.#report(error);
      this.#lost?.();
    });
    client.on('notification', ({ channel, payload }) =>
      this.#options.onNotification?.(channel, payload ?? ''),
    );
    try {
      await client.connect();
      for (const channel of this.#options.channels ?? [])
        await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
      this.#client = client;
      this.#options.onConnected?.();
      const watch = setInterval(() => void this.#probe(client), statementTimeoutMs);
      await ended;
      clearInterval(watch);
    } finally {
      this.#client = undefined;
      await Promise.race([client.end().catch(() => undefined), delay(1000)]);
    }
  }

  /** A listener sends nothing by itself and would never notice that the other side is gone. */
  async #probe(client: pg.Client): Promise<void> {
    try {
      await client.query('SELECT 1');
    } catch (error) {
      this.#report(error);
      this.#lost?.();
    }
  }

  #report(error: unknown): void {
    if (!this.#stopped) this.#options.onLost?.(error instanceof Error ? error : new Error(String(error)));
  }
}
