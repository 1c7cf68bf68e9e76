import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DeviceClient } from '../src/index.js';
import { startBroker, type Fixture } from './broker-fixture.js';

let fixture: Fixture;

beforeEach(async () => {
  fixture = await startBroker();
});

afterEach(async () => {
  await fixture.stop();
});

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
    const receipt = device.send({ id: 'r1' });
    // Settled one by one: behind a message that is held the broker reads on only so far.
    for (let i = 0; i < 3; i++) {
      const [message] = await fixture.receive(1);
      message?.settle('ack');
      expect(message?.payload.toString()).toBe('{"id":"r1","receipt":true}');
    }
    const topic = 'rpm/v1/metro/dev-1/receipt';
    await fixture.broker.publish(topic, '{"id":"r0","status":"stored"}');
    expect(device.unconfirmed).toEqual(['r1']);
    await fixture.broker.publish(topic, '{"id":"r1","status":"duplicate"}');
    expect(await receipt).toEqual({ id: 'r1', status: 'duplicate' });
    expect(device.unconfirmed).toEqual([]);
    await device.close();
  });

  it('does not start with a wrong secret', async () => {
    const url = `mqtt://127.0.0.1:${fixture.broker.port}`;
    const options = { url, tenant: 'metro', device: 'dev-1', password: 'guess' };
    await expect(DeviceClient.connect(options)).rejects.toThrow();
  });
});
