import type { Writable } from 'node:stream';

const defaultMaxBytes = 1024 * 1024;

/**
 * Where log lines go: never in the way of the work. A reader that stalls (a full pipe) costs lines beyond a bound, which
 * are counted and reported when it reads again; one that is gone costs the log.
 *
 * pino's own destination waits for its reader instead: synchronously, and at exit for ever when the reader has closed the
 * pipe, so that a process whose supervisor was killed would never end, nor let go of its ports.
 */
export class BoundedOutput {
  private dropped = 0;
  private gone = false;

  /** @param maxBytes that may wait for the reader */
  constructor(
    private readonly stream: Writable,
    private readonly maxBytes = defaultMaxBytes,
  ) {
    stream.on('error', () => {
      this.gone = true;
    });
  }

  /** @param line ends with a line feed */
  write(line: string): void {
    if (this.gone) return;
    if (this.stream.writableLength + line.length > this.maxBytes) {
      this.dropped++;
      return;
    }
    if (this.dropped > 0) {
      this.stream.write(
        `${JSON.stringify({ level: 'warn', dropped: this.dropped, msg: 'log lines dropped' })}\n`,
      );
      this.dropped = 0;
    }
    this.stream.write(line);
  }
}
