import type { SessionTimes } from '../session/session-step.js';

/** A screen that nobody touched for so long is locked; milliseconds. */
export const lockAfterMs = 10 * 60_000;

/**
 * Is the screen to be locked? Always before the session ends by itself: an abandoned screen shows counts, not names,
 * while it still watches (hazard H23).
 */
export function isLockDue({ renewedAt, expiresAt, lastActivityAt }: SessionTimes, now: number): boolean {
  return now - lastActivityAt >= Math.min(lockAfterMs, (expiresAt - renewedAt) / 3);
}
