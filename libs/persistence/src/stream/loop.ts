export interface LoopOptions {
  /** One turn. Resolves to true when more work waits, and is then called again at once. */
  readonly turn: () => Promise<boolean>;
  /** The longest pause between two turns, in milliseconds: a wake-up may get lost, work may not. */
  readonly everyMs: number;
  /** A turn failed; the next one comes all the same. */
  readonly onError: (error: unknown) => void;
}

/**
 * Work that looks for itself what there is to do: regularly, and at once when woken. Turns never overlap; a wake-up
 * during a turn leads to another one.
 */
export class Loop {
  readonly #options: LoopOptions;
  #timer: NodeJS.Timeout | undefined;
  #turning: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(options: LoopOptions) {
    this.#options = options;
  }

  start(): void {
    this.wake();
  }

  wake(): void {
    if (this.#stopped) return;
    this.#again = true;
    if (this.#turning !== undefined) return;
    clearTimeout(this.#timer);
    this.#turning = this.#run().finally(() => {
      this.#turning = undefined;
      if (!this.#stopped) this.#pause();
    });
  }

  /** No turn starts any more; resolves when the last one is over. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#turning;
  }

  #pause(): void {
    this.#timer = setTimeout(() => {
      this.wake();
    }, this.#options.everyMs);
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      try {
        if (await this.#options.turn()) this.#again = true;
      } catch (error) {
        // A failure is not repeated at once: the pause keeps a broken database from being hammered.
        this.#again = false;
        this.#options.onError(error);
      }
    }
  }
}
