import { channelCode, openChannel } from '#access';
import type { Logger } from '#observability';
import { Loop } from '#persistence';
import type { DataSource } from 'typeorm';
import { pauseSeconds } from './backoff.js';
import { giveUp, type Channel, type OutgoingChannel, type Result } from './channel.js';
import type { Notice } from './notice.js';
import { takeDueMessages, type LeasedMessage } from './outbox.js';

export interface LaneOptions {
  readonly kind: OutgoingChannel;
  readonly channel: Channel;
  /** Messages sent at once. */
  readonly room: number;
  /** Opens addresses and makes codes, 32 bytes; undefined: nothing can be sent. */
  readonly key: Buffer | undefined;
  /** Signed in as wardline_clock. */
  readonly source: DataSource;
  readonly logger: Logger;
  /** A message came to an end, or an attempt to nothing. */
  readonly onResult: (kind: OutgoingChannel, result: string, times: number) => void;
}

/** Turns at least this often. Milliseconds. */
const everyMs = 1000;
/** After these, nobody waits for it any more. Milliseconds. */
const lifetimeMs = {
  alert: 24 * 3600_000,
  summary: 24 * 3600_000,
  code: 600_000,
  test: 600_000,
  notice: 24 * 3600_000,
};
/** What is under way when the process stops may take this long; afterwards its lease lets another process repeat it. */
const stopMs = 5000;

/** Sends what waits for one channel. A slow receiver keeps its own place busy, never the others’. */
export class DeliveryLane {
  readonly #options: LaneOptions;
  readonly #loop: Loop;
  readonly #underWay = new Set<Promise<void>>();

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#loop = new Loop({
      turn: () => this.#turn(),
      everyMs,
      onError: (error) => {
        options.logger.warn({ part: `channel ${options.kind}`, error }, 'a turn failed and is tried again');
      },
    });
  }

  start(): void {
    this.#loop.start();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, stopMs);
    });
    await Promise.race([Promise.all(this.#underWay), late]);
    clearTimeout(timer);
    this.#options.channel.close();
  }

  async #turn(): Promise<boolean> {
    const { source, kind, room, onResult } = this.#options;
    const free = room - this.#underWay.size;
    if (free <= 0) return false;
    const { leased, ended } = await takeDueMessages(source, kind, free);
    for (const [result, times] of ended) onResult(kind, result, times);
    for (const message of leased) this.#begin(message);
    return ended.size > 0;
  }

  #begin(message: LeasedMessage): void {
    const work = this.#deliver(message)
      .catch((error: unknown) => {
        // It stays leased, and is made again when the lease has run out.
        this.#options.logger.warn(
          { part: `channel ${this.#options.kind}`, error },
          'an attempt could not be put down',
        );
      })
      .finally(() => {
        this.#underWay.delete(work);
        this.#loop.wake();
      });
    this.#underWay.add(work);
  }

  async #deliver(message: LeasedMessage): Promise<void> {
    const { source, kind, onResult } = this.#options;
    const result = expiring(message, await this.#send(message));
    const again =
      result.sent || result.permanent ? null : pauseSeconds(message.id, message.attempt, message.urgent);
    const outcome = result.sent ? 'sent' : result.code;
    await source.query('SELECT wardline.settle_notification($1, $2, $3, make_interval(secs => $4))', [
      message.id,
      message.lease,
      outcome,
      again,
    ]);
    onResult(kind, again === null ? outcome : `retry-${outcome}`, 1);
  }

  async #send(message: LeasedMessage): Promise<Result> {
    const { key, channel } = this.#options;
    if (key === undefined) return giveUp('not-configured');
    const target = openChannel(key, message, message.sealed);
    if (target === undefined) return giveUp('unreadable-address');
    return channel.send({ id: message.id, target, notice: noticeOf(message, key) });
  }
}

function expiring({ kind, createdAt, takenAt }: LeasedMessage, result: Result): Result {
  const old = takenAt.getTime() - createdAt.getTime() > lifetimeMs[kind];
  return result.sent || result.permanent || !old ? result : giveUp('expired');
}

function noticeOf(message: LeasedMessage, key: Buffer): Notice {
  const { id, kind, severity, site, alerts, alertId, urgent, about, place } = message;
  switch (kind) {
    case 'alert':
      if (severity === null || site === null || alertId === null) throw new Error('an alert without a site');
      return { kind, severity, site, alerts, alertId };
    case 'summary':
      return { kind, critical: urgent, alerts };
    case 'code':
      return { kind, code: channelCode(key, id) };
    case 'test':
      return { kind };
    case 'notice':
      if (about === null || place === null) throw new Error('a notice about nothing');
      return { kind, about, place };
  }
}
