import type { IncomingMessage, MessageSink } from '#messaging';
import { addSourceCounts, type SourceCount } from '#persistence';
import type { DataSource } from 'typeorm';

interface Tally {
  received: number;
  acknowledged: number;
  denied: number;
}

/**
 * The source's own count of messages, kept apart from ingestion's books so that the ledger has a second witness: it
 * counts where a message enters and where its PUBACK leaves, whatever happened in between.
 */
export class SourceBooks {
  private tallies = new Map<string, Tally>();

  constructor(
    private readonly database: DataSource,
    private readonly sourceId: string,
    private readonly tenantOf: (message: IncomingMessage) => string,
  ) {}

  /** The same sink, with every message counted on its way in and on its way out. */
  counting(sink: MessageSink): MessageSink {
    return {
      offer: (message) => {
        const tenant = this.tenantOf(message);
        const taken = sink.offer({
          ...message,
          settle: (outcome) => {
            if (outcome === 'ack') this.add(tenant, 'acknowledged');
            message.settle(outcome);
          },
        });
        if (taken) this.add(tenant, 'received');
        return taken;
      },
      onSpace: (listener) => {
        sink.onSpace(listener);
      },
    };
  }

  deny(tenant: string, count: number): void {
    if (count > 0) this.add(tenant, 'denied', count);
  }

  /** Writes what was counted since the last time; what cannot be written is counted again with the next. */
  async flush(now: Date): Promise<void> {
    const due = this.tallies;
    this.tallies = new Map();
    const minute = new Date(Math.floor(now.getTime() / 60_000) * 60_000);
    const counts = [...due].map(([tenantId, tally]): SourceCount => ({ tenantId, minute, ...tally }));
    try {
      await addSourceCounts(this.database, this.sourceId, counts);
    } catch (error) {
      for (const [tenant, tally] of due) {
        for (const kind of ['received', 'acknowledged', 'denied'] as const)
          this.add(tenant, kind, tally[kind]);
      }
      throw error;
    }
  }

  private add(tenant: string, kind: keyof Tally, by = 1): void {
    const tally = this.tallies.get(tenant) ?? { received: 0, acknowledged: 0, denied: 0 };
    tally[kind] += by;
    this.tallies.set(tenant, tally);
  }
}
