import { describe, expect, it } from '@jest/globals';
import { IntakeQueue, type IncomingMessage } from '../src/index.js';

function message(name: string, settled: string[] = [], bytes = 0): IncomingMessage {
  return {
    topic: name,
    payload: Buffer.alloc(bytes),
    payloadBytes: bytes,
    receivedAtMs: 0,
    settle: (outcome) => {
      settled.push(`${name} ${outcome}`);
    },
  };
}

describe('IntakeQueue', () => {
  it('counts a message until it is settled, not until it is taken', () => {
    const queue = new IntakeQueue({ maxMessages: 2, maxBytes: 1000 });
    expect([queue.offer(message('a')), queue.offer(message('b')), queue.offer(message('c'))]).toEqual([
      true,
      true,
      false,
    ]);
    const [first] = queue.take(10);
    expect(queue.offer(message('c'))).toBe(false);
    first?.settle('ack');
    expect(queue.offer(message('c'))).toBe(true);
    expect(queue.held.messages).toBe(2);
  });

  it('bounds the bytes, and lets a message pass alone that is larger than the bound', () => {
    const queue = new IntakeQueue({ maxMessages: 10, maxBytes: 100 });
    expect(queue.offer(message('a', [], 1000))).toBe(true);
    expect(queue.offer(message('b', [], 1))).toBe(false);
    queue.take(1)[0]?.settle('ack');
    expect(queue.held).toEqual({ messages: 0, bytes: 0 });
  });

  it('settles once', () => {
    const settled: string[] = [];
    const queue = new IntakeQueue({ maxMessages: 10, maxBytes: 100 });
    queue.offer(message('a', settled));
    const [taken] = queue.take(1);
    taken?.settle('ack');
    taken?.settle('drop');
    expect(settled).toEqual(['a ack']);
    expect(queue.held.messages).toBe(0);
  });

  it('tells of space once, and after the batch was settled as a whole', async () => {
    const queue = new IntakeQueue({ maxMessages: 3, maxBytes: 100 });
    for (const name of ['a', 'b', 'c']) queue.offer(message(name));
    const told: number[] = [];
    const space = new Promise<void>((resolve) => {
      queue.onSpace(() => {
        told.push(queue.held.messages);
        resolve();
      });
    });
    for (const taken of queue.take(3)) taken.settle('ack');
    await space;
    expect(told).toEqual([0]);
  });

  it('keeps the order, and wakes who waits', async () => {
    const queue = new IntakeQueue({ maxMessages: 10, maxBytes: 100 });
    const ready = queue.untilReady();
    queue.offer(message('a'));
    queue.offer(message('b'));
    await ready;
    expect(queue.take(10).map(({ topic }) => topic)).toEqual(['a', 'b']);
  });

  it('drops what nobody has taken when it is closed, and takes no more', async () => {
    const settled: string[] = [];
    const queue = new IntakeQueue({ maxMessages: 10, maxBytes: 100 });
    queue.offer(message('a', settled));
    queue.offer(message('b', settled));
    const [taken] = queue.take(1);
    queue.close();
    await queue.untilReady();
    expect(settled).toEqual(['b drop']);
    expect(queue.offer(message('c'))).toBe(false);
    taken?.settle('ack');
    expect(settled).toEqual(['b drop', 'a ack']);
  });
});
