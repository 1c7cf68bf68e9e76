/** So many publishes in flight as the broker's Receive Maximum allows (MQTT 5 §4.9); the others wait their turn. */
export class PublishWindow {
  private inFlight = 0;
  private readonly waiting: (() => void)[] = [];
  limit = 65_535;

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
    }
  }
}
