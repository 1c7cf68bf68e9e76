/**
 * A message that this page cannot read. It is never skipped: what cannot be shown would be a silent loss, so the
 * page says NOT MONITORING instead and does not confirm the delivery.
 */
export class UnreadableMessage extends Error {
  /** @param path where in the message, without its content: patient data stays out of errors */
  constructor(path: string) {
    super(`unreadable at ${path}`);
    this.name = 'UnreadableMessage';
  }
}
