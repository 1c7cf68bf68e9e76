import type { Alert } from '../alert/alert.js';

/** Sends *seen* once per alert; what did not arrive is tried again when the row asks again. */
export class SeenLog {
  readonly #sent = new Set<string>();
  readonly #send: (alert: Alert) => Promise<boolean>;

  constructor(send: (alert: Alert) => Promise<boolean>) {
    this.#send = send;
  }

  async saw(alert: Alert): Promise<void> {
    if (this.#sent.has(alert.id)) return;
    this.#sent.add(alert.id);
    if (!(await this.#send(alert))) this.#sent.delete(alert.id);
  }
}
