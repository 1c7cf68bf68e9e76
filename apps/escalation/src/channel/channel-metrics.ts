import { Counter, Gauge, type Registry } from '#observability';
import type { DataSource } from 'typeorm';
import type { OutgoingChannel } from './channel.js';

interface Waiting {
  readonly channel: OutgoingChannel;
  readonly waiting: number;
  readonly oldestSeconds: number;
}

/** What goes out and what waits, by channel. No tenant, no person. */
export class ChannelMetrics {
  readonly #results: Counter<'channel' | 'result'>;
  readonly #waiting: Gauge<'channel'>;
  readonly #oldest: Gauge<'channel'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#results = new Counter({
      name: 'wardline_notifications_total',
      help: 'Messages that were sent, that failed for good, that were not needed any more, and attempts to be repeated',
      labelNames: ['channel', 'result'],
      registers,
    });
    this.#waiting = new Gauge({
      name: 'wardline_notifications_waiting',
      help: 'Messages that are neither sent nor given up',
      labelNames: ['channel'],
      registers,
    });
    this.#oldest = new Gauge({
      name: 'wardline_notifications_oldest_waiting_seconds',
      help: 'Age of the oldest message that waits; 0: none does',
      labelNames: ['channel'],
      registers,
    });
  }

  readonly result = (channel: OutgoingChannel, result: string, times: number): void => {
    this.#results.inc({ channel, result }, times);
  };

  /** @param source signed in as wardline_clock */
  async look(source: DataSource): Promise<void> {
    const rows = await source.query<Waiting[]>(
      'SELECT channel, waiting, oldest_seconds AS "oldestSeconds" FROM wardline.notifications_waiting()',
    );
    for (const { channel, waiting, oldestSeconds } of rows) {
      this.#waiting.set({ channel }, waiting);
      this.#oldest.set({ channel }, oldestSeconds);
    }
  }
}
