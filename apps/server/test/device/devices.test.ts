import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  openAlert,
  people,
  recordMeasurement,
  type PatientName,
  type StaffName,
} from '../../../../libs/access/test/organisation.js';
import { startServer, type Answer, type RunningServer } from '../running-server.js';

let server: RunningServer;
const tokens = new Map<StaffName, string>();
beforeAll(async () => {
  server = await startServer();
  for (const name of Object.keys(people) as StaffName[]) tokens.set(name, await server.signIn(name));
});
afterAll(async () => {
  await server.stop();
});

async function post(as: StaffName, path: string, body: unknown, method = 'POST'): Promise<Answer> {
  return server.call(tokens.get(as), `/api/v1/${path}`, { method, body });
}
const codeOf = ({ body }: Answer): unknown => (body as { code?: unknown; ok?: unknown }).code ?? 'ok';

async function measured(patient: PatientName): Promise<string> {
  const id = randomUUID();
  const { owner } = server.database;
  await recordMeasurement(owner, patient, server.organisation.patients[patient], {
    id,
    hoursAgo: 1,
    values: [{ code: '59408-5', vitalSign: 'spo2', value: 78, unit: '%', plausibility: 'plausible' }],
  });
  const { rows } = await owner.query<{ id: string }>(
    'SELECT measurement_id::text AS id FROM wardline.measurement WHERE source_id = $1',
    [id],
  );
  return rows[0]?.id ?? '';
}

async function trailOf(target: string): Promise<string[]> {
  const { rows } = await server.database.owner.query<{ outcome: string }>(
    'SELECT outcome FROM wardline.audit_event WHERE target = $1 ORDER BY audit_id',
    [target],
  );
  return rows.map(({ outcome }) => outcome);
}

async function device(tenant = 'metro', kind = 'device'): Promise<string> {
  const id = `dev-${randomUUID().slice(0, 8)}`;
  await server.database.owner.query(
    'INSERT INTO wardline.device (tenant_id, device_id, kind) VALUES ($1, $2, $3)',
    [tenant, id, kind],
  );
  return id;
}

const badTechnique = { reason: 'bad-technique', note: 'Cold fingers' };

describe('a measurement is taken back', () => {
  it.each<StaffName>(['nurse', 'charge', 'physician'])(
    'by a %s of the site, once, and given back',
    async (who) => {
      const id = await measured('first');
      expect((await post(who, `measurements/${id}/retractions`, badTechnique)).status).toBe(202);
      expect(codeOf(await post(who, `measurements/${id}/retractions`, badTechnique))).toBe(
        'already-retracted',
      );
      const listed = await server.call(tokens.get(who), `/api/v1/measurements/${id}/retractions`);
      expect(listed.body).toMatchObject({ items: [{ act: 'retracted', ...badTechnique, holdsSince: null }] });
      expect((await post(who, `measurements/${id}/restorations`, { note: 'Was right' })).status).toBe(202);
      expect(codeOf(await post(who, `measurements/${id}/restorations`, { note: 'Again' }))).toBe(
        'not-retracted',
      );
      expect(await trailOf(`measurement:${id}`)).toEqual(['ok', 'already-retracted', 'ok', 'not-retracted']);
    },
  );

  it.each([
    { who: 'nurse2', status: 404 },
    { who: 'nurseOther', status: 404 },
    { who: 'formerTier1', status: 404 },
    { who: 'operator', status: 404 },
    { who: 'privacy', status: 404 },
    { who: 'author', status: 404 },
    { who: 'lead', status: 403 },
    { who: 'supervisor', status: 403 },
    { who: 'tier1', status: 403 },
  ] as const)('not by $who ($status), and the attempt is on the trail', async ({ who, status }) => {
    const id = await measured('first');
    expect((await post(who, `measurements/${id}/retractions`, badTechnique)).status).toBe(status);
    expect(await trailOf(`measurement:${id}`)).toEqual([
      status === 404 ? 'unknown-measurement' : 'not-allowed',
    ]);
  });

  it('by Tier-1 who has an alert of the patient, and not by one who has none', async () => {
    const id = await measured('first');
    const alert = await openAlert(server.database.owner, server.organisation.patients.first);
    await server.database.owner.query(
      `UPDATE wardline.alert SET state = 'claimed', owner_id = $2 WHERE alert_id = $1`,
      [alert, server.organisation.staff.tier1],
    );
    expect((await post('tier1b', `measurements/${id}/retractions`, badTechnique)).status).toBe(403);
    expect((await post('tier1', `measurements/${id}/retractions`, badTechnique)).status).toBe(202);
  });

  it('and names whose it is only among patients whom the person may see', async () => {
    const { patients } = server.organisation;
    const id = await measured('first');
    const said = (rightPatient: string, reason = 'not-this-patient') =>
      post('nurse', `measurements/${id}/retractions`, { reason, rightPatient });
    expect(codeOf(await said(patients.second))).toBe('right-patient-unknown');
    expect(codeOf(await said(patients.other))).toBe('right-patient-unknown');
    expect(codeOf(await said(patients.first))).toBe('right-patient-unknown');
    expect(codeOf(await said(patients.second, 'bad-technique'))).toBe('right-patient-unknown');
  });

  it('shows on the device’s list, with what to take it back by', async () => {
    const id = await measured('first');
    await post('nurse', `measurements/${id}/retractions`, badTechnique);
    const answer = await server.call(tokens.get('nurse'), '/api/v1/devices/dev-1/measurements?limit=1000');
    const { items } = answer.body as { items: { measurement: string; retraction: unknown }[] };
    expect(items.find(({ measurement }) => measurement === id)?.retraction).toMatchObject({
      reason: 'bad-technique',
    });
  });
});

describe('a device is somebody’s from and to', () => {
  const assign = (who: StaffName, which: string, body: object) =>
    post(who, `devices/${which}/assignments`, body);
  const first = () => ({ patient: server.organisation.patients.first });

  it('for a nurse and a lead of the site, and for an operator by case code only', async () => {
    expect(codeOf(await assign('nurse', await device(), first()))).toBe('ok');
    expect(codeOf(await assign('lead', await device(), first()))).toBe('ok');
    const which = await device();
    expect(codeOf(await assign('operator', which, first()))).toBe('forbidden');
    expect(codeOf(await assign('operator', which, { caseCode: 'CASE-first' }))).toBe('ok');
    const listed = await server.call(tokens.get('operator'), `/api/v1/devices/${which}/assignments`);
    expect(listed.body).toMatchObject({
      items: [{ caseCode: 'CASE-first', patient: null, slot: '', to: null }],
    });
    const seen = await server.call(tokens.get('nurse'), `/api/v1/devices/${which}/assignments`);
    expect(seen.body).toMatchObject({ items: [first()] });
    const unseen = await server.call(tokens.get('nurse2'), `/api/v1/devices/${which}/assignments`);
    expect(unseen.body).toEqual({ items: [] });
  });

  it.each([
    { who: 'nurse2', code: 'unknown-patient' },
    { who: 'nurseOther', code: 'not-found' },
    { who: 'physician', code: 'forbidden' },
    { who: 'tier1', code: 'forbidden' },
    { who: 'privacy', code: 'unknown-patient' },
  ] as const)('not for $who: $code', async ({ who, code }) => {
    expect(codeOf(await assign(who, await device(), first()))).toBe(code);
  });

  it('without overlap, whole or by slots, and not for a gateway', async () => {
    const which = await device();
    const between = (from: string, to: string, slot?: string) => ({
      ...first(),
      from,
      to,
      ...(slot !== undefined && { slot }),
    });
    const times = ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'] as const;
    expect(codeOf(await assign('nurse', which, between(times[1], times[2])))).toBe('ok');
    expect(codeOf(await assign('nurse', which, between(times[0], times[1])))).toBe('ok');
    expect(codeOf(await assign('nurse', which, between(times[0], times[2])))).toBe('assignment-overlaps');
    expect(codeOf(await assign('nurse', which, between(times[0], times[2], '1')))).toBe('slot-conflict');
    expect(codeOf(await assign('nurse', which, between(times[2], times[0])))).toBe('bad-dates');
    expect(codeOf(await assign('nurse', await device('metro', 'gateway'), first()))).toBe('not-a-device');
    const shared = await device();
    expect(codeOf(await assign('nurse', shared, { ...first(), slot: '1' }))).toBe('ok');
    expect(
      codeOf(await assign('lead', shared, { patient: server.organisation.patients.second, slot: '2' })),
    ).toBe('ok');
    expect(codeOf(await assign('nurse', shared, first()))).toBe('slot-conflict');
  });

  it('is ended once, by who may', async () => {
    const which = await device();
    await assign('nurse', which, { ...first(), from: '2026-01-01T00:00:00Z' });
    const listed = await server.call(tokens.get('nurse'), `/api/v1/devices/${which}/assignments`);
    const [{ id } = { id: '' }] = (listed.body as { items: { id: string }[] }).items;
    const end = (who: StaffName, at?: string) =>
      post(who, `devices/${which}/assignments/${id}/end`, at === undefined ? {} : { at });
    expect(codeOf(await end('nurse2'))).toBe('forbidden');
    expect(codeOf(await end('nurseOther'))).toBe('not-found');
    expect(codeOf(await end('nurse', '2025-12-31T00:00:00Z'))).toBe('bad-dates');
    expect(codeOf(await end('operator'))).toBe('ok');
    expect(codeOf(await end('nurse'))).toBe('assignment-ended');
  });

  it('is swapped whole or not at all', async () => {
    const [old, taken, fresh] = [await device(), await device(), await device()];
    await assign('nurse', old, { ...first(), slot: '1', from: '2026-01-01T00:00:00Z' });
    await assign('nurse', taken, first());
    const swap = (who: StaffName, to: string, at?: string) =>
      post(who, `devices/${old}/swap`, { to, ...(at !== undefined && { at }) });
    expect(codeOf(await swap('nurse', taken))).toBe('assignment-overlaps');
    expect(codeOf(await swap('nurse', old))).toBe('not-a-device');
    expect(codeOf(await swap('nurse2', fresh))).toBe('forbidden');
    expect(codeOf(await swap('nurse', fresh, '2025-12-01T00:00:00Z'))).toBe('bad-dates');
    expect(codeOf(await swap('nurse', fresh, '2026-05-01T00:00:00Z'))).toBe('ok');
    expect(codeOf(await swap('nurse', fresh))).toBe('nothing-to-swap');
    const moment = '2026-05-01T00:00:00.000Z';
    const of = async (which: string) =>
      (await server.call(tokens.get('nurse'), `/api/v1/devices/${which}/assignments`)).body;
    expect(await of(old)).toMatchObject({ items: [{ slot: '1', to: moment }] });
    expect(await of(fresh)).toMatchObject({ items: [{ slot: '1', from: moment, to: null, ...first() }] });
  });
});

describe('a model is described', () => {
  const meter = {
    manufacturer: 'Someone',
    measures: ['glucose'],
    clock: 'own',
    codes: [{ vitalSign: 'glucose', sent: 19, unit: 'mg/dL', comparator: '<', limit: 20 }],
    cleared: true,
    clearedBy: 'Authority, number 1',
  };
  const describeModel = (who: StaffName, body: object) =>
    post(who, 'health-systems/metro/device-models/meter-1', body, 'PUT');

  it('by an operator or a lead, for the own health system', async () => {
    expect(codeOf(await describeModel('operator', meter))).toBe('ok');
    expect(codeOf(await describeModel('lead', { ...meter, cuffless: false }))).toBe('ok');
    expect(codeOf(await describeModel('nurse', meter))).toBe('forbidden');
    expect(codeOf(await describeModel('nurseOther', meter))).toBe('forbidden');
    const seen = async (who: StaffName) => {
      const { body } = await server.call(tokens.get(who), '/api/v1/device-models');
      return (body as { items: { model: string; cuffless: boolean | null; tenant: string | null }[] }).items;
    };
    expect((await seen('operator')).filter(({ model }) => model === 'meter-1')).toMatchObject([
      { tenant: 'metro', cuffless: false, cleared: true },
    ]);
    expect((await seen('nurseOther')).map(({ tenant }) => tenant)).not.toContain('metro');
    expect((await seen('nurseOther')).map(({ model }) => model)).toContain('example-glucose-meter');
  });

  it('not with a code that could never decide, nor cleared by nobody', async () => {
    const silly = { ...meter, codes: [{ ...meter.codes[0], limit: 5 }] };
    expect(codeOf(await describeModel('operator', silly))).toBe('invalid-request');
    expect(codeOf(await describeModel('operator', { ...meter, clearedBy: null }))).toBe('invalid-request');
  });

  it('and a device is of one model for ever', async () => {
    const { owner } = server.database;
    const which = await device();
    const tell = (model: string) =>
      owner.query('UPDATE wardline.device SET model = $2 WHERE device_id = $1', [which, model]);
    await tell('meter-1');
    await expect(tell('meter-2')).rejects.toThrow('told once');
  });
});
