import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { killSchedule } from '#simulators';
import { highestSustained, percentile } from '../src/bench/statistics.js';
import { packetTypes, PacketReader, publishPacket } from '../src/load/wire.js';

describe('highestSustained', () => {
  it('finds the limit to the precision asked for, from below', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 60, max: 100_000 }), async (limit) => {
        const found = await highestSustained(1000, 0.05, (rate) => Promise.resolve(rate <= limit));
        expect(found).toBeLessThanOrEqual(limit);
        expect(found).toBeGreaterThan(limit / 1.06 - 1);
      }),
    );
  });

  it('is 0 where nothing is sustained', async () => {
    expect(await highestSustained(1000, 0.05, () => Promise.resolve(false))).toBe(0);
  });
});

describe('percentile', () => {
  it.each([
    [0.5, 50],
    [0.99, 99],
    [1, 100],
  ])('of 1 to 100 at %f is %d', (part, expected) => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(percentile(values, part)).toBe(expected);
  });

  it('does not hide a reading that never came', () => {
    expect(percentile([1, 2, Infinity], 0.99)).toBe(Infinity);
  });
});

describe('the packets of the load generator', () => {
  it('come out of a stream as they went in, however it is cut', () => {
    const body = fc.string({ minLength: 0, maxLength: 300 });
    fc.assert(
      fc.property(fc.array(body, { minLength: 1 }), fc.integer({ min: 1, max: 50 }), (payloads, cut) => {
        const stream = Buffer.concat(payloads.map((payload, i) => publishPacket('t', payload, i + 1, false)));
        const reader = new PacketReader();
        const read: string[] = [];
        for (let at = 0; at < stream.length; at += cut)
          for (const { type, body: bytes } of reader.read(stream.subarray(at, at + cut))) {
            expect(type).toBe(3);
            read.push(bytes.subarray(5).toString('utf8'));
          }
        expect(read).toEqual(payloads.map((payload) => Buffer.from(payload).toString('utf8')));
      }),
    );
  });

  it('know a PUBACK', () => {
    const [packet] = new PacketReader().read(Buffer.of(0x40, 2, 0x12, 0x34));
    expect(packet?.type).toBe(packetTypes.puback);
    expect(packet?.body.readUInt16BE(0)).toBe(0x1234);
  });
});

describe('a schedule of kills', () => {
  it('is the same for the same seed, in order, within the run, and hits everything', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 20, max: 60 }), (seed, kills) => {
        const schedule = killSchedule(seed, kills, 10_000);
        expect(schedule).toEqual(killSchedule(seed, kills, 10_000));
        const points = schedule.map(({ afterMessages }) => afterMessages);
        expect(points).toEqual([...points].sort((a, b) => a - b));
        expect(Math.max(...points)).toBeLessThan(10_000);
        expect(new Set(schedule.map(({ victim }) => victim)).size).toBe(3);
      }),
    );
  });
});
