import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { FrameScanner } from './packet-frames.js';
import type { Lane } from './waiting-room.js';

/** MQTT 3.1.1 §3.13 */
const pingResponse = Buffer.of(0xd0, 0x00);

/** Read ahead of what the broker has taken, so that a ping behind waiting messages is still heard. Bytes. */
const readAheadBytes = 64 * 1024;

export interface GuardEvents {
  /** The connection is closed for this reason. */
  onClose(reason: 'too-large' | 'malformed' | 'keep-alive'): void;
}

/**
 * Stands between a device's socket and the broker, which by itself would buffer a packet of any size, reads on
 * without bound while single messages are held, and answers no ping behind a held message. Closes on a packet that
 * is too large, stops reading while the lane is held, answers pings at once, and keeps the keep-alive itself.
 */
export class ConnectionGuard extends Duplex implements Lane {
  /** Seconds, as the client asked for; 0: none. */
  keepAliveSeconds = 0;
  private readonly scanner: FrameScanner;
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private held = false;
  private wanted = false;
  private ended = false;
  private lastHeardMs: number;
  private drained: (() => void) | undefined;

  constructor(
    private readonly socket: Socket,
    maxPacketBytes: number,
    private readonly events: GuardEvents,
    private readonly nowMs: () => number,
  ) {
    super({ highWaterMark: readAheadBytes });
    this.scanner = new FrameScanner(maxPacketBytes);
    this.lastHeardMs = nowMs();
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.receive(chunk);
    });
    socket.on('end', () => {
      this.ended = true;
      this.forward();
    });
    socket.on('close', () => {
      // What came before the end is read first, above all a DISCONNECT: without it the last will is published.
      setImmediate(() => this.destroy());
    });
    socket.on('error', (error) => {
      this.destroy(error);
    });
    socket.on('drain', () => {
      this.drained?.();
    });
  }

  hold(): void {
    this.held = true;
  }

  release(): void {
    this.held = false;
    this.forward();
  }

  /** Closes the connection when it was silent for one and a half times its keep-alive (MQTT 3.1.1 §3.1.2.10). */
  checkKeepAlive(): void {
    if (this.keepAliveSeconds === 0 || this.socket.isPaused()) return;
    if (this.nowMs() - this.lastHeardMs > this.keepAliveSeconds * 1500) this.refuse('keep-alive');
  }

  override _read(): void {
    this.wanted = true;
    this.forward();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.send(chunk, done);
  }

  override _writev(
    chunks: { chunk: Buffer; encoding: BufferEncoding }[],
    done: (error?: Error | null) => void,
  ): void {
    this.send(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.pending = [];
    this.socket.destroy();
    this.drained?.();
    done(error);
  }

  private send(chunk: Buffer, done: (error?: Error | null) => void): void {
    if (this.socket.write(chunk)) {
      done();
      return;
    }
    this.drained = () => {
      this.drained = undefined;
      done();
    };
  }

  private receive(chunk: Buffer): void {
    this.lastHeardMs = this.nowMs();
    const { forward, pings, error } = this.scanner.scan(chunk);
    if (error !== undefined) {
      this.refuse(error);
      return;
    }
    // A client that pings and does not read must not fill the memory with answers.
    const listens = this.socket.writableLength < readAheadBytes;
    if (listens) for (let i = 0; i < pings; i++) this.socket.write(pingResponse);
    for (const part of forward) this.pendingBytes += part.length;
    this.pending.push(...forward);
    this.forward();
  }

  private forward(): void {
    while (this.wanted && !this.held) {
      const part = this.pending.shift();
      if (part === undefined) break;
      this.pendingBytes -= part.length;
      this.wanted = this.push(part);
    }
    if (this.ended) {
      if (this.pending.length === 0) this.push(null);
    } else if (this.pendingBytes >= readAheadBytes) this.socket.pause();
    else if (this.socket.isPaused()) {
      this.lastHeardMs = this.nowMs();
      this.socket.resume();
    }
  }

  private refuse(reason: 'too-large' | 'malformed' | 'keep-alive'): void {
    this.events.onClose(reason);
    this.destroy();
  }
}
