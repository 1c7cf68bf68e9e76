import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '#testing';
import { ago, hours, reading, RunningIngestion, tenant, vital, type Account } from './running-ingestion.js';
import { alertsOf, measurementsOf, quarantineOf } from './stored-rows.js';

describe('the replay of what was set aside', () => {
  let ingestion: RunningIngestion;
  beforeAll(async () => {
    ingestion = await RunningIngestion.start();
  });
  afterAll(async () => {
    await ingestion.stop();
  });

  async function quarantined(account: Account) {
    return quarantineOf(ingestion.database, `${tenant}/${account.device}`);
  }

  async function requestReplay(
    quarantineId: string | undefined,
  ): Promise<{ outcome: string; stored: number }> {
    const [request] = await ingestion.database.query<{ id: string }>(
      `INSERT INTO wardline.quarantine_replay (quarantine_id, tenant_id) VALUES ($1, $2) RETURNING replay_id::text AS id`,
      [quarantineId, tenant],
    );
    return waitFor(
      async () => {
        const rows = await ingestion.database.query<{ outcome: string; stored: number }>(
          'SELECT outcome, stored FROM wardline.quarantine_replay_outcome WHERE replay_id = $1',
          [request?.id],
        );
        return rows[0];
      },
      { what: 'the outcome of the replay' },
    );
  }

  it('stores and decides what was set aside, once its assignment was mended', async () => {
    const { patient } = await ingestion.data.patient({
      tenant,
      device: null,
      plan: { pregnant: false, lvad: false },
    });
    const device = await ingestion.connect(await ingestion.data.device(tenant));
    await device.publish(reading(vital.spo2(78), { id: 'before', at: ago(2 * hours) }));
    const [row] = await quarantined(device);
    expect(row).toMatchObject({ code: 'device-not-assigned', patient: null });
    await ingestion.data.assign(tenant, device.device, patient, { from: null });
    expect(await requestReplay(row?.id)).toEqual({ outcome: 'stored', stored: 1 });
    expect(await measurementsOf(ingestion.database, patient)).toMatchObject([
      { sourceId: 'before', flags: ['late'], values: [{ value: 78 }] },
    ]);
    const alerts = await alertsOf(ingestion.database, patient);
    expect(alerts).toMatchObject([{ condition: 'hypoxaemia', severity: 'critical' }]);
    expect(await requestReplay(row?.id)).toEqual({ outcome: 'duplicate', stored: 0 });
  });

  it('does not let a payload that cannot be opened hold up the others', async () => {
    const device = await ingestion.connect(await ingestion.data.device(tenant));
    await device.publish(reading(vital.spo2(96)));
    const [row] = await quarantined(device);
    const [broken] = await ingestion.database.query<{ id: string }>(
      `INSERT INTO wardline.quarantine (batch_id, received_at, tenant_id, topic, code, detail, payload, payload_bytes)
       SELECT batch_id, received_at, tenant_id, topic, code, detail, set_byte(payload, 30, get_byte(payload, 30) # 1), payload_bytes
       FROM wardline.quarantine WHERE quarantine_id = $1 RETURNING quarantine_id::text AS id`,
      [row?.id],
    );
    const outcomes = await Promise.all([requestReplay(broken?.id), requestReplay(row?.id)]);
    expect(outcomes).toEqual([
      { outcome: 'payload-unreadable', stored: 0 },
      { outcome: 'device-not-assigned', stored: 0 },
    ]);
  });

  it('does not play what was kept in part only', async () => {
    const { device } = await ingestion.patient();
    await device.publish(`"${'x'.repeat(1024 * 1024)}"`);
    const [row] = await quarantined(device);
    expect(await requestReplay(row?.id)).toEqual({ outcome: 'payload-too-large', stored: 0 });
    expect(await quarantined(device)).toHaveLength(1);
  });
});
