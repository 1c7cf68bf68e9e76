import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FrameScanner } from '../src/source/packet-frames.js';

/** A packet of this type with a body of this length. */
function packet(type: number, length: number): Buffer {
  const header = [type];
  let left = length;
  do {
    header.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    left >>= 7;
  } while (left > 0);
  return Buffer.concat([Buffer.from(header), Buffer.alloc(length, 0xc0)]);
}

const ping = Buffer.of(0xc0, 0);

describe('FrameScanner', () => {
  it('takes out the pings and nothing else, wherever the stream is cut', () => {
    const packets = fc.array(
      fc.oneof(
        fc.constant(ping),
        fc.integer({ min: 0, max: 300 }).map((n) => packet(0x32, n)),
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(packets, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (sent, cuts) => {
        const stream = Buffer.concat(sent);
        const scanner = new FrameScanner(1000);
        const forwarded: Buffer[] = [];
        let pings = 0;
        for (let at = 0, i = 0; at < stream.length; i++) {
          const step = cuts[i % cuts.length] ?? 1;
          const frames = scanner.scan(stream.subarray(at, at + step));
          expect(frames.error).toBeUndefined();
          forwarded.push(...frames.forward);
          pings += frames.pings;
          at += step;
        }
        expect(Buffer.concat(forwarded)).toEqual(Buffer.concat(sent.filter((one) => one !== ping)));
        expect(pings).toBe(sent.filter((one) => one === ping).length);
      }),
    );
  });

  it('sees a packet that is too large by its header', () => {
    expect(new FrameScanner(1000).scan(packet(0x32, 1001).subarray(0, 3)).error).toBe('too-large');
    expect(new FrameScanner(1000).scan(packet(0x32, 1000)).error).toBeUndefined();
  });

  it('refuses a length of five bytes', () => {
    expect(new FrameScanner(1000).scan(Buffer.of(0x32, 0x80, 0x80, 0x80, 0x80, 0x01)).error).toBe(
      'malformed',
    );
  });
});
