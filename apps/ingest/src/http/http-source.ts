import type { IncomingMessage, MessageSink } from '#messaging';
import type { Outcome } from '../stages/parcel.js';

export type PostResult =
  { readonly kind: 'committed'; readonly outcomes: readonly Outcome[] } | { readonly kind: 'busy' };

/**
 * Measurements that come over HTTP enter the same queue as those over MQTT and go through the same stages; the answer
 * waits for the commit as a PUBACK does.
 */
export class HttpSource {
  private sink: MessageSink | undefined;
  private readonly waiting = new WeakMap<Buffer, (outcomes: readonly Outcome[]) => void>();

  attach(sink: MessageSink): void {
    this.sink = sink;
  }

  /** Resolves after the commit; `busy` when there is no room, or the process stops before it: send again. */
  async post(message: Omit<IncomingMessage, 'settle' | 'payloadBytes'>): Promise<PostResult> {
    const { sink } = this;
    if (sink === undefined) return { kind: 'busy' };
    return new Promise((resolve) => {
      let outcomes: readonly Outcome[] = [];
      this.waiting.set(message.payload, (given) => {
        outcomes = given;
      });
      const taken = sink.offer({
        ...message,
        payloadBytes: message.payload.length,
        settle: (outcome) => {
          resolve(outcome === 'ack' ? { kind: 'committed', outcomes } : { kind: 'busy' });
        },
      });
      if (!taken) resolve({ kind: 'busy' });
    });
  }

  /** Told by the worker of every message's outcomes; true when the message was one of ours. */
  settle(message: IncomingMessage, outcomes: readonly Outcome[]): boolean {
    const give = this.waiting.get(message.payload);
    if (give === undefined) return false;
    this.waiting.delete(message.payload);
    give(outcomes);
    return true;
  }
}
