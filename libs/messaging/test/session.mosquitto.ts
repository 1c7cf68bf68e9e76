import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connectAsync, type MqttClient } from 'mqtt';
import {
  DeviceClient,
  IntakeQueue,
  Mqtt5Session,
  type DeviceAccount,
  type IncomingMessage,
  type Mqtt5SessionOptions,
} from '../src/index.js';
import { MosquittoProcess, worker } from './mosquitto-process.js';

const accounts: readonly DeviceAccount[] = [
  { tenant: 'metro', device: 'dev-1', kind: 'device' },
  { tenant: 'metro', device: 'gw-1', kind: 'gateway' },
];
const reading = 'rpm/v1/metro/dev-1/reading';

let mosquitto: MosquittoProcess;
const closers: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  mosquitto = await MosquittoProcess.start(accounts);
});

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
  await mosquitto.remove();
});

async function startSession(options: Partial<Mqtt5SessionOptions> = {}) {
  const queue = new IntakeQueue({ maxMessages: 10_000, maxBytes: 32 * 1024 * 1024 });
  const session = new Mqtt5Session({
    url: mosquitto.url,
    clientId: 'ingest-1',
    ...worker,
    reconnectMs: 50,
    ...options,
  });
  await session.start(queue);
  closers.push(() => session.stop());
  return { session, queue };
}

async function publisher(username = 'metro/dev-1', password = 'secret'): Promise<MqttClient> {
  const client = await connectAsync(mosquitto.url, { username, password, reconnectPeriod: 0 }, false);
  client.on('error', () => undefined);
  closers.push(() => client.endAsync(true));
  return client;
}

/** Mosquitto acknowledges a denied MQTT 3.1.1 publish, forgets it, and (2.0.11) closes the connection. */
async function publishForeign(username: string, topic: string): Promise<void> {
  const client = await publisher(username);
  await client.publishAsync(topic, 'foreign', { qos: 1 });
  await client.endAsync(true);
}

/** Takes until every expected payload has come; `settle` decides about each. */
async function drain(queue: IntakeQueue, expected: number, settle: (message: IncomingMessage) => void) {
  const seen = new Set<string>();
  while (seen.size < expected) {
    await queue.untilReady();
    for (const message of queue.take(500)) {
      seen.add(message.payload.toString());
      settle(message);
    }
  }
  return seen;
}

const ack = (message: IncomingMessage) => {
  message.settle('ack');
};

describe('a session on Mosquitto', () => {
  it('gets again what it had not settled when it went away, and nothing else', async () => {
    const first = await startSession({ shareGroup: 'ingest' });
    const device = await publisher();
    await Promise.all(['a', 'b', 'c'].map((payload) => device.publishAsync(reading, payload, { qos: 1 })));
    await drain(first.queue, 3, (message) => {
      if (message.payload.toString() === 'b') message.settle('ack');
    });
    await device.publishAsync(reading, 'd', { qos: 1 });
    await drain(first.queue, 1, ack);
    await first.session.stop();
    const second = await startSession({ shareGroup: 'ingest' });
    expect(await drain(second.queue, 2, ack)).toEqual(new Set(['a', 'c']));
  });

  it('gets 1,500 messages that came while it was away, through a window of 100', async () => {
    const first = await startSession();
    await first.session.stop();
    const device = await publisher();
    const payloads = Array.from({ length: 1500 }, (_, i) => String(i));
    await Promise.all(payloads.map((payload) => device.publishAsync(reading, payload, { qos: 1 })));
    const { queue, session } = await startSession({ receiveMaximum: 100 });
    expect(await drain(queue, 1500, ack)).toEqual(new Set(payloads));
    expect(session.counters()).toMatchObject({ acknowledged: 1500, unacknowledged: 0 });
  });

  it('gets what Mosquitto had acknowledged before it was killed, but for the very last', async () => {
    const first = await startSession();
    await first.session.stop();
    const device = await publisher();
    const payloads = Array.from({ length: 500 }, (_, i) => String(i));
    await Promise.all(payloads.map((payload) => device.publishAsync(reading, payload, { qos: 1 })));
    await mosquitto.kill();
    await mosquitto.run();
    const { queue } = await startSession();
    // Mosquitto writes when there is *more* than one change, so the last may be missing: what receipts are for.
    const seen = await drain(queue, 499, ack);
    expect(payloads.filter((payload) => !seen.has(payload) && payload !== '499')).toEqual([]);
  });

  it('comes back by itself when the broker does', async () => {
    let back: () => void = () => undefined;
    const again = new Promise<void>((resolve) => (back = resolve));
    const said: boolean[] = [];
    const onConnection = (connected: boolean) => {
      said.push(connected);
      if (connected && said.includes(false)) back();
    };
    const { queue } = await startSession({ onConnection });
    await mosquitto.kill();
    await mosquitto.run();
    await again;
    const device = await publisher();
    await device.publishAsync(reading, 'after', { qos: 1 });
    expect(await drain(queue, 1, ack)).toEqual(new Set(['after']));
  });
});

describe('the generated accounts', () => {
  it('let a device publish below its own topic only', async () => {
    const { queue } = await startSession();
    await publishForeign('metro/dev-1', 'rpm/v1/metro/dev-2/reading');
    const device = await publisher();
    await device.publishAsync(reading, 'own', { qos: 1 });
    expect(await drain(queue, 1, ack)).toEqual(new Set(['own']));
  });

  it('let a gateway publish for its tenant', async () => {
    const { queue } = await startSession();
    await publishForeign('metro/gw-1', 'rpm/v1/other/dev-1/reading');
    const gateway = await publisher('metro/gw-1');
    await gateway.publishAsync('rpm/v1/metro/dev-2/senml', 'served', { qos: 1 });
    expect(await drain(queue, 1, ack)).toEqual(new Set(['served']));
  });

  it('refuse a wrong password', async () => {
    await expect(publisher('metro/dev-1', 'guess')).rejects.toThrow();
    await expect(startSession({ password: 'guess' })).rejects.toMatchObject({ code: 'not-authorised' });
  });

  it('bring a receipt to the device, which sends again until it has one', async () => {
    const { queue, session } = await startSession();
    const device = await DeviceClient.connect({
      url: mosquitto.url,
      tenant: 'metro',
      device: 'dev-1',
      password: 'secret',
      resendMs: 20,
    });
    closers.push(() => device.close());
    const receipt = device.send({ id: 'r1' });
    await drain(queue, 1, ack);
    const [again] = await new Promise<IncomingMessage[]>((resolve) => {
      void queue.untilReady().then(() => {
        resolve(queue.take(1));
      });
    });
    again?.settle('ack');
    expect(again?.payload.toString()).toBe('{"id":"r1","receipt":true}');
    await session.publish('rpm/v1/metro/dev-1/receipt', '{"id":"r1","status":"stored"}');
    expect(await receipt).toEqual({ id: 'r1', status: 'stored' });
  });
});
