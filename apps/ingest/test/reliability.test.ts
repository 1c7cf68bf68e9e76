import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DeviceClient } from '#messaging';
import { ownCluster, ReferenceData, waitFor, type OwnCluster } from '#testing';
import { reading, RunningIngestion, tenant, vital, type Monitored } from './running-ingestion.js';
import { alertsOf, decisionsOf, measurementsOf } from './stored-rows.js';

const maxMessages = 40;

describe('the database away while messages keep coming', () => {
  let cluster: OwnCluster;
  let ingestion: RunningIngestion;
  let somebody: Monitored;
  beforeAll(async () => {
    cluster = await ownCluster();
    const data = new ReferenceData(cluster);
    await data.site({ tenant });
    await data.trees([tenant]);
    ingestion = await RunningIngestion.start(cluster, {
      limits: { maxMessages, maxBytes: 1024 * 1024 },
      batchSize: 8,
    });
    somebody = await ingestion.patient();
  });
  afterAll(async () => {
    await ingestion.stop();
    await cluster.remove();
  });

  it('acknowledges nothing, holds no more than its bound, and stores all of it afterwards', async () => {
    const { patient, device } = somebody;
    await device.publish(reading(vital.spo2(97)));
    await cluster.stop();
    let acknowledged = 0;
    const sent = Array.from({ length: 3 * maxMessages }, (_, n) =>
      reading(vital.spo2(96), { id: `away ${n}` }),
    );
    const published = sent.map(async (one) => {
      await device.publish(one);
      acknowledged++;
    });
    const { queue } = ingestion.ingestion;
    await waitFor(() => queue.held.messages >= maxMessages, { what: 'the room to be full' });
    await waitFor(() => ingestion.failures.some(({ what }) => what === 'batch-failed'), {
      what: 'a commit to fail',
    });
    expect(queue.held.messages).toBeLessThanOrEqual(maxMessages);
    expect(acknowledged).toBe(0);
    await cluster.start();
    await Promise.all(published);
    const stored = await measurementsOf(cluster, patient);
    expect(new Set(stored.map(({ sourceId }) => sourceId).slice(1))).toEqual(
      new Set(sent.map(({ id }) => id)),
    );
    expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: sent.length + 1 }, (_, n) => n + 1));
    // A canary may be on its way at any moment.
    await waitFor(() => queue.held.messages === 0, { what: 'the room to be empty' });
  });

  it('a kill -9 of the database loses nothing that a device has a receipt for, and doubles nothing', async () => {
    const { patient } = await ingestion.patient({ device: 'killed-under' });
    const device = await DeviceClient.connect({
      url: `mqtt://127.0.0.1:${ingestion.ingestion.brokerPort ?? 0}`,
      tenant,
      device: 'killed-under',
      password: 'secret',
      resendMs: 300,
    });
    const sent = Array.from({ length: 60 }, () => reading(vital.spo2(96)));
    const receipts = sent.map((one) => device.send(one));
    await receipts[0];
    await cluster.kill9();
    await cluster.start();
    const codes = (await Promise.all(receipts)).map(({ status }) => status);
    await device.close();
    expect(codes.every((status) => status === 'stored' || status === 'duplicate')).toBe(true);
    const stored = await measurementsOf(cluster, patient);
    expect(stored.map(({ sourceId }) => sourceId).sort()).toEqual(sent.map(({ id }) => id).sort());
    const arrivals = (await decisionsOf(cluster, patient)).filter(({ cause }) => cause === 'arrival');
    expect(arrivals).toHaveLength(sent.length);
  });
});

describe('a gateway that was offline for days', () => {
  let ingestion: RunningIngestion;
  beforeAll(async () => {
    ingestion = await RunningIngestion.start();
  });
  afterAll(async () => {
    await ingestion.stop();
  });

  it('brings 1,000 measurements in one message: all stored in order, severe ones heard, the last one live', async () => {
    const somebody = await ingestion.patient();
    const { device } = somebody.device;
    const gateway = await ingestion.connect(await ingestion.data.gateway(tenant, [device]), {
      receiptsOf: '+',
    });
    const stepMs = 4 * 60_000;
    const now = Date.now();
    const sent = Array.from({ length: 1000 }, (_, n) => {
      const value = n === 400 ? 78 : n === 999 ? 83 : 97;
      return reading(vital.spo2(value), { at: new Date(now - (999 - n) * stepMs).toISOString() });
    });
    await gateway.publish(sent, 'reading', device);
    const stored = await measurementsOf(ingestion.database, somebody.patient);
    expect(stored.map(({ sourceId }) => sourceId)).toEqual(sent.map(({ id }) => id));
    const alerts = await alertsOf(ingestion.database, somebody.patient);
    expect(alerts).toContainEqual(expect.objectContaining({ condition: 'hypoxaemia', severity: 'critical' }));
    await gateway.publish(sent, 'reading', device);
    expect(await measurementsOf(ingestion.database, somebody.patient)).toHaveLength(1000);
  });

  it('sets aside 1,000 of a device that is nobody’s, each with itself only, so that it can be played again', async () => {
    const device = await ingestion.connect(await ingestion.data.device(tenant));
    const sent = Array.from({ length: 1000 }, (_, n) => reading(vital.spo2(97), { id: `stray ${n}` }));
    await device.publish(sent);
    const [books] = await ingestion.database.query(
      `SELECT count(*)::int AS rows, count(DISTINCT source_id)::int AS ids, max(octet_length(payload)) < 300 AS small
       FROM wardline.quarantine WHERE device_id = $1 AND code = 'device-not-assigned'`,
      [device.device],
    );
    expect(books).toEqual({ rows: 1000, ids: 1000, small: true });
    const { patient } = await ingestion.data.patient({ tenant, device: null });
    await ingestion.data.assign(tenant, device.device, patient, { from: null });
    await ingestion.database.query(
      `INSERT INTO wardline.quarantine_replay (quarantine_id, tenant_id)
       SELECT quarantine_id, tenant_id FROM wardline.quarantine WHERE device_id = $1 AND source_id = 'stray 700'`,
      [device.device],
    );
    const stored = await waitFor(
      async () => {
        const rows = await measurementsOf(ingestion.database, patient);
        return rows.length > 0 ? rows : undefined;
      },
      { what: 'the replay' },
    );
    expect(stored).toMatchObject([{ sourceId: 'stray 700' }]);
  });
});
