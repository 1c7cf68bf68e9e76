/** Alerts at the first turn. */
export const firstBatchSize = 20;
const smallest = 5;
const largest = 40;
/** A reading that joins an alert waits for as long as a turn has it locked. Milliseconds. */
const tooLongMs = 50;

/**
 * How many alerts the next turn takes: fewer where this one held them for too long, more where there was time left. Pure.
 *
 * @param ms how long the turn held its alerts
 */
export function nextBatchSize(size: number, ms: number): number {
  if (ms > tooLongMs) return Math.max(smallest, Math.floor(size / 2));
  return ms < tooLongMs / 2 ? Math.min(largest, size + 5) : size;
}
