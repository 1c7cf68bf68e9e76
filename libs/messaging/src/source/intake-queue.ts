import type { IncomingMessage, MessageSink } from './source.js';

export interface IntakeLimits {
  readonly maxMessages: number;
  /** Payload and topic bytes together. */
  readonly maxBytes: number;
}

/**
 * The bounded room between a source and the pipeline. A message takes its place from `offer` until it is settled,
 * so the bound covers what waits and what is being worked on.
 */
export class IntakeQueue implements MessageSink {
  private waiting: IncomingMessage[] = [];
  private messages = 0;
  private bytes = 0;
  private spaceListeners: (() => void)[] = [];
  private wake: (() => void) | undefined;
  private closed = false;

  constructor(private readonly limits: IntakeLimits) {}

  get held(): { readonly messages: number; readonly bytes: number } {
    return { messages: this.messages, bytes: this.bytes };
  }

  offer(message: IncomingMessage): boolean {
    const size = message.payload.length + message.topic.length;
    const fits = this.messages < this.limits.maxMessages && this.bytes + size <= this.limits.maxBytes;
    // A message larger than the whole bound passes alone: it would otherwise wait for ever.
    if (this.closed || (!fits && this.messages > 0)) return false;
    this.messages++;
    this.bytes += size;
    this.waiting.push(this.counted(message, size));
    this.wake?.();
    return true;
  }

  onSpace(listener: () => void): void {
    this.spaceListeners.push(listener);
  }

  /** Nothing waits to be taken. */
  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /**
   * Up to `max` messages, oldest first; each stays in the count until it is settled.
   *
   * @param isFree what it refuses is left for later, in its place
   */
  take(max: number, isFree: (message: IncomingMessage) => boolean = () => true): IncomingMessage[] {
    const taken: IncomingMessage[] = [];
    const left: IncomingMessage[] = [];
    for (const message of this.waiting) (taken.length < max && isFree(message) ? taken : left).push(message);
    this.waiting = left;
    return taken;
  }

  /** Resolves when there is something to take, or the queue is closed. One caller at a time. */
  async untilReady(): Promise<void> {
    if (this.waiting.length > 0 || this.closed) return;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    this.wake = undefined;
  }

  /** Takes nothing any more, and drops what nobody has taken yet: never acknowledged, so sent again. */
  close(): void {
    this.closed = true;
    for (const message of this.take(Infinity)) message.settle('drop');
    this.wake?.();
  }

  private counted(message: IncomingMessage, size: number): IncomingMessage {
    let settled = false;
    return {
      ...message,
      settle: (outcome) => {
        if (settled) return;
        settled = true;
        this.messages--;
        this.bytes -= size;
        message.settle(outcome);
        this.announceSpace();
      },
    };
  }

  private announceSpace(): void {
    if (this.spaceListeners.length === 0) return;
    const listeners = this.spaceListeners;
    this.spaceListeners = [];
    // Later, so that a batch settles as a whole before the source fills the room again.
    setImmediate(() => {
      for (const listener of listeners) listener();
    });
  }
}
