import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ago, hours, reading, RunningIngestion, tenant, vital } from './running-ingestion.js';
import { alertsOf, measurementsOf, quarantineOf } from './stored-rows.js';

describe('H08: a reading belongs to whoever had the device when it was taken', () => {
  let ingestion: RunningIngestion;
  beforeAll(async () => {
    ingestion = await RunningIngestion.start();
  });
  afterAll(async () => {
    await ingestion.stop();
  });

  /** A device that changed hands: nobody had it between `endedAt` and `beganAt`. */
  async function handedOver(endedAt: Date, beganAt: Date) {
    const former = await ingestion.patient();
    const present = await ingestion.data.patient({
      tenant,
      device: null,
      plan: { pregnant: false, lvad: false },
    });
    const { device } = former.device;
    await ingestion.data.endAssignment(tenant, device, endedAt);
    await ingestion.data.assign(tenant, device, present.patient, { from: beganAt });
    return { former: former.patient, present: present.patient, device: former.device };
  }
  const stored = async (patient: string) =>
    (await measurementsOf(ingestion.database, patient)).map(({ sourceId }) => sourceId);

  it('gives an array that a gateway flushes to the former and the present patient, each their own', async () => {
    const { former, present, device } = await handedOver(new Date(ago(2 * hours)), new Date(ago(hours)));
    const gateway = await ingestion.connect(await ingestion.data.gateway(tenant, [device.device]), {
      receiptsOf: '+',
    });
    await gateway.publish(
      [
        reading(vital.spo2(78), { id: 'former', at: ago(3 * hours) }),
        reading(vital.spo2(97), { id: 'present', at: ago(0) }),
        reading(vital.spo2(79), { id: 'nobody', at: ago(1.5 * hours) }),
      ],
      'reading',
      device.device,
    );
    expect(await stored(former)).toEqual(['former']);
    expect(await stored(present)).toEqual(['present']);
    const alerts = await alertsOf(ingestion.database, former);
    expect(alerts).toMatchObject([{ condition: 'hypoxaemia', severity: 'critical' }]);
  });

  it('sets aside what was taken while nobody had it, as work about the holder', async () => {
    const { former, present, device } = await handedOver(new Date(ago(2 * hours)), new Date(ago(hours)));
    await device.publish(reading(vital.spo2(78), { id: 'between', at: ago(1.5 * hours) }));
    expect(await stored(former)).toEqual([]);
    expect(await stored(present)).toEqual([]);
    expect(await quarantineOf(ingestion.database, `${tenant}/${device.device}`)).toMatchObject([
      { code: 'device-not-assigned', patient: present },
    ]);
    const [item] = await alertsOf(ingestion.database, present);
    expect(item).toMatchObject({
      condition: 'data-problem:device-not-assigned',
      severity: 'indeterminate',
      state: 'open',
    });
    expect(item?.dueInSeconds).toBeGreaterThan(0);
    expect(await device.untilReceipt()).toMatchObject({ id: 'between', code: 'device-not-assigned' });
  });

  it('after the last assignment it is work about whoever had the device last', async () => {
    const { patient, device } = await ingestion.patient();
    await ingestion.data.endAssignment(tenant, device.device, new Date(ago(hours)));
    await device.publish(reading(vital.spo2(78)));
    expect(await stored(patient)).toEqual([]);
    expect(await alertsOf(ingestion.database, patient)).toMatchObject([
      { condition: 'data-problem:device-not-assigned' },
    ]);
  });

  it('counts the moment of the change to the new holder', async () => {
    const at = new Date(ago(hours));
    const { former, present, device } = await handedOver(at, at);
    const before = new Date(at.getTime() - 1).toISOString();
    await device.publish([
      reading(vital.spo2(97), { id: 'before', at: before }),
      reading(vital.spo2(97), { id: 'at', at: at.toISOString() }),
    ]);
    expect(await stored(former)).toEqual(['before']);
    expect(await stored(present)).toEqual(['at']);
  });

  it('sees a change of hands with the next message, whatever it knew before', async () => {
    const { patient, device } = await ingestion.patient();
    await device.publish(reading(vital.spo2(97), { id: '1' }));
    const next = await ingestion.data.patient({ tenant, device: null });
    const at = new Date();
    await ingestion.data.endAssignment(tenant, device.device, at);
    await ingestion.data.assign(tenant, device.device, next.patient, { from: at });
    await device.publish(reading(vital.spo2(97), { id: '2', at: ago(0) }));
    expect(await stored(patient)).toEqual(['1']);
    expect(await stored(next.patient)).toEqual(['2']);
  });

  it('knows every device at first sight, however many batches meet it at the same time', async () => {
    const side = await RunningIngestion.start(ingestion.database, { lanes: 4, batchSize: 1 });
    const people = await Promise.all(Array.from({ length: 8 }, () => ingestion.patient()));
    const devices = people.map(({ device }) => device.device);
    const gateway = await side.connect(await ingestion.data.gateway(tenant, devices), { receiptsOf: '+' });
    // Each change of the record makes every worker forget what it knew.
    const changes = people.map(({ patient }) => ingestion.data.enrol(tenant, patient, 'copd'));
    await Promise.all([
      ...changes,
      ...Array.from({ length: 15 }, () => devices).flatMap((round) =>
        round.map((device) => gateway.publish(reading(vital.spo2(97)), 'reading', device)),
      ),
    ]);
    expect(await quarantineOf(ingestion.database, `${tenant}/${gateway.device}`)).toEqual([]);
    for (const { patient } of people) expect(await stored(patient)).toHaveLength(15);
    await side.stop();
  });

  it('a date alone belongs to nobody on the day the device changed hands', async () => {
    const noon = new Date(`${ago(72 * hours).slice(0, 10)}T12:00:00-05:00`);
    const { former, present, device } = await handedOver(noon, noon);
    const day = (offset: number) => new Date(noon.getTime() + offset * 24 * hours).toISOString().slice(0, 10);
    await device.publish([
      reading(vital.spo2(97), { id: 'day before', at: day(-1) }),
      reading(vital.spo2(97), { id: 'that day', at: day(0) }),
      reading(vital.spo2(97), { id: 'day after', at: day(1) }),
    ]);
    expect(await stored(former)).toEqual(['day before']);
    expect(await stored(present)).toEqual(['day after']);
    expect(await quarantineOf(ingestion.database, `${tenant}/${device.device}`)).toMatchObject([
      { code: 'device-not-assigned' },
    ]);
  });
});
