/** So many publishes in flight as the broker's Receive Maximum allows (MQTT 5 §4.9); the others wait their turn. */
export class PublishWindow {
  private inFlight = 0;
  private readonly waiting: (() => void)[] = [];
  private whenIdle: (() => void) | undefined;
  limit = 65_535;

  get isIdle(): boolean {
    return this.inFlight === 0;
  }

  /** Resolves when nothing is in flight, or after this time. */
  async idle(withinMs: number): Promise<void> {
    if (this.isIdle) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.whenIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async run<T>(publish: () => Promise<T>): Promise<T> {
    while (this.inFlight >= this.limit) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.inFlight++;
    try {
      return await publish();
    } finally {
      this.inFlight--;
      this.waiting.shift()?.();
      if (this.isIdle) this.whenIdle?.();
    }
  }
}
