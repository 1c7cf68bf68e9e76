import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { recordMeasurement, type StaffName } from '../../../../libs/access/test/organisation.js';
import { startServer, type RunningServer } from '../running-server.js';

let server: RunningServer;
const tokens = new Map<StaffName, string>();

beforeAll(async () => {
  server = await startServer();
  for (const name of ['operator', 'lead', 'nurse', 'privacy'] as const)
    tokens.set(name, await server.signIn(name));
  await server.database.owner.query(`
    INSERT INTO wardline.device (tenant_id, device_id, kind, model) VALUES ('metro', 'spare-1', 'device', 'scale'),
      ('metro', 'spare-2', 'device', NULL), ('metro', 'hub-1', 'gateway', NULL), ('metro', 'voice-1', 'device', 'wardline-voice');
    INSERT INTO wardline.gateway_device (tenant_id, gateway_id, device_id) VALUES ('metro', 'hub-1', 'dev-1');
    INSERT INTO wardline.device_status (tenant_id, device_id, online, battery, seen_at) VALUES
      ('metro', 'dev-1', true, 81, wardline.now()), ('metro', 'dev-2', false, 9, wardline.now())`);
});
afterAll(async () => {
  await server.stop();
});

interface Fleet {
  readonly counts: object;
  readonly items: readonly Record<string, unknown>[];
  readonly next: string | null;
}
const ask = (name: StaffName, query = '') => server.call(tokens.get(name), `/api/v1/devices${query}`);
const fleet = async (query = ''): Promise<Fleet> => (await ask('operator', query)).body as Fleet;
const names = async (query: string): Promise<unknown[]> => (await fleet(query)).items.map((d) => d['device']);

describe('the devices of a health system', () => {
  it('are shown with what they said of themselves, and whose they are by case code', async () => {
    const { counts, items } = await fleet();
    expect(counts).toEqual({ devices: 5, unassigned: 2, offline: 1, batteryLow: 1 });
    expect(items).toMatchObject([
      {
        tenant: 'metro',
        device: 'dev-1',
        battery: 81,
        online: true,
        readingAt: null,
        assigned: true,
        holders: [{ slot: '', caseCode: 'CASE-first' }],
        gateways: ['hub-1'],
      },
      { device: 'dev-2', battery: 9, online: false, holders: [{ caseCode: 'CASE-second' }] },
      { device: 'hub-1', kind: 'gateway', assigned: true, holders: [] },
      { device: 'spare-1', model: 'scale', statusAt: null, battery: null, assigned: false, holders: [] },
      { device: 'spare-2', assigned: false },
    ]);
    expect(JSON.stringify(items)).not.toContain('Family-');
    expect(JSON.stringify(items)).not.toContain(server.organisation.patients.first);
  });

  it('are found by what is wrong with them and by how their name begins', async () => {
    expect(await names('?which=unassigned')).toEqual(['spare-1', 'spare-2']);
    expect(await names('?which=offline')).toEqual(['dev-2']);
    expect(await names('?which=battery-low')).toEqual(['dev-2']);
    expect(await names('?starting=spare-2')).toEqual(['spare-2']);
    expect(await names('?starting=s_are')).toEqual([]);
  });

  it('come page by page, each once', async () => {
    const seen: unknown[] = [];
    let after: string | null = null;
    do {
      const page: Fleet = await fleet(`?limit=2${after === null ? '' : `&after=${after}`}`);
      seen.push(...page.items.map((device) => device['device']));
      after = page.next;
    } while (after !== null);
    expect(seen).toEqual(['dev-1', 'dev-2', 'hub-1', 'spare-1', 'spare-2']);
  });

  it('are the operator’s only, and the look is on the trail', async () => {
    for (const name of ['lead', 'nurse', 'privacy'] as const)
      expect(await ask(name)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const { rows } = await server.database.owner.query(
      `SELECT DISTINCT tenant_id, staff_id FROM wardline.audit_event WHERE target = 'devices'`,
    );
    expect(rows).toEqual([{ tenant_id: 'metro', staff_id: server.organisation.staff.operator }]);
  });

  it('show when the newest reading was taken, and nothing of it', async () => {
    for (const hoursAgo of [5, 2, 9])
      await recordMeasurement(server.database.owner, 'first', server.organisation.patients.first, {
        id: `m${hoursAgo}`,
        hoursAgo,
        values: [{ vitalSign: 'oxygen-saturation', value: 71 }],
      });
    const [device] = (await fleet('?starting=dev-1')).items;
    const age = Date.now() - Date.parse(String(device?.['readingAt']));
    expect(Math.round(age / 3_600_000)).toBe(2);
    expect(JSON.stringify(device)).not.toContain('oxygen');
  });

  it('show a new holder at once', async () => {
    const assign = await server.call(tokens.get('operator'), '/api/v1/devices/spare-1/assignments', {
      method: 'POST',
      body: { caseCode: 'CASE-first' },
    });
    expect(assign.status).toBe(200);
    expect(await names('?which=unassigned')).toEqual(['spare-2']);
    expect((await fleet('?starting=spare-1')).items).toMatchObject([
      { assigned: true, holders: [{ caseCode: 'CASE-first' }] },
    ]);
  });
});

describe('the pipeline', () => {
  const pipeline = (name: StaffName) => server.call(tokens.get(name), '/api/v1/pipeline');

  it('is told part by part, with its delays', async () => {
    await server.database.owner.query(
      `INSERT INTO wardline.ingest_worker (worker_id, started_at, seen_at, canary_sent_at, canary_decided_at)
       VALUES ('w1', wardline.now(), wardline.now(), wardline.now() - interval '120 ms', wardline.now() - interval '20 ms')`,
    );
    const { status, body } = await pipeline('operator');
    expect(status).toBe(200);
    const { workers, components, numberingLagMs } = body as {
      workers: { worker: string; canaryMs: number }[];
      components: { name: string }[];
      numberingLagMs: number;
    };
    expect(components.map(({ name }) => name)).toEqual([
      'database',
      'workers',
      'relay',
      'clock',
      'auditor',
      'delivery',
    ]);
    expect(workers).toMatchObject([{ worker: 'w1' }]);
    expect(Math.round(workers[0]?.canaryMs ?? 0)).toBe(100);
    expect(numberingLagMs).toBe(0);
    expect((await pipeline('lead')).status).toBe(200);
  });

  it('is nobody else’s', async () => {
    expect(await pipeline('nurse')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await server.call(undefined, '/api/v1/pipeline')).toMatchObject({ status: 401 });
  });
});
