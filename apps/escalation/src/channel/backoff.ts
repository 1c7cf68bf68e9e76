import { createHash } from 'node:crypto';

/** First pause and longest pause between attempts, in seconds. */
const urgentPauses = { first: 5, longest: 60 };
const otherPauses = { first: 15, longest: 300 };
const jitter = 0.2;

/**
 * Seconds until the next attempt: doubling, and up to a fifth more or less so that what failed together does not come
 * back together. The same message and attempt always give the same pause.
 *
 * @param attempt that has just failed; 1 is the first
 */
export function pauseSeconds(id: string, attempt: number, urgent: boolean): number {
  const { first, longest } = urgent ? urgentPauses : otherPauses;
  const pause = Math.min(longest, first * 2 ** Math.min(attempt - 1, 16));
  const share = createHash('sha256').update(`${id} ${attempt}`).digest().readUInt32BE() / 2 ** 32;
  return pause * (1 - jitter + 2 * jitter * share);
}
