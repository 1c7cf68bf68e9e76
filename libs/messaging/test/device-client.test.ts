import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DeviceClient } from '../src/index.js';
import { eventually, startBroker, type Fixture } from './broker-fixture.js';

let fixture: Fixture;

beforeEach(async () => {
  fixture = await startBroker();
});

afterEach(async () => {
  await fixture.stop();
});

/** Acknowledges whatever comes until the queue is closed. */
async function settleAll({ queue }: Fixture, see: (payload: string) => void): Promise<void> {
  for (;;) {
    await queue.untilReady();
    const messages = queue.take(100);
    if (messages.length === 0) return;
    for (const message of messages) {
      see(message.payload.toString());
      message.settle('ack');
    }
  }
}

describe('DeviceClient', () => {
  it('sends again until it has a receipt for that id', async () => {
    const url = `mqtt://127.0.0.1:${fixture.broker.port}`;
    const device = await DeviceClient.connect({
      url,
      tenant: 'metro',
      device: 'dev-1',
      password: 'secret',
      resendMs: 5,
    });
    // Everything is settled as it comes: behind a message that is held, the broker reads on only so far.
    const seen: string[] = [];
    const settling = settleAll(fixture, (payload) => seen.push(payload));
    const receipt = device.send({ id: 'r1' });
    await eventually(() => seen.length >= 3);
    expect(new Set(seen)).toEqual(new Set(['{"id":"r1","receipt":true}']));
    const topic = 'rpm/v1/metro/dev-1/receipt';
    await fixture.broker.publish(topic, '{"id":"r0","status":"stored"}');
    expect(device.unconfirmed).toEqual(['r1']);
    await fixture.broker.publish(topic, '{"id":"r1","status":"duplicate"}');
    expect(await receipt).toEqual({ id: 'r1', status: 'duplicate' });
    expect(device.unconfirmed).toEqual([]);
    await device.close();
    fixture.queue.close();
    await settling;
  });

  it('does not start with a wrong secret', async () => {
    const url = `mqtt://127.0.0.1:${fixture.broker.port}`;
    const options = { url, tenant: 'metro', device: 'dev-1', password: 'guess' };
    await expect(DeviceClient.connect(options)).rejects.toThrow();
  });
});
