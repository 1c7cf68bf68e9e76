import { rolesAt, type Scope } from '#access';
import { Loop } from '#persistence';
import { concerns, type Reader } from '../alert/alert-view.js';
import type { StreamedEvent } from '../alert/alert-repository.js';

/** Events read at once. */
export const readSize = 200;

/** One socket, as its person's feed sees it. */
export interface Subscriber {
  /** How many more events it takes before it must acknowledge some. */
  readonly room: () => number;
  /** Hands over an event that concerns the person, in order. */
  readonly send: (event: StreamedEvent, reader: Reader) => void;
}

export interface Batch {
  readonly reader: Reader;
  readonly events: readonly StreamedEvent[];
  /** Everything up to here was looked at. */
  readonly through: number;
}

/** Reads what the person may see of (after, end of the stream]. */
export type ReadBatch = (scope: Scope, after: number, limit: number) => Promise<Batch>;

/**
 * One person's events, read once and handed to all of his or her sockets. Every socket has its own position, so that
 * one that is slow, or was away, is served from the database where it stands, and holds nobody up. Nothing is kept here.
 */
export class PersonFeed {
  readonly #positions = new Map<Subscriber, number>();
  readonly #scope: Scope;
  readonly #read: ReadBatch;
  readonly #loop: Loop;
  #endOfStream = 0;

  constructor(scope: Scope, read: ReadBatch, onError: (error: unknown) => void) {
    this.#scope = scope;
    this.#read = read;
    this.#loop = new Loop({ turn: () => this.#turn(), everyMs: 1000, onError });
  }

  get size(): number {
    return this.#positions.size;
  }

  subscribe(subscriber: Subscriber, position: number): void {
    this.#positions.set(subscriber, position);
    this.#endOfStream = Math.max(this.#endOfStream, position);
    this.#loop.wake();
  }

  unsubscribe(subscriber: Subscriber): void {
    this.#positions.delete(subscriber);
  }

  /** The stream reaches to here now. */
  reaches(endOfStream: number): void {
    this.#endOfStream = Math.max(this.#endOfStream, endOfStream);
    if (this.#waiting().length > 0) this.#loop.wake();
  }

  /** A socket has room again. */
  wake(): void {
    if (this.#waiting().length > 0) this.#loop.wake();
  }

  async stop(): Promise<void> {
    this.#positions.clear();
    await this.#loop.stop();
  }

  #waiting(): Subscriber[] {
    return [...this.#positions]
      .filter(([subscriber, position]) => position < this.#endOfStream && subscriber.room() > 0)
      .map(([subscriber]) => subscriber);
  }

  /** One read from where the rearmost socket stands; each takes of it what it has not had. */
  async #turn(): Promise<boolean> {
    const waiting = this.#waiting();
    if (waiting.length === 0) return false;
    const after = Math.min(...waiting.map((subscriber) => this.#positions.get(subscriber) ?? Infinity));
    const batch = await this.#read(this.#scope, after, readSize);
    this.#endOfStream = Math.max(this.#endOfStream, batch.through);
    for (const subscriber of waiting) this.#handOver(subscriber, batch);
    return this.#waiting().length > 0;
  }

  #handOver(subscriber: Subscriber, batch: Batch): void {
    const position = this.#positions.get(subscriber);
    if (position === undefined) return; // left while the batch was read
    for (const event of batch.events) {
      if (event.position <= position) continue;
      if (subscriber.room() <= 0) return;
      if (concernsReader(event, batch.reader)) subscriber.send(event, batch.reader);
      this.#positions.set(subscriber, event.position);
    }
    // What lies between the last visible event and the end of what was read is not for this person.
    this.#positions.set(subscriber, Math.max(position, batch.through));
  }
}

/** A question is for the physicians of the site, and its answer for whoever has the case, in whatever state that is. */
function isQuestionFor(event: StreamedEvent, reader: Reader): boolean {
  if (!event.type.startsWith('question-')) return false;
  const { owner, tenant, site } = event.alert;
  return owner?.id === reader.staffId || rolesAt(reader.assignments, tenant, site).includes('physician');
}

function concernsReader(event: StreamedEvent, reader: Reader): boolean {
  if (isQuestionFor(event, reader)) return true;
  const { severityBefore, stateBefore, ownerBefore } = event;
  // Whoever handed over hears when it arrives, when it is seen and who took it.
  if (ownerBefore === reader.staffId) return true;
  const before =
    severityBefore === null || stateBefore === null
      ? undefined
      : { severity: severityBefore, state: stateBefore };
  return concerns(event.alert, reader, event.alert, before);
}
