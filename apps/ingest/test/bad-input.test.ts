import { keptPayloadBytes, type QuarantineCode } from '#domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '#testing';
import { PayloadCipher } from '../src/worker/payload-cipher.js';
import {
  ago,
  quarantineKey,
  reading,
  RunningIngestion,
  tenant,
  vital,
  type Account,
  type Monitored,
} from './running-ingestion.js';
import { alertsOf, measurementsOf, quarantineOf } from './stored-rows.js';

interface BadInput {
  readonly what: string;
  readonly payload: string | Buffer;
  readonly code: QuarantineCode;
  /** The device's id of the measurement, where it can still be read. */
  readonly id?: string;
}

const sent = (id: string, value: object, at: string | undefined = ago(0)): string =>
  JSON.stringify({ id, at, values: [value] });

const badInput: readonly BadInput[] = [
  { what: 'what is not JSON', payload: 'SpO2 is 93', code: 'malformed-json' },
  { what: 'NaN', payload: '{"id":"x","at":"","values":[{"value":NaN}]}', code: 'malformed-json' },
  { what: 'invalid UTF-8', payload: Buffer.from([0x22, 0xc3, 0x28, 0x22]), code: 'malformed-json' },
  { what: 'an empty payload', payload: '', code: 'malformed-json' },
  { what: 'a payload of 1 MB', payload: `"${'x'.repeat(1024 * 1024)}"`, code: 'payload-too-large' },
  {
    what: '10,000 values in a measurement',
    payload: JSON.stringify({ id: 'much', at: ago(0), values: Array<object>(10_000).fill({ code: 'c' }) }),
    code: 'too-many-values',
    id: 'much',
  },
  { what: '10,000 measurements', payload: `[${'1,'.repeat(9_999)}1]`, code: 'too-many-values' },
  {
    what: 'an unknown code',
    payload: sent('code', { code: '1-8', value: 1, unit: '%' }),
    code: 'unknown-code',
    id: 'code',
  },
  {
    what: 'an unknown unit',
    payload: sent('unit', { ...vital.weight(80), unit: 'stone' }),
    code: 'unknown-unit',
    id: 'unit',
  },
  {
    what: 'text for a number',
    payload: sent('text', { ...vital.spo2(0), value: '93%' }),
    code: 'not-a-number',
    id: 'text',
  },
  {
    what: 'NaN in words',
    payload: sent('nan', { ...vital.spo2(0), value: 'NaN' }),
    code: 'not-a-number',
    id: 'nan',
  },
  {
    what: 'no time',
    payload: JSON.stringify({ id: 'timeless', values: [vital.spo2(93)] }),
    code: 'timestamp-invalid',
    id: 'timeless',
  },
  {
    what: 'a time in 2099',
    payload: sent('far', vital.spo2(93), '2099-01-01T00:00:00Z'),
    code: 'timestamp-in-future',
    id: 'far',
  },
  { what: 'deep nesting', payload: '['.repeat(100_000) + ']'.repeat(100_000), code: 'schema-violation' },
  {
    what: 'U+0000 in an id',
    payload: sent('a\u0000b', vital.spo2(93)),
    code: 'unstorable',
    id: 'a\u0000b',
  },
];

describe('bad input', () => {
  let ingestion: RunningIngestion;
  const decrypted = (payload: Buffer) => new PayloadCipher(quarantineKey).decrypt(payload);
  beforeAll(async () => {
    ingestion = await RunningIngestion.start();
  });
  afterAll(async () => {
    await ingestion.stop();
  });

  async function quarantined(account: Account) {
    return quarantineOf(ingestion.database, `${tenant}/${account.device}`);
  }

  /** Ingestion is alive: the same connection stores a good message. */
  async function expectGoodOneStored({ patient, device }: Monitored): Promise<void> {
    const before = await measurementsOf(ingestion.database, patient);
    await device.publish(reading(vital.spo2(97)));
    expect(await measurementsOf(ingestion.database, patient)).toHaveLength(before.length + 1);
  }

  it.each(badInput)('sets aside $what as $code', async ({ payload, code, id }) => {
    const somebody = await ingestion.patient();
    const { device, patient } = somebody;
    await device.publish(payload);
    const [row, ...others] = await quarantined(device);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ code, device: device.device, patient });
    const bytes = Buffer.from(payload);
    expect(decrypted(row?.payload ?? Buffer.alloc(0))).toEqual(bytes.subarray(0, keptPayloadBytes));
    expect(row?.payload.includes(bytes.subarray(0, 4))).toBe(bytes.length === 0);
    expect(row?.payloadBytes).toBe(bytes.length);
    const receipt = await device.untilReceipt();
    expect(receipt).toMatchObject({ id: id ?? null, status: 'rejected', code });
    const [problem] = await alertsOf(ingestion.database, patient);
    expect(problem).toMatchObject({
      condition: `data-problem:${code}`,
      severity: 'indeterminate',
      state: 'open',
    });
    expect(problem?.dueInSeconds).toBeGreaterThan(0);
    await expectGoodOneStored(somebody);
  });

  it('stores the rest of an array in which one measurement cannot be stored', async () => {
    const { patient, device } = await ingestion.patient();
    const array = ['1', '2', 'a\u0000b', '4', '5'].map((id) => reading(vital.spo2(96), { id }));
    await device.publish(array);
    const stored = await measurementsOf(ingestion.database, patient);
    expect(stored.map(({ sourceId }) => sourceId)).toEqual(['1', '2', '4', '5']);
    expect(stored.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(await quarantined(device)).toMatchObject([{ code: 'unstorable' }]);
  });

  it('keeps of an array the parts that were set aside, each as a message of its own', async () => {
    const { patient, device } = await ingestion.patient();
    const bad = [
      { ...reading(vital.spo2(96)), at: 'today' },
      reading({ code: '1-8', value: 1, unit: '%' }),
      null,
    ];
    await device.publish([reading(vital.spo2(96)), bad[0], reading(vital.spo2(97)), bad[1], bad[2]]);
    expect(await measurementsOf(ingestion.database, patient)).toHaveLength(2);
    const rows = await quarantined(device);
    const kept = rows.map(({ payload }) => JSON.parse(decrypted(payload).toString()) as unknown);
    expect(kept).toEqual(expect.arrayContaining(bad));
    expect(rows.map(({ code }) => code).sort()).toEqual([
      'schema-violation',
      'timestamp-invalid',
      'unknown-code',
    ]);
    for (const { payload, payloadBytes } of rows) expect(decrypted(payload)).toHaveLength(payloadBytes);
  });

  it('keeps of a Bundle the resources that were set aside, whatever stands in its entries', async () => {
    const { device } = await ingestion.patient();
    const bad = { resourceType: 'Patient', id: 'p' };
    await device.publish({ resourceType: 'Bundle', entry: [{ resource: bad }, null, {}, 5] }, 'fhir');
    const rows = await quarantined(device);
    expect(rows).toHaveLength(4);
    expect(JSON.parse(decrypted(rows[0]?.payload ?? Buffer.alloc(0)).toString())).toEqual(bad);
    await device.publish(reading(vital.spo2(97)));
  });

  it('stores the readable values of a measurement beside those that are not', async () => {
    const { patient, device } = await ingestion.patient();
    await device.publish(reading([vital.spo2(96), { ...vital.heartRate(0), value: 'fast' }]));
    const [stored] = await measurementsOf(ingestion.database, patient);
    expect(stored?.values).toMatchObject([{ value: 96 }, { code: '8867-4', absent: 'not-a-number' }]);
    expect(await quarantined(device)).toEqual([]);
  });

  describe('through a gateway account', () => {
    it('sets aside what is for an unknown device', async () => {
      const { device } = await ingestion.patient();
      const gateway = await ingestion.connect(await ingestion.data.gateway(tenant, [device.device]), {
        receiptsOf: '+',
      });
      await gateway.publish(reading(vital.spo2(70)), 'reading', 'nobody-knows-it');
      expect(await quarantined(gateway)).toMatchObject([{ code: 'unknown-device', patient: null }]);
      await gateway.publish(reading(vital.spo2(96)), 'reading', device.device);
      expect(await quarantined(gateway)).toHaveLength(1);
    });

    it('sets aside what is for a device that is not the gateway’s, without troubling its patient', async () => {
      const mine = await ingestion.patient();
      const other = await ingestion.patient();
      const gateway = await ingestion.connect(await ingestion.data.gateway(tenant, [mine.device.device]));
      const foreign = reading(vital.spo2(70));
      await gateway.publish(foreign, 'reading', other.device.device);
      await gateway.publish({ id: 'mine', values: 'none' }, 'reading', other.device.device);
      const mismatch = { code: 'topic-mismatch', patient: null };
      expect(await quarantined(gateway)).toMatchObject([mismatch, mismatch]);
      expect(await measurementsOf(ingestion.database, other.patient)).toEqual([]);
      expect(await alertsOf(ingestion.database, other.patient)).toEqual([]);
      await expectGoodOneStored(other);
      // The account hears that it was refused, and the device hears nothing about a reading that it never sent.
      expect(await gateway.untilReceipt()).toMatchObject({ id: foreign.id, code: 'topic-mismatch' });
      await other.device.publish({ ...reading(vital.spo2(97), { id: 'mine' }), receipt: true });
      await other.device.untilReceipt();
      expect(other.device.receipts).toMatchObject([{ id: 'mine', status: 'stored' }]);
    });
  });

  describe('tried directly', () => {
    async function denied(): Promise<number> {
      const [row] = await ingestion.database.query<{ denied: number }>(
        'SELECT coalesce(sum(denied), 0)::int AS denied FROM wardline.source_count WHERE tenant_id = $1',
        [tenant],
      );
      return row?.denied ?? 0;
    }

    /** The broker answers a denied publish by closing the connection: MQTT 3.1.1 knows no refusal. */
    async function expectDenied({ client }: Account, topic: string): Promise<void> {
      const before = await denied();
      const closed = new Promise<void>((resolve) => {
        client.once('close', () => {
          resolve();
        });
      });
      client.publish(topic, JSON.stringify(reading(vital.spo2(70))), { qos: 1 });
      await closed;
      await waitFor(async () => (await denied()) === before + 1, { what: 'the denial to be counted' });
    }

    it('is denied and counted below another device’s topic', async () => {
      const mine = await ingestion.patient();
      const other = await ingestion.patient();
      await expectDenied(mine.device, `rpm/v1/${tenant}/${other.device.device}/reading`);
      expect(await measurementsOf(ingestion.database, other.patient)).toEqual([]);
      expect(await quarantined(mine.device)).toEqual([]);
      await expectGoodOneStored(other);
    });

    it('is denied and counted below another health system’s topic, to a gateway as well', async () => {
      const other = await ingestion.data.patient({ tenant: 'other' });
      const gateway = await ingestion.connect(await ingestion.data.gateway(tenant, []));
      await expectDenied(gateway, `rpm/v1/other/${other.device}/reading`);
      expect(await measurementsOf(ingestion.database, other.patient)).toEqual([]);
    });

    it('gets no connection as a device that nobody registered', async () => {
      await expect(ingestion.connect('nobody-knows-it')).rejects.toThrow(/Not authorized|Bad username/i);
    });
  });
});
