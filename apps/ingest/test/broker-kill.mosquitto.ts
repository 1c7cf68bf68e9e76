import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DeviceClient, type DeviceAccount } from '#messaging';
import { MosquittoProcess, worker } from '../../../libs/messaging/test/mosquitto-process.js';
import { ago, reading, RunningIngestion, tenant, vital, type Reading } from './running-ingestion.js';

const devices = ['dev-1', 'dev-2', 'dev-3', 'dev-4'];
const accounts: DeviceAccount[] = devices.map((device) => ({ tenant, device, kind: 'device' }));
const perDevice = 250;
const atOnce = 10;
/** The broker is killed when so many receipts have come. */
const killsAfter = [100, 300, 500, 700, 900];

/** Sends a device's readings, some at a time, and holds each until its receipt. */
async function sendAll(client: DeviceClient, readings: Reading[], onReceipt: () => void): Promise<void> {
  const left = [...readings];
  const lane = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      await client.send(next);
      onReceipt();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

describe('a real broker that is killed with -9', () => {
  let mosquitto: MosquittoProcess;
  let running: RunningIngestion;

  beforeAll(async () => {
    mosquitto = await MosquittoProcess.start(accounts);
    running = await RunningIngestion.start(undefined, {
      workerId: worker.username,
      source: { kind: 'broker', url: mosquitto.url, ...worker, shareGroup: undefined, receiveMaximum: 500 },
    });
    for (const device of devices) {
      await running.data.patient({ tenant, device, plan: { pregnant: false, lvad: false } });
    }
  });

  afterAll(async () => {
    await running.stop();
    await mosquitto.remove();
  });

  it('loses nothing that a device sends again until it has its receipt', async () => {
    const sent = new Map<string, number>();
    const clients: DeviceClient[] = [];
    let receipts = 0;
    let killing = Promise.resolve();
    const onReceipt = (): void => {
      if (!killsAfter.includes(++receipts)) return;
      killing = killing.then(async () => {
        await mosquitto.kill();
        await mosquitto.run();
      });
    };
    const sending = devices.map(async (device, d) => {
      const client = await DeviceClient.connect({
        url: mosquitto.url,
        tenant,
        device,
        password: 'secret',
        resendMs: 1000,
      });
      clients.push(client);
      const readings = Array.from({ length: perDevice }, (_, i) => {
        const value = 95 + ((d + i) % 5);
        const made = reading(vital.spo2(value), { id: `${device}-${i}`, at: ago(perDevice - i) });
        sent.set(made.id, value);
        return made;
      });
      await sendAll(client, readings, onReceipt);
    });
    await Promise.all(sending);
    await killing;
    await Promise.all(clients.map((client) => client.close()));

    const rows = await running.database.query<{ id: string; value: number }>(
      `SELECT source_id AS id, (values -> 0 ->> 'value')::float8 AS value FROM wardline.measurement WHERE tenant_id = $1`,
      [tenant],
    );
    expect(rows).toHaveLength(sent.size);
    expect(new Map(rows.map(({ id, value }) => [id, value]))).toEqual(sent);
    const [books] = await running.database.query<{ unaccounted: number }>(
      `SELECT (wardline.ledger_of(ARRAY[$1], '-infinity', 'infinity') ->> 'unaccounted')::int AS unaccounted`,
      [tenant],
    );
    expect(books?.unaccounted).toBe(0);
  }, 120_000);
});
