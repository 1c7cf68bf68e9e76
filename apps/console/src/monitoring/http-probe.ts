/** From one question to the next, and how long one may stay open; milliseconds. */
export const askEveryMs = 2_000;
export const giveUpMs = 3_000;

interface Options {
  /** One plain request; resolves with any answer, also a refusal. */
  readonly ask: (signal: AbortSignal) => Promise<unknown>;
  readonly onAnswer: (answered: boolean) => void;
  /** Why a question had no answer, unless it was given up. */
  readonly onFailure?: (error: unknown) => void;
}

/**
 * Asks the server again and again by a plain request, beside the socket: a proxy may let the one through and not the
 * other. Driven by ticks and not by timers, which browsers slow down in a hidden tab.
 */
export class HttpProbe {
  readonly #options: Options;
  #open: { readonly since: number; readonly abort: AbortController } | undefined;
  #askedAt: number | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /** @param now milliseconds since the epoch */
  tick(now: number): void {
    if (this.#open !== undefined) {
      if (now - this.#open.since < giveUpMs) return;
      this.close();
      this.#options.onAnswer(false);
    }
    if (this.#askedAt !== undefined && now >= this.#askedAt && now - this.#askedAt < askEveryMs) return;
    void this.#ask(now);
  }

  close(): void {
    this.#open?.abort.abort();
    this.#open = undefined;
  }

  async #ask(now: number): Promise<void> {
    const open = { since: now, abort: new AbortController() };
    this.#open = open;
    this.#askedAt = now;
    let failure: unknown;
    const answered = await this.#options.ask(open.abort.signal).then(
      () => true,
      (error: unknown) => {
        failure = error;
        return false;
      },
    );
    // Given up meanwhile: that was told already.
    if (this.#open !== open) return;
    this.#open = undefined;
    this.#options.onAnswer(answered);
    if (!answered) this.#options.onFailure?.(failure);
  }
}

/** The cheapest question there is: nothing behind the server is asked. */
export async function askLink(signal: AbortSignal): Promise<unknown> {
  return fetch('/api/v1/link', { signal, cache: 'no-store', credentials: 'omit' });
}
