import type { Scope } from '#access';
import { DedicatedConnection, Loop, streamChannel } from '#persistence';
import type { Logger } from '#observability';
import { PersonFeed, type Subscriber } from './person-feed.js';
import type { StreamReader } from './stream-reader.js';

/** The stream is looked at this often even when nothing was announced. Milliseconds. */
const pollMs = 1000;
/** Longer than this without a look at the stream, and delivery is out. Milliseconds. */
const lookDeadlineMs = 5000;

export interface AlertFeedOptions {
  readonly databaseUrl: string;
  readonly reader: StreamReader;
  readonly logger: Logger;
}

/** Follows the stream and wakes whoever it may concern. */
export class AlertFeed {
  readonly #persons = new Map<string, PersonFeed>();
  readonly #reader: StreamReader;
  readonly #logger: Logger;
  readonly #connection: DedicatedConnection;
  readonly #poll: Loop;
  #lastLookAt = 0;
  #endOfStream = 0;

  constructor({ databaseUrl, reader, logger }: AlertFeedOptions) {
    this.#reader = reader;
    this.#logger = logger;
    this.#connection = new DedicatedConnection({
      url: databaseUrl,
      applicationName: 'wardline-server-stream',
      channels: [streamChannel],
      onNotification: (_, position) => {
        this.#reaches(Number(position));
      },
      onConnected: () => {
        this.#poll.wake();
      },
      onLost: (error) => {
        logger.warn({ error }, 'the stream connection was lost');
      },
    });
    this.#poll = new Loop({
      turn: () => this.#look(),
      everyMs: pollMs,
      onError: () => undefined, // the lost connection was reported; the heartbeat tells the rest
    });
  }

  start(): void {
    this.#connection.start();
    this.#poll.start();
  }

  async stop(): Promise<void> {
    await this.#poll.stop();
    await this.#connection.stop();
    await Promise.all([...this.#persons.values()].map((person) => person.stop()));
  }

  /** Up to here positions are known to exist; the stream may reach further by now. */
  get endOfStream(): number {
    return this.#endOfStream;
  }

  /** Was the stream looked at lately? */
  get healthy(): boolean {
    return performance.now() - this.#lastLookAt < lookDeadlineMs;
  }

  subscribe(scope: Scope, subscriber: Subscriber, position: number): void {
    this.#personOf(scope).subscribe(subscriber, position);
    this.#poll.wake();
  }

  /** The subscriber acknowledged something and has room again. */
  roomAgain(staffId: string): void {
    this.#persons.get(staffId)?.wake();
  }

  unsubscribe(staffId: string, subscriber: Subscriber): void {
    const person = this.#persons.get(staffId);
    if (person === undefined) return;
    person.unsubscribe(subscriber);
    if (person.size > 0) return;
    this.#persons.delete(staffId);
    this.#reader.forget(staffId);
    void person.stop();
  }

  #personOf(scope: Scope): PersonFeed {
    const known = this.#persons.get(scope.staffId);
    if (known !== undefined) return known;
    const person = new PersonFeed(
      scope,
      (as, after, limit) => this.#reader.batch(as, after, limit),
      (error) => {
        this.#logger.warn({ error }, 'the stream could not be read');
      },
    );
    this.#persons.set(scope.staffId, person);
    return person;
  }

  async #look(): Promise<boolean> {
    const [row] = await this.#connection.query<{ through: string }>(
      'SELECT wardline.numbered_through()::text AS through',
    );
    this.#lastLookAt = performance.now();
    // Not the greatest that was ever seen: a database restored from a backup reaches less far.
    this.#endOfStream = 0;
    this.#reaches(Number(row?.through ?? 0));
    return false;
  }

  #reaches(position: number): void {
    this.#endOfStream = Math.max(this.#endOfStream, position);
    for (const person of this.#persons.values()) person.reaches(position);
  }
}
