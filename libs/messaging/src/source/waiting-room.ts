import type { IncomingMessage, MessageSink } from './source.js';

/** Whoever sent messages that wait; told to stop reading from the network, and to go on. */
export interface Lane {
  hold(): void;
  release(): void;
}

export interface WaitingRoomLimits {
  readonly maxMessages: number;
  readonly maxBytes: number;
}

interface Waiting {
  readonly message: IncomingMessage;
  readonly lane: Lane;
}

/**
 * Messages that were read from the network before the sink said that it is full. First come, first served; a lane
 * with a message in here is held. Bounded, since reading stops a little late.
 */
export class WaitingRoom {
  private queue: Waiting[] = [];
  private bytes = 0;
  private readonly perLane = new Map<Lane, number>();
  private listening = false;

  constructor(
    private readonly sink: MessageSink,
    private readonly limits: WaitingRoomLimits,
  ) {}

  get size(): number {
    return this.queue.length;
  }

  /** False: neither the sink nor the room takes it. */
  admit(message: IncomingMessage, lane: Lane): boolean {
    if (this.queue.length === 0 && this.sink.offer(message)) return true;
    if (this.queue.length >= this.limits.maxMessages) return false;
    if (this.bytes + message.payload.length > this.limits.maxBytes && this.queue.length > 0) return false;
    this.queue.push({ message, lane });
    this.bytes += message.payload.length;
    const waiting = (this.perLane.get(lane) ?? 0) + 1;
    this.perLane.set(lane, waiting);
    if (waiting === 1) lane.hold();
    this.listen();
    return true;
  }

  /** Forgets what a lane has waiting: its connection is gone, and it sends again. Returns how many these were. */
  forget(lane: Lane): number {
    const waiting = this.perLane.get(lane);
    if (waiting === undefined) return 0;
    this.perLane.delete(lane);
    this.queue = this.queue.filter((one) => one.lane !== lane);
    this.bytes = this.queue.reduce((sum, one) => sum + one.message.payload.length, 0);
    return waiting;
  }

  private listen(): void {
    if (this.listening) return;
    this.listening = true;
    this.sink.onSpace(() => {
      this.listening = false;
      this.refill();
    });
  }

  private refill(): void {
    let taken = 0;
    for (const { message, lane } of this.queue) {
      if (!this.sink.offer(message)) break;
      taken++;
      this.bytes -= message.payload.length;
      this.leave(lane);
    }
    this.queue.splice(0, taken);
    if (this.queue.length > 0) this.listen();
  }

  private leave(lane: Lane): void {
    const left = (this.perLane.get(lane) ?? 0) - 1;
    if (left > 0) {
      this.perLane.set(lane, left);
      return;
    }
    this.perLane.delete(lane);
    // After this round: a lane that goes on reading at once would come before those that wait already.
    setImmediate(() => {
      if (!this.perLane.has(lane)) lane.release();
    });
  }
}
