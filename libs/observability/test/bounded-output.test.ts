import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { BoundedOutput, createLogger } from '../src/index.js';

/** A reader that takes a chunk only when it is let. */
class Stalled extends Writable {
  readonly taken: string[] = [];
  private release: (() => void) | undefined;
  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.taken.push(chunk.toString());
    this.release = done;
  }
  async readAll(): Promise<void> {
    while (this.writableLength > 0) {
      this.release?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

describe('a log whose reader stalls', () => {
  it('keeps no more than its bound, and says afterwards how much was dropped', async () => {
    const reader = new Stalled();
    const logger = createLogger('test', 'info', new BoundedOutput(reader, 2000));
    for (let n = 0; n < 1000; n++) logger.info({ n }, 'event');
    expect(reader.writableLength).toBeLessThanOrEqual(2000);
    await reader.readAll();
    const kept = reader.taken.length;
    logger.info('reading again');
    await reader.readAll();
    const [report = '', last = ''] = reader.taken.slice(kept);
    expect(JSON.parse(report)).toMatchObject({ dropped: 1000 - kept });
    expect(last).toContain('reading again');
  });

  it('is muted, not fatal, when the reader is gone', async () => {
    const reader = new Writable({
      write: (_chunk, _encoding, done) => {
        done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      },
    });
    const logger = createLogger('test', 'info', new BoundedOutput(reader));
    logger.info('first');
    await new Promise((resolve) => setImmediate(resolve));
    expect(() => {
      logger.info('second');
    }).not.toThrow();
  });
});

describe('a process whose log nobody reads', () => {
  const library = new URL('../../../dist/libs/observability/src/index.js', import.meta.url).href;
  const program = (before: string) => `
    import { createLogger } from ${JSON.stringify(library)};
    const logger = createLogger('test', 'info');
    ${before}
    for (let n = 0; n < 20_000; n++) logger.info({ n }, 'a line of a log that nobody reads, long enough to fill a pipe');
    setTimeout(() => process.exit(7), 100);`;

  it.each([
    ['stalls', ''],
    [
      'has closed the pipe',
      "await new Promise((resolve) => process.stdin.once('data', resolve)); process.stdin.pause();",
    ],
  ])(
    'goes on working, and ends when its reader %s',
    async (_case, before) => {
      const child = spawn(process.execPath, ['--input-type=module', '--eval', program(before)], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      if (before !== '') {
        child.stdout.destroy();
        child.stdin.end('closed');
      }
      const [code] = (await once(child, 'exit')) as [number];
      expect(code).toBe(7);
    },
    15_000,
  );
});
