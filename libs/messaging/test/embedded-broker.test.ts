import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connect as connectSocket } from 'node:net';
import { once as onceEvent } from 'node:events';
import type { MqttClient } from 'mqtt';
import { keptPayloadBytes } from '#domain';
import { EmbeddedBroker, IntakeQueue, type StatusMessage } from '../src/index.js';
import { closing, eventually, nextMessage, reading, startBroker, type Fixture } from './broker-fixture.js';

let fixture: Fixture;
const statuses: StatusMessage[] = [];

beforeEach(async () => {
  statuses.length = 0;
  fixture = await startBroker({ onStatus: (status) => statuses.push(status) });
});

afterEach(async () => {
  await fixture.stop();
});

/** Whether a promise is still open after the broker has answered a ping that was sent behind it. */
async function isPending(promise: Promise<unknown>, client: MqttClient): Promise<boolean> {
  let pending = true;
  const settled = () => {
    pending = false;
  };
  promise.then(settled, settled);
  const answered = new Promise<void>((resolve) => {
    client.on('packetreceive', ({ cmd }) => {
      if (cmd === 'pingresp') setImmediate(resolve);
    });
  });
  client.sendPing();
  await answered;
  return pending;
}

describe('the acknowledgement', () => {
  it.each([1, 2] as const)('waits for settle at QoS %d, while pings are answered', async (qos) => {
    const client = await fixture.client();
    const published = client.publishAsync(reading, '{}', { qos });
    const [message] = await fixture.receive(1);
    expect(await isPending(published, client)).toBe(true);
    message?.settle('ack');
    await published;
    expect(fixture.broker.counters()).toMatchObject({ received: 1, acknowledged: 1, unacknowledged: 0 });
  });

  it('is answered per message, in whatever order they are settled', async () => {
    const client = await fixture.client();
    const order: number[] = [];
    const all = [0, 1, 2].map((i) =>
      client.publishAsync(reading, String(i), { qos: 1 }).then(() => order.push(i)),
    );
    const messages = await fixture.receive(3);
    messages[2]?.settle('ack');
    await eventually(() => order.length === 1);
    expect(order).toEqual([2]);
    messages[0]?.settle('ack');
    messages[1]?.settle('ack');
    await Promise.all(all);
  });

  it('never comes for what is dropped: the connection closes instead', async () => {
    const client = await fixture.client();
    const acknowledged: string[] = [];
    client.on('packetreceive', (packet) => acknowledged.push(packet.cmd));
    client.publishAsync(reading, '{}', { qos: 1 }).catch(() => undefined);
    const [message] = await fixture.receive(1);
    const closed = closing(client);
    message?.settle('drop');
    message?.settle('ack');
    await closed;
    expect(acknowledged).not.toContain('puback');
    expect(fixture.broker.counters()).toMatchObject({ acknowledged: 0, unacknowledged: 1 });
  });

  it('is not owed to a client that was killed: the message is settled all the same', async () => {
    const client = await fixture.client();
    client.publishAsync(reading, '{}', { qos: 1 }).catch(() => undefined);
    const [message] = await fixture.receive(1);
    client.stream.destroy();
    const next = await fixture.client();
    message?.settle('ack');
    const published = next.publishAsync(reading, '{}', { qos: 1 });
    const [again] = await fixture.receive(1);
    again?.settle('ack');
    await published;
    expect(fixture.queue.held.messages).toBe(0);
    expect(fixture.broker.counters().acknowledged).toBe(1);
  });

  it('never comes after stop', async () => {
    const client = await fixture.client();
    const acknowledged: string[] = [];
    client.on('packetreceive', (packet) => acknowledged.push(packet.cmd));
    client.publishAsync(reading, '{}', { qos: 1 }).catch(() => undefined);
    const messages = await fixture.receive(1);
    const closed = closing(client);
    await fixture.broker.stop();
    messages[0]?.settle('ack');
    await closed;
    expect(acknowledged).not.toContain('puback');
  });
});

describe('rights', () => {
  it.each([
    ['another device', 'metro/dev-1', 'rpm/v1/metro/dev-2/reading'],
    ['another tenant', 'metro/dev-1', 'rpm/v1/other/dev-1/reading'],
    ['a receipt', 'metro/dev-1', 'rpm/v1/metro/dev-1/receipt'],
    ['a topic of its own', 'metro/dev-1', 'rpm/v1/metro/dev-1/notes'],
    ['the broker’s own topics', 'metro/dev-1', '$SYS/x'],
    ['another tenant through a gateway', 'metro/gw-1', 'rpm/v1/other/dev-1/reading'],
  ])('do not reach to %s: counted, and the connection closes', async (_case, username, topic) => {
    const client = await fixture.client(username);
    const closed = closing(client);
    client.publishAsync(topic, '{}', { qos: 1 }).catch(() => undefined);
    await closed;
    expect(fixture.broker.counters()).toMatchObject({ received: 0, deniedByTenant: { metro: 1 } });
  });

  it('let a gateway publish for other devices of its tenant', async () => {
    const client = await fixture.client('metro/gw-1');
    const published = client.publishAsync('rpm/v1/metro/dev-9/fhir', '{}', { qos: 1 });
    const [message] = await fixture.receive(1);
    expect(message).toMatchObject({
      topic: 'rpm/v1/metro/dev-9/fhir',
      publisher: 'metro/gw-1',
      payloadBytes: 2,
    });
    message?.settle('ack');
    await published;
  });

  it('let a device read its own receipts and nobody else’s', async () => {
    const client = await fixture.client();
    const granted = await client.subscribeAsync('rpm/v1/metro/dev-1/receipt', { qos: 1 });
    expect(granted[0]?.qos).toBe(1);
    for (const filter of [
      'rpm/v1/metro/+/receipt',
      '#',
      'rpm/v1/metro/dev-1/reading',
      'rpm/v1/metro/dev-2/receipt',
    ]) {
      await expect(client.subscribeAsync(filter, { qos: 1 })).rejects.toThrow();
    }
    const received = nextMessage(client);
    await fixture.broker.publish('rpm/v1/metro/dev-1/receipt', '{"id":"1"}');
    expect(await received).toEqual({ topic: 'rpm/v1/metro/dev-1/receipt', payload: '{"id":"1"}' });
  });

  it.each([
    ['a wrong password', { password: 'guess' }],
    ['an unknown device', { username: 'metro/dev-99' }],
    ['a user name of another shape', { username: 'dev-1' }],
    [
      'a last will on a foreign topic',
      {
        will: {
          topic: 'rpm/v1/metro/dev-2/status',
          payload: Buffer.from('{}'),
          qos: 1 as const,
          retain: true,
        },
      },
    ],
  ])('refuse the sign-in of %s', async (_case, options) => {
    await expect(fixture.client('metro/dev-1', options)).rejects.toThrow();
    expect(fixture.broker.counters().refusedSignIns).toBe(1);
  });

  it('do not let one account take over another’s client id', async () => {
    await fixture.client('metro/dev-1', { clientId: 'same' });
    await expect(fixture.client('metro/dev-2', { clientId: 'same' })).rejects.toThrow();
    await fixture.client('metro/dev-1', { clientId: 'same' });
  });
});

describe('status', () => {
  it('is retained, and the last will is published when the connection breaks', async () => {
    const topic = 'rpm/v1/metro/dev-1/status';
    const will = { topic, payload: Buffer.from('{"online":false}'), qos: 1 as const, retain: true };
    const client = await fixture.client('metro/dev-1', { will });
    await client.publishAsync(topic, '{"online":true}', { qos: 1, retain: true });
    client.stream.destroy();
    await eventually(() => statuses.length === 2);
    expect(statuses.map(({ payload }) => payload.toString())).toEqual([
      '{"online":true}',
      '{"online":false}',
    ]);
    const next = await fixture.client();
    const retained = nextMessage(next);
    await next.subscribeAsync(topic, { qos: 1 });
    expect(await retained).toEqual({ topic, payload: '{"online":false}' });
  });

  it('does not say offline after a clean disconnect', async () => {
    const will = {
      topic: 'rpm/v1/metro/dev-1/status',
      payload: Buffer.from('x'),
      qos: 1 as const,
      retain: true,
    };
    const client = await fixture.client('metro/dev-1', { will });
    await client.endAsync();
    const next = await fixture.client();
    await next.publishAsync('rpm/v1/metro/dev-1/status', 'back', { qos: 1 });
    expect(statuses.map(({ payload }) => payload.toString())).toEqual(['back']);
  });
});

describe('limits', () => {
  it('hands on 64 KB of a 1 MB payload, with its true size', async () => {
    const client = await fixture.client();
    const published = client.publishAsync(reading, Buffer.alloc(1024 * 1024, 'x'), { qos: 1 });
    const [message] = await fixture.receive(1);
    expect(message?.payloadBytes).toBe(1024 * 1024);
    expect(message?.payload).toHaveLength(keptPayloadBytes);
    message?.settle('ack');
    await published;
  });

  it('closes on the header of a larger packet, before its body', async () => {
    const client = await fixture.client();
    const closed = closing(client);
    // PUBLISH with a remaining length of 200 MB, of which nothing follows.
    client.stream.write(Buffer.of(0x32, 0x80, 0x90, 0xaf, 0x5f));
    await closed;
    expect(fixture.broker.counters().closed['too-large']).toBe(1);
  });

  it('keeps a client that is silent no longer than it said', async () => {
    let now = Date.UTC(2026, 10, 20);
    const timed = await startBroker({ clock: { now: () => new Date(now) } });
    const client = await timed.client('metro/dev-1', { keepalive: 60, reschedulePings: false });
    const closed = closing(client);
    now += 91_000;
    await closed;
    expect(timed.broker.counters().closed['keep-alive']).toBe(1);
    await timed.stop();
  });

  it('says which port is taken', async () => {
    const second = new EmbeddedBroker({
      port: fixture.broker.port,
      authenticateDevice: () => Promise.resolve(undefined),
    });
    await expect(second.start(new IntakeQueue({ maxMessages: 1, maxBytes: 1 }))).rejects.toMatchObject({
      code: 'port-taken',
    });
  });

  it('turns a client away that does not speak MQTT', async () => {
    const socket = connectSocket(fixture.broker.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\n\r\n');
    socket.resume();
    await onceEvent(socket, 'close');
    expect(fixture.broker.counters().received).toBe(0);
  });
});
