import type { SourceCounters } from './source.js';

/** Counts of one source since it was made. */
export class Counters {
  received = 0;
  acknowledged = 0;
  unacknowledged = 0;
  refusedSignIns = 0;
  readonly closed = { 'too-large': 0, overflow: 0, 'keep-alive': 0, stopped: 0 };
  private readonly denied = new Map<string, number>();

  deny(tenant: string): void {
    this.denied.set(tenant, (this.denied.get(tenant) ?? 0) + 1);
  }

  snapshot(waiting: number): SourceCounters {
    const { received, acknowledged, unacknowledged, refusedSignIns } = this;
    return {
      received,
      acknowledged,
      unacknowledged,
      refusedSignIns,
      deniedByTenant: Object.fromEntries(this.denied),
      closed: { ...this.closed },
      waiting,
    };
  }
}
