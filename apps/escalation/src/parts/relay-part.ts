import { DedicatedConnection, pendingChannel, relayOnce } from '#persistence';
import { loop, type Part, type Workshop } from './part.js';

/** Turns at least this often, in milliseconds; the database wakes it besides. */
const everyMs = 500;

/** Numbers the stream on one connection of its own: nothing else may delay a critical alert. */
export function relayPart(workshop: Workshop): Part {
  const { options, metrics, logger } = workshop;
  const connection = new DedicatedConnection({
    url: options.relayUrl,
    applicationName: 'wardline-relay',
    channels: [pendingChannel],
    onNotification: () => {
      turns.wake();
    },
    onConnected: () => {
      turns.wake();
    },
    onLost: (error) => {
      logger.warn({ error }, 'the relay connection was lost');
    },
  });
  let lastBeatAt = -Infinity;
  const turns = loop(workshop, 'relay', everyMs, async () => {
    const turn = await relayOnce(connection);
    metrics.numbered.inc(turn.numbered);
    if (performance.now() - lastBeatAt >= everyMs) {
      await connection.query(`SELECT wardline.beat('relay')`);
      lastBeatAt = performance.now();
    }
    return turn.full;
  });
  return {
    start: () => {
      connection.start();
    },
    stop: async () => {
      await turns.stop();
      await connection.stop();
    },
  };
}
