/** What was on screen. */
interface SeenAlert {
  readonly id: string;
  readonly version: number;
}

/** Sends *seen* once per version of an alert: what has changed has to be seen again; what did not arrive is tried again when the row asks again. */
export class SeenLog {
  readonly #sent = new Set<string>();
  readonly #send: (alert: SeenAlert) => Promise<boolean>;

  constructor(send: (alert: SeenAlert) => Promise<boolean>) {
    this.#send = send;
  }

  async saw(alert: SeenAlert): Promise<void> {
    const shown = `${alert.id} ${String(alert.version)}`;
    if (this.#sent.has(shown)) return;
    this.#sent.add(shown);
    if (!(await this.#send(alert))) this.#sent.delete(shown);
  }
}
