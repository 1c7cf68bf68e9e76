import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDataSource } from '#persistence';
import type { DataSource } from 'typeorm';
import { code, PlanDesk, type Name } from '../plan/plan-desk.js';

const day = 24 * 3600_000;

let desk: PlanDesk;
let clock: DataSource;
beforeAll(async () => {
  desk = await PlanDesk.open();
  clock = createDataSource({
    url: desk.server.database.url('wardline_clock'),
    poolSize: 1,
    applicationName: 'test',
  });
  await clock.initialize();
  await desk.rows(
    `INSERT INTO wardline.programme (programme_id, name) VALUES ('heart-failure', 'Heart failure') ON CONFLICT DO NOTHING`,
    [],
  );
});
afterAll(async () => {
  await clock.destroy();
  await desk.server.stop();
});

/** Active and enrolled for ten days, watched for as long. */
beforeEach(async () => {
  await desk.somebody();
  await desk.rows(
    `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, effective_from)
     VALUES ('metro', $1, 'active', wardline.now() - interval '10 days')`,
  );
  await desk.rows(
    `INSERT INTO wardline.programme_enrolment (tenant_id, patient_id, programme_id, enrolled, effective_from)
     VALUES ('metro', $1, 'heart-failure', true, wardline.now() - interval '10 days')`,
  );
  await desk.rows(
    `UPDATE wardline.reading_watch SET watched_from = wardline.now() - interval '10 days' WHERE patient_id = $1`,
  );
});

interface Expected {
  readonly active: boolean;
  readonly items: readonly {
    readonly vitalSign: string;
    readonly state: string | null;
    readonly cause: string | null;
    readonly source: string;
  }[];
}
const expected = async (name: Name = 'nurse'): Promise<Expected> =>
  (await desk.about(name, 'GET', 'expected-readings')).body as Expected;
const set = async (name: Name, sign: string, body: object): Promise<unknown> =>
  code(
    await desk.about(name, 'PUT', `expected-readings/${sign}`, { graceHours: 2, note: 'as agreed', ...body }),
  );
async function weighed(...hoursAgo: number[]): Promise<void> {
  for (const ago of hoursAgo)
    await desk.rows(
      `WITH i AS (
         INSERT INTO wardline.measurement_identity (tenant_id, device_id, source_id, revision, content_hash)
         VALUES ('metro', 'scale', gen_random_uuid()::text, '', '\\x00') RETURNING measurement_id
       ), t AS (SELECT wardline.now() - make_interval(secs => $2 * 3600) AS at), d AS (
         INSERT INTO wardline.decision (decided_at, tenant_id, patient_id, measurement_id, knew_seq, cause, disposition, tree, version, hash, leaf, results, facts)
         SELECT at, 'metro', $1, measurement_id, 1, 'arrival', 'baseline', 't', '1', 'h', 'l', '[]', '{}' FROM i, t
       )
       INSERT INTO wardline.measurement (measurement_id, received_at, batch_id, tenant_id, patient_id, device_id, source_id, revision,
         patient_seq, taken_at, taken_precision, zone, effective_at, values)
       SELECT measurement_id, at, 1, 'metro', $1, 'scale', measurement_id::text, '', 1, at, 'instant', 'UTC', at,
         '[{"vitalSign": "weight", "value": 80}]' FROM i, t`,
      [desk.patient, ago],
    );
}

describe('what is expected of a patient', () => {
  it('is seen by who may see the patient, with its state and the likely cause', async () => {
    expect(await expected()).toMatchObject({
      active: true,
      items: [
        {
          vitalSign: 'weight',
          state: 'missing',
          cause: 'unassigned',
          source: 'default',
          programme: 'heart-failure',
          everyHours: 24,
        },
      ],
      devices: [],
    });
    await weighed(1);
    expect(await expected('tier1')).toMatchObject({ items: [{ state: 'due', cause: null }] });
    for (const name of ['nurse2', 'nurseOther', 'operator', 'privacy', 'author'] as const)
      expect([name, code(await desk.about(name, 'GET', 'expected-readings'))]).toEqual([name, 'not-found']);
  });

  it('is awaited of nobody who is paused', async () => {
    await desk.rows(
      `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, reason, effective_from, due_at)
       VALUES ('metro', $1, 'paused', 'travelling', wardline.now(), wardline.now() + interval '9 days')`,
    );
    expect(await expected()).toMatchObject({ active: false, items: [{ vitalSign: 'weight', state: null }] });
  });

  it('is set by the local team, with a reason and a trail', async () => {
    const everyMorning = { everyHours: null, windows: ['06:00-10:00'] };
    for (const name of ['tier1', 'supervisor', 'lead'] as const)
      expect([name, await set(name, 'weight', everyMorning)]).toEqual([name, 'forbidden']);
    for (const name of ['nurse2', 'nurseOther', 'operator'] as const)
      expect([name, await set(name, 'weight', everyMorning)]).toEqual([name, 'not-found']);
    for (const name of ['nurse', 'charge', 'physician'] as const)
      expect([name, await set(name, 'weight', everyMorning)]).toEqual([name, 'ok']);
    expect(await expected()).toMatchObject({
      items: [
        {
          vitalSign: 'weight',
          source: 'patient',
          programme: null,
          everyHours: null,
          windows: ['06:00-10:00'],
        },
      ],
    });
    expect(await set('nurse', 'weight', { everyHours: null })).toBe('ok');
    expect((await expected()).items).toEqual([]);
    expect((await desk.trail()).filter((said) => said.startsWith('monitoring.expectation'))).toHaveLength(7);
  });

  it.each<[string, object]>([
    ['invalid-request', { everyHours: 0 }],
    ['invalid-request', { everyHours: null, windows: ['6-10'] }],
    ['invalid-request', { everyHours: 24, note: ' ' }],
    ['schedule-invalid', { everyHours: 24, windows: ['06:00-10:00'] }],
    ['schedule-invalid', { everyHours: null, windows: ['10:00-06:00'] }],
    ['schedule-invalid', { everyHours: null, windows: ['06:00-10:00', '09:00-11:00'] }],
    ['schedule-invalid', { everyHours: 24, days: [1] }],
    ['dates-invalid', { everyHours: 24, until: '2020-01-01T00:00:00Z' }],
  ])('is refused as %s: %j', async (refusal, body) => {
    expect(await set('nurse', 'weight', body)).toBe(refusal);
    expect(await expected()).toMatchObject({ items: [{ source: 'default' }] });
  });

  it('of a programme is the lead’s to say, by windows as well', async () => {
    const body = {
      programme: 'after-surgery',
      vitalSign: 'temperature',
      everyHours: null,
      windows: ['07:00-09:00', '19:00-21:00'],
      days: [1, 3],
      graceHours: 1,
    };
    expect(code(await desk.ask('nurse', 'PUT', 'reading-expectations/metro', body))).toBe('forbidden');
    expect(code(await desk.ask('lead', 'PUT', 'reading-expectations/metro', { ...body, days: [8] }))).toBe(
      'invalid-request',
    );
    expect(
      code(await desk.ask('lead', 'PUT', 'reading-expectations/metro', { ...body, everyHours: 3 })),
    ).toBe('schedule-invalid');
    expect(code(await desk.ask('lead', 'PUT', 'reading-expectations/metro', body))).toBe('ok');
    const { items } = (await desk.ask('nurse', 'GET', 'reading-expectations/metro')).body as {
      items: object[];
    };
    expect(items).toContainEqual({ ...body, own: true });
  });
});

describe('adherence', () => {
  const share = async (days = 10, name: Name = 'nurse') => {
    const [from, to] = [new Date(Date.now() - days * day), new Date()];
    return desk.about(name, 'GET', `adherence?from=${from.toISOString()}&to=${to.toISOString()}`);
  };

  it('counts the days on which something came', async () => {
    // In the first, second and fourth of ten times of 24 hours; twice in one of them.
    await weighed(239, 215, 214, 167);
    expect((await share(11)).body).toEqual({
      items: [
        {
          vitalSign: 'weight',
          programme: 'heart-failure',
          wanted: 10,
          inTime: 3,
          late: 0,
          missed: 7,
          share: 0.3,
          shareInTime: 0.3,
        },
      ],
    });
  });

  it('counts nothing that fell into a pause', async () => {
    await desk.rows(
      `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, reason, effective_from, due_at)
       VALUES ('metro', $1, 'paused', 'admitted', wardline.now() - interval '5 days', wardline.now() + interval '9 days')`,
    );
    const { items } = (await share(11)).body as { items: { wanted: number }[] };
    expect(items).toMatchObject([{ wanted: 5 }]);
  });

  it('is shown to who may see the patient, over a year at most', async () => {
    expect(code(await share(400))).toBe('dates-invalid');
    expect(code(await share(-1))).toBe('dates-invalid');
    for (const name of ['nurse2', 'operator', 'privacy'] as const)
      expect([name, code(await share(9, name))]).toEqual([name, 'not-found']);
  });
});

describe('a gateway that is away', () => {
  it('is told to operators and leads of the health system, and acknowledged once', async () => {
    await desk.rows(
      `INSERT INTO wardline.device (tenant_id, device_id, kind) VALUES ('metro', 'gate', 'gateway'), ('metro', 'behind', 'device')`,
      [],
    );
    await desk.rows(
      `INSERT INTO wardline.gateway_device (tenant_id, gateway_id, device_id) VALUES ('metro', 'gate', 'behind')`,
      [],
    );
    await desk.rows(
      `INSERT INTO wardline.device_assignment (tenant_id, device_id, patient_id, during) VALUES ('metro', 'behind', $1, tstzrange(wardline.now() - interval '1 day', NULL))`,
    );
    await desk.rows(
      `INSERT INTO wardline.device_status (tenant_id, device_id, online, seen_at) VALUES ('metro', 'gate', false, wardline.now())`,
      [],
    );
    await desk.server.database.setAhead(61);
    await desk.rows(`UPDATE wardline.session SET expires_at = expires_at + interval '61 minutes'`, []);
    await clock.query('SELECT * FROM wardline.settle_device_notices()');
    const list = async (name: Name) =>
      ((await desk.ask(name, 'GET', 'device-notices')).body as { items: { id: string }[] }).items;
    const [notice] = await list('operator');
    expect(notice).toMatchObject({ device: 'gate', kind: 'gateway-down', patients: 1, acknowledgedAt: null });
    expect(await list('lead')).toHaveLength(1);
    for (const name of ['nurse', 'tier1', 'nurseOther'] as const) expect(await list(name)).toEqual([]);
    const acknowledge = async (name: Name) =>
      code(await desk.ask(name, 'POST', `device-notices/${notice?.id ?? ''}/acknowledgement`));
    expect(await acknowledge('nurse')).toBe('not-found');
    expect(await acknowledge('operator')).toBe('ok');
    expect(await acknowledge('operator')).toBe('already-acknowledged');
    expect(await list('operator')).toMatchObject([{ acknowledgedBy: { name: 'operator' } }]);
  });
});
