export interface WaitOptions {
  /** Milliseconds; default 10,000. */
  readonly timeout?: number;
  /** What is waited for, in words, for the message of the failure. */
  readonly what?: string;
}

/**
 * Asks again and again until the answer is neither undefined nor false. For conditions that send no event; a probe that
 * throws fails the wait at once.
 */
export async function waitFor<T>(
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  { timeout = 10_000, what = 'the condition' }: WaitOptions = {},
): Promise<T> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() >= deadline) throw new Error(`Waited ${timeout} ms in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
