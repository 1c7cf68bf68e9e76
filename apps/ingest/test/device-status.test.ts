import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildTopic, userName } from '#messaging';
import { waitFor } from '#testing';
import { connectAsync, type MqttClient } from 'mqtt';
import { RunningIngestion, tenant } from './running-ingestion.js';

let ingestion: RunningIngestion;
beforeAll(async () => {
  ingestion = await RunningIngestion.start();
});
afterAll(async () => {
  await ingestion.stop();
});

const topicOf = (device: string): string => buildTopic({ tenant, device, channel: 'status' });
/** A device that has told the broker what to say when it is gone. */
async function connected(device: string): Promise<MqttClient> {
  const will = {
    topic: topicOf(device),
    payload: Buffer.from('{"online":false}'),
    qos: 1 as const,
    retain: true,
  };
  return connectAsync(`mqtt://127.0.0.1:${ingestion.ingestion.brokerPort ?? 0}`, {
    username: userName({ tenant, device }),
    password: 'secret',
    reconnectPeriod: 0,
    will,
  });
}
interface Standing {
  readonly online: boolean | null;
  readonly battery: number | null;
  readonly off: boolean;
}
async function standing(device: string): Promise<Standing | undefined> {
  const [row] = await ingestion.database.query<Standing & { readonly [column: string]: unknown }>(
    `SELECT online, battery, offline_since IS NOT NULL AS off FROM wardline.device_status WHERE device_id = $1`,
    [device],
  );
  return row;
}
const untilOnline = async (device: string, online: boolean): Promise<Standing> =>
  waitFor(
    async () => {
      const row = await standing(device);
      return row?.online === online ? row : undefined;
    },
    { what: `${device} to be known as ${online ? 'on' : 'off'}` },
  );

describe('the status of a device', () => {
  it('is kept: its birth with the battery, and its last will when the connection breaks', async () => {
    const { device } = await ingestion.data.patient({ tenant });
    const client = await connected(device);
    await client.publishAsync(topicOf(device), '{"online":true,"battery":81}', { qos: 1, retain: true });
    expect(await untilOnline(device, true)).toEqual({ online: true, battery: 81, off: false });
    client.stream.destroy();
    expect(await untilOnline(device, false)).toEqual({ online: false, battery: 81, off: true });
    const back = await connected(device);
    await back.publishAsync(topicOf(device), '{"online":true,"battery":9}', { qos: 1, retain: true });
    expect(await untilOnline(device, true)).toEqual({ online: true, battery: 9, off: false });
    await back.endAsync();
  });

  it('is the last word of a device that flaps, in the order in which it was said', async () => {
    const { device } = await ingestion.data.patient({ tenant });
    const client = await connected(device);
    for (let battery = 1; battery <= 100; battery++)
      client.publish(topicOf(device), JSON.stringify({ online: battery % 2 === 1, battery }), { qos: 1 });
    const last = await waitFor(
      async () => {
        const row = await standing(device);
        return row?.battery === 100 ? row : undefined;
      },
      { what: 'the last word' },
    );
    expect(last).toEqual({ online: false, battery: 100, off: true });
    await client.endAsync();
  });

  it('that nobody can read is ignored, and one about another device is refused', async () => {
    const [mine, other] = [
      await ingestion.data.patient({ tenant }),
      await ingestion.data.patient({ tenant }),
    ];
    const client = await connected(mine.device);
    for (const payload of ['', 'online', '[]', 'null', '{"online":"yes"}', '{"battery":140}'])
      await client.publishAsync(topicOf(mine.device), payload, { qos: 1 });
    client.on('error', () => undefined);
    const closed = new Promise<void>((resolve) => {
      client.once('close', () => {
        resolve();
      });
    });
    client.publish(topicOf(other.device), '{"online":false}', { qos: 1 });
    await closed;
    const again = await connected(mine.device);
    await again.publishAsync(topicOf(mine.device), '{"online":true}', { qos: 1 });
    expect(await untilOnline(mine.device, true)).toEqual({ online: true, battery: null, off: false });
    expect(await standing(other.device)).toBeUndefined();
    await again.endAsync();
  });
});
