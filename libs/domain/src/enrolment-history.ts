import type { MonitoringState } from './monitoring-status.js';

/** One entry of the append-only record. Times in milliseconds since the epoch. */
export interface MonitoringEntry extends MonitoringState {
  /** The order of recording. */
  readonly entryId: number;
  readonly effectiveFromMs: number;
}

/** A status and how long it holds; the last one has no end. */
export interface MonitoringSpan extends MonitoringState {
  readonly fromMs: number;
  readonly toMs: number | undefined;
}

/**
 * The one history that a set of entries makes, whatever the order in which they were recorded. Of entries from the same
 * instant the one recorded last holds: that is how an entry is corrected.
 */
export function monitoringHistory(entries: readonly MonitoringEntry[]): MonitoringSpan[] {
  const byInstant = new Map<number, MonitoringEntry>();
  for (const entry of entries) {
    const known = byInstant.get(entry.effectiveFromMs);
    if (known === undefined || entry.entryId > known.entryId) byInstant.set(entry.effectiveFromMs, entry);
  }
  const standing = [...byInstant.values()].sort((a, b) => a.effectiveFromMs - b.effectiveFromMs);
  return standing.map(({ status, reason, effectiveFromMs }, index) => ({
    status,
    ...(reason !== undefined && { reason }),
    fromMs: effectiveFromMs,
    toMs: standing[index + 1]?.effectiveFromMs,
  }));
}

/** The status in effect at a time; undefined before the first entry. */
export function monitoringAt(history: readonly MonitoringSpan[], atMs: number): MonitoringSpan | undefined {
  return history.findLast(({ fromMs }) => fromMs <= atMs);
}
