import type { Alert } from '../alert/alert.js';

/** Sends *seen* once per version of an alert: what has changed has to be seen again; what did not arrive is tried again when the row asks again. */
export class SeenLog {
  readonly #sent = new Set<string>();
  readonly #send: (alert: Alert) => Promise<boolean>;

  constructor(send: (alert: Alert) => Promise<boolean>) {
    this.#send = send;
  }

  async saw(alert: Alert): Promise<void> {
    const shown = `${alert.id} ${String(alert.version)}`;
    if (this.#sent.has(shown)) return;
    this.#sent.add(shown);
    if (!(await this.#send(alert))) this.#sent.delete(shown);
  }
}
