/** Times by this computer's clock, milliseconds since the epoch. */
export interface SessionTimes {
  /** When the session began or was last renewed. */
  readonly renewedAt: number;
  readonly expiresAt: number;
  /** The last key, click or touch. */
  readonly lastActivityAt: number;
}

export type SessionStep = 'keep' | 'renew' | 'warn' | 'expired';

/** The warning stands for at most this long before the end. */
export const warnMs = 120_000;

/**
 * What to do about the session now. It is renewed in its second half, and only for somebody who has done something
 * since the last renewal: a page left alone ends, says so beforehand, and then shows NOT MONITORING.
 */
export function sessionStep(
  { renewedAt, expiresAt, lastActivityAt }: SessionTimes,
  now: number,
): SessionStep {
  if (now >= expiresAt) return 'expired';
  const lifetime = expiresAt - renewedAt;
  const left = expiresAt - now;
  if (left > lifetime / 2) return 'keep';
  if (lastActivityAt > renewedAt) return 'renew';
  return left <= Math.min(warnMs, lifetime / 4) ? 'warn' : 'keep';
}
