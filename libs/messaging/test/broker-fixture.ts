import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import {
  EmbeddedBroker,
  IntakeQueue,
  type DeviceAccount,
  type EmbeddedBrokerOptions,
  type IncomingMessage,
  type IntakeLimits,
} from '../src/index.js';

const accounts: Readonly<Record<string, DeviceAccount>> = {
  'metro/dev-1': { tenant: 'metro', device: 'dev-1', kind: 'device' },
  'metro/dev-2': { tenant: 'metro', device: 'dev-2', kind: 'device' },
  'metro/gw-1': { tenant: 'metro', device: 'gw-1', kind: 'gateway' },
  'other/dev-1': { tenant: 'other', device: 'dev-1', kind: 'device' },
};

export const reading = 'rpm/v1/metro/dev-1/reading';

export interface Fixture {
  readonly broker: EmbeddedBroker;
  readonly queue: IntakeQueue;
  client(username?: string, options?: IClientOptions): Promise<MqttClient>;
  /** Waits for this many messages to arrive. */
  receive(count: number): Promise<IncomingMessage[]>;
  stop(): Promise<void>;
}

/** An embedded broker on a free port, with a queue that nobody empties but the test. */
export async function startBroker(
  options: Partial<EmbeddedBrokerOptions> = {},
  limits: IntakeLimits = { maxMessages: 1000, maxBytes: 8 * 1024 * 1024 },
): Promise<Fixture> {
  const queue = new IntakeQueue(limits);
  const broker = new EmbeddedBroker({
    port: 0,
    authenticateDevice: (username, password) =>
      Promise.resolve(password === 'secret' ? accounts[username] : undefined),
    ...options,
  });
  await broker.start(queue);
  const clients: MqttClient[] = [];
  return {
    broker,
    queue,
    async client(username = 'metro/dev-1', clientOptions = {}) {
      const client = await connectAsync(
        `mqtt://127.0.0.1:${broker.port}`,
        { username, password: 'secret', reconnectPeriod: 0, ...clientOptions },
        false,
      );
      client.on('error', () => undefined);
      clients.push(client);
      return client;
    },
    async receive(count) {
      const messages: IncomingMessage[] = [];
      while (messages.length < count) {
        await queue.untilReady();
        messages.push(...queue.take(count - messages.length));
      }
      return messages;
    },
    async stop() {
      await Promise.all(clients.map((client) => client.endAsync(true)));
      await broker.stop();
    },
  };
}

export async function closing(client: MqttClient): Promise<void> {
  await new Promise<void>((resolve) => {
    client.once('close', resolve);
  });
}

/** The next message of a client. */
export async function nextMessage(client: MqttClient): Promise<{ topic: string; payload: string }> {
  return new Promise((resolve) => {
    client.once('message', (topic, payload) => {
      resolve({ topic, payload: payload.toString() });
    });
  });
}

/** Asks again, without blocking, until it is so. The test's own time limit ends it. */
export async function eventually(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
