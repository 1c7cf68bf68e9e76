import { afterEach, describe, expect, it } from '@jest/globals';
import { closing, eventually, reading, startBroker, type Fixture } from './broker-fixture.js';

let fixture: Fixture;

afterEach(async () => {
  await fixture.stop();
});

describe('a flood with a sink that has stalled', () => {
  it('is held back: bounded, every message once, in order, none acknowledged before it is settled', async () => {
    const maxMessages = 50;
    fixture = await startBroker({}, { maxMessages, maxBytes: 1024 * 1024 });
    const client = await fixture.client();
    const total = 3000;
    let acknowledged = 0;
    const sent = Array.from({ length: total }, (_, i) =>
      client.publishAsync(reading, `${i} ${'x'.repeat(200)}`, { qos: 1 }).then(() => acknowledged++),
    );
    await eventually(
      () => fixture.queue.held.messages === maxMessages && fixture.broker.counters().waiting > 0,
    );
    expect(acknowledged).toBe(0);
    const seen: string[] = [];
    while (seen.length < total) {
      await fixture.queue.untilReady();
      expect(fixture.queue.held.messages).toBeLessThanOrEqual(maxMessages);
      // 128 KB were read ahead at most, of 230 bytes each: what is not taken stays in the network.
      expect(fixture.broker.counters().waiting).toBeLessThan(700);
      for (const message of fixture.queue.take(20)) {
        seen.push(message.payload.toString().split(' ')[0] ?? '');
        message.settle('ack');
      }
    }
    await Promise.all(sent);
    expect(seen).toEqual(Array.from({ length: total }, (_, i) => String(i)));
    expect(fixture.broker.counters()).toMatchObject({ received: total, acknowledged: total, waiting: 0 });
  });

  it('does not starve a second client, nor keep what a killed one had waiting', async () => {
    fixture = await startBroker({}, { maxMessages: 1, maxBytes: 1024 });
    const flooding = await fixture.client('metro/dev-1');
    for (let i = 0; i < 100; i++) flooding.publishAsync(reading, 'flood', { qos: 1 }).catch(() => undefined);
    await eventually(() => fixture.broker.counters().waiting > 10);
    const quiet = await fixture.client('metro/dev-2');
    const published = quiet.publishAsync('rpm/v1/metro/dev-2/reading', 'quiet', { qos: 1 });
    const closed = closing(flooding);
    flooding.stream.destroy();
    await closed;
    await eventually(() => fixture.broker.counters().waiting === 1);
    for (const payload of ['flood', 'quiet']) {
      const [message] = await fixture.receive(1);
      expect(message?.payload.toString()).toBe(payload);
      message?.settle('ack');
    }
    await published;
  });

  it('closes connections beyond the hard bound, without acknowledging', async () => {
    fixture = await startBroker(
      { waitingRoom: { maxMessages: 5, maxBytes: 1e6 } },
      { maxMessages: 1, maxBytes: 1024 },
    );
    const client = await fixture.client();
    const received: string[] = [];
    client.on('packetreceive', (packet) => received.push(packet.cmd));
    const closed = closing(client);
    for (let i = 0; i < 100; i++) client.publishAsync(reading, 'x', { qos: 1 }).catch(() => undefined);
    await closed;
    expect(received).not.toContain('puback');
    expect(fixture.broker.counters().closed.overflow).toBeGreaterThan(0);
  });
});
