import type { Session, Sessions } from '#access';
import { Loop } from '#persistence';

/** How often the sessions of open sockets are looked up again. Milliseconds. */
const recheckMs = 5000;

export type SessionEnd = 'signed-out' | 'expired';

/** Ends what hangs on a session when the session ends: by sign-out here at once, otherwise at the next look. */
export class SessionWatch {
  readonly #watched = new Map<string, Set<(reason: SessionEnd) => void>>();
  readonly #sessions: Sessions;
  readonly #loop: Loop;

  constructor(sessions: Sessions, everyMs: number = recheckMs) {
    this.#sessions = sessions;
    this.#loop = new Loop({
      turn: () => this.recheck().then(() => false),
      everyMs,
      // With the database away nobody can be told from anybody: nothing is delivered either, so the sockets stay.
      onError: () => undefined,
    });
  }

  start(): void {
    this.#loop.start();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
  }

  /** Calls back once, when the session ends. Returns how to stop watching. */
  watch(token: string, onEnd: (reason: SessionEnd) => void): () => void {
    const callbacks = this.#watched.get(token) ?? new Set();
    this.#watched.set(token, callbacks.add(onEnd));
    return () => {
      callbacks.delete(onEnd);
      if (callbacks.size === 0) this.#watched.delete(token);
    };
  }

  ended(token: string, reason: SessionEnd): void {
    const callbacks = this.#watched.get(token);
    this.#watched.delete(token);
    for (const onEnd of callbacks ?? []) onEnd(reason);
  }

  /** Looks every watched session up, and says of those that are left that a page of theirs is open. */
  async recheck(): Promise<void> {
    for (const token of [...this.#watched.keys()]) {
      const session: Session | undefined = await this.#sessions.find(token);
      if (session === undefined) this.ended(token, 'expired');
    }
    if (this.#watched.size > 0) await this.#sessions.seen([...this.#watched.keys()]);
  }
}
