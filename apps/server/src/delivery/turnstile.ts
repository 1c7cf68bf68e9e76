/**
 * Lets so many pieces of work through at once, the others in the order in which they came. When a thousand pages come back
 * at the same moment they wait here, and not in the queue for connections: there they would be turned away after some
 * seconds, and a nurse's command with them.
 */
export class Turnstile {
  readonly #waiting: (() => void)[] = [];
  readonly #atOnce: number;
  #inside = 0;

  /** @param atOnce fewer than there are connections, so that commands find one */
  constructor(atOnce: number) {
    this.#atOnce = Math.max(1, Math.floor(atOnce));
  }

  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside >= this.#atOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#inside += 1;
    try {
      return await work();
    } finally {
      // Whoever is next takes this one's place.
      const next = this.#waiting.shift();
      if (next === undefined) this.#inside -= 1;
      else next();
    }
  }
}
