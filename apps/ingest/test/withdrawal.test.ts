import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withoutStopped } from '../src/provisioning/stopped-devices.js';
import {
  ago,
  hours,
  minutes,
  reading,
  RunningIngestion,
  tenant,
  vital,
  type Monitored,
} from './running-ingestion.js';
import { alertsOf, decisionsOf, measurementsOf } from './stored-rows.js';

let ingestion: RunningIngestion;
beforeAll(async () => {
  ingestion = await RunningIngestion.start();
});
afterAll(async () => {
  await ingestion.stop();
});

async function enter(patient: string, status: string, reason: string | null, ageMs: number): Promise<void> {
  await ingestion.database.query(
    `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, reason, effective_from)
     VALUES ('metro', $1, $2, $3, wardline.now() - make_interval(secs => $4))`,
    [patient, status, reason, ageMs / 1000],
  );
}
const withdraw = (patient: string, ageMs = 0): Promise<void> => enter(patient, 'ended', 'withdrew', ageMs);

interface Quarantined {
  readonly code: string;
  readonly patient: string | null;
  readonly bytes: number;
  readonly sourceId: string | null;
}
async function quarantineOf(device: string): Promise<Quarantined[]> {
  return ingestion.database.query<Quarantined & { readonly [column: string]: unknown }>(
    `SELECT code, patient_id AS patient, payload_bytes AS bytes, source_id AS "sourceId" FROM wardline.quarantine
     WHERE device_id = $1 ORDER BY quarantine_id`,
    [device],
  );
}
/** A device publishes through a gateway: the gateway's account goes on when the device's has been stopped. */
async function behindGateway(): Promise<
  Monitored & { readonly send: (payload: object | string) => Promise<void> }
> {
  const monitored = await ingestion.patient();
  const device = monitored.device.device;
  const gateway = await ingestion.connect(await ingestion.data.gateway(tenant, [device]), {
    receiptsOf: '+',
  });
  return { ...monitored, send: (payload) => gateway.publish(payload, 'reading', device) };
}

describe('a withdrawal', () => {
  it('stops the device: its connection is closed and it does not get in again', async () => {
    const { patient, device } = await ingestion.patient();
    await device.publish(reading(vital.spo2(97)));
    const closed = new Promise<void>((resolve) => device.client.once('close', resolve));
    await withdraw(patient);
    await closed;
    await expect(ingestion.connect(device.device)).rejects.toMatchObject({ code: 4 });
    expect(await ingestion.ingestion.signIn(`${tenant}/${device.device}`, 'secret')).toBeUndefined();
    expect(ingestion.ingestion.source.counters()).toMatchObject({ closed: { stopped: 1 } });
    expect(await measurementsOf(ingestion.database, patient)).toHaveLength(1);
  });

  it('leaves the device of everybody else alone, and one that somebody else has by now', async () => {
    const [gone, stays] = [await ingestion.patient(), await ingestion.patient()];
    await withdraw(gone.patient);
    await ingestion.data.endAssignment(tenant, gone.device.device, new Date());
    const next = await ingestion.data.patient({ tenant, device: null });
    await ingestion.data.assign(tenant, gone.device.device, next.patient, { from: new Date() });
    await stays.device.publish(reading(vital.spo2(97)));
    const again = await ingestion.connect(gone.device.device);
    await again.publish(reading(vital.spo2(97), { at: ago(-1000) }));
    expect(await measurementsOf(ingestion.database, next.patient)).toHaveLength(1);
    expect(await measurementsOf(ingestion.database, gone.patient)).toEqual([]);
  });

  it('sets aside what was taken after it, without patient and content, and stores what was taken before', async () => {
    const { patient, device, send } = await behindGateway();
    await withdraw(patient, 2 * hours);
    await send(reading(vital.spo2(71), { id: 'after', at: ago(1 * hours) }));
    await send(reading(vital.spo2(72), { id: 'before', at: ago(3 * hours) }));
    expect(await measurementsOf(ingestion.database, patient)).toHaveLength(1);
    const [decision] = await decisionsOf(ingestion.database, patient);
    expect(decision).toMatchObject({ disposition: 'critical', suppressedBy: 'ended:withdrew' });
    expect(await alertsOf(ingestion.database, patient)).toEqual([]);
    const [aside, ...others] = await quarantineOf(device.device);
    expect(others).toEqual([]);
    expect(aside).toMatchObject({ code: 'not-monitored', patient: null, sourceId: 'after' });
    const [kept] = await ingestion.database.query<{ length: number }>(
      'SELECT length(payload) AS length FROM wardline.quarantine WHERE device_id = $1',
      [device.device],
    );
    // A nonce and a tag around nothing: less than the message was.
    expect(kept?.length).toBeLessThan(40);
    expect(aside?.bytes).toBeGreaterThan(40);
  });

  it('keeps nothing of what cannot be read, either, and opens no data problem', async () => {
    const { patient, device, send } = await behindGateway();
    await withdraw(patient);
    await send('not JSON');
    expect(await quarantineOf(device.device)).toMatchObject([{ code: 'malformed-json', patient: null }]);
    expect(await alertsOf(ingestion.database, patient)).toEqual([]);
  });

  it('of one part of a message leaves the other parts as they are, and the books add up', async () => {
    const { patient, device, send } = await behindGateway();
    await withdraw(patient, 30 * minutes);
    const ages = [50, 40, 20, 10];
    await send(ages.map((age) => reading(vital.spo2(97), { id: `${age}`, at: ago(age * minutes) })));
    expect(await measurementsOf(ingestion.database, patient)).toHaveLength(2);
    expect((await quarantineOf(device.device)).map(({ sourceId }) => sourceId).sort()).toEqual(['10', '20']);
    const [books] = await ingestion.database.query<{ ledger: { unaccounted: number; quarantined: number } }>(
      `SELECT wardline.ledger_of(ARRAY['metro'], wardline.now() - interval '1 hour', wardline.now() + interval '1 minute') AS ledger`,
    );
    expect(books?.ledger.unaccounted).toBe(0);
    expect(books?.ledger.quarantined).toBeGreaterThanOrEqual(2);
  });

  it('ends with a new consent: what is taken from then on is the patient’s again', async () => {
    const { patient, device, send } = await behindGateway();
    await withdraw(patient, 3 * hours);
    await enter(patient, 'consented', null, 2 * hours);
    await enter(patient, 'active', null, 1 * hours);
    await send(reading(vital.spo2(97), { id: 'between', at: ago(2.5 * hours) }));
    await send(reading(vital.spo2(71), { id: 'again', at: ago(1 * minutes) }));
    expect(await measurementsOf(ingestion.database, patient)).toHaveLength(1);
    expect(await alertsOf(ingestion.database, patient)).toMatchObject([{ severity: 'critical' }]);
    expect(await quarantineOf(device.device)).toMatchObject([{ code: 'not-monitored', sourceId: 'between' }]);
    expect(await ingestion.ingestion.signIn(`${tenant}/${device.device}`, 'secret')).toBeDefined();
  });

  it('leaves the device out of the files of a broker, and a gateway in', async () => {
    const { patient, device } = await behindGateway();
    const other = await ingestion.patient();
    const account = (name: string, kind: 'device' | 'gateway') =>
      ({ tenant, device: name, kind, secret: '0123456789abcdef' }) as const;
    const accounts = [
      account(device.device, 'device'),
      account(other.device.device, 'device'),
      account('gw', 'gateway'),
    ];
    expect(await withoutStopped(ingestion.database.ownerUrl, accounts)).toEqual(accounts);
    await withdraw(patient);
    expect(await withoutStopped(ingestion.database.ownerUrl, accounts)).toEqual(accounts.slice(1));
  });
});

describe('a withdrawal that begins later', () => {
  it('stops nothing before its time, and sets aside by the time of each measurement', async () => {
    const { patient, device } = await ingestion.patient();
    await withdraw(patient, -1 * hours);
    await device.publish(reading(vital.spo2(97)));
    expect(await measurementsOf(ingestion.database, patient)).toHaveLength(1);
    expect(await ingestion.ingestion.signIn(`${tenant}/${device.device}`, 'secret')).toBeDefined();
  });
});
