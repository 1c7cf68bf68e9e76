import mqtt from 'mqtt';
import { randomUUID } from 'node:crypto';
import type { RunningStack } from '../running-stack.js';

/** One reading of a demonstration device, such as `metro/dev-0001`; resolves when it is stored. */
export async function publishSpo2(stack: RunningStack, device: string, value: number): Promise<void> {
  const client = await mqtt.connectAsync(stack.mqttUrl, { username: device, password: 'demo' });
  const reading = {
    id: randomUUID(),
    at: new Date().toISOString(),
    values: [{ code: '59408-5', value, unit: '%' }],
  };
  await client.publishAsync(`rpm/v1/${device}/reading`, JSON.stringify(reading), { qos: 1 });
  await client.endAsync();
}
