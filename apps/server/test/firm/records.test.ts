import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataSource, watchCoverage, type FirmReader } from '#persistence';
import type { DataSource } from 'typeorm';
import type { StaffName } from '../../../../libs/access/test/organisation.js';
import { FirmDesk, hoursOn } from './firm-desk.js';

let desk: FirmDesk;
let clock: DataSource;
beforeAll(async () => {
  desk = await FirmDesk.open();
  clock = createDataSource({
    url: desk.server.database.url('wardline_clock'),
    poolSize: 1,
    applicationName: 'test-clock',
  });
  await clock.initialize();
});
afterAll(async () => {
  await clock.destroy();
  await desk.close();
});

const watcher: FirmReader = {
  query: <Row extends object>(text: string, values: readonly unknown[] = []) =>
    clock.query<Row[]>(text, [...values]),
};
const outcome = ({ status, body }: { status: number; body: unknown }): unknown[] => [
  status,
  (body as { code?: string }).code,
];

describe('records of clinicians', () => {
  const licence = { kind: 'RN', number: '1', places: ['US-NY'], from: hoursOn(-1), until: hoursOn(9) };

  it('are kept by the supervisor of the firm, for its own people', async () => {
    const path = (of: StaffName): string => `/api/v1/firm/clinicians/${desk.staff(of)}/licences`;
    for (const name of ['tier1', 'nurse', 'lead', 'privacy', 'operator'] as const)
      expect([name, ...outcome(await desk.post(name, path('tier1'), licence))]).toEqual([
        name,
        403,
        'forbidden',
      ]);
    for (const whose of ['formerTier1', 'nurse'] as const)
      expect(outcome(await desk.post('supervisor', path(whose), licence))).toEqual([404, 'not-found']);
    expect(
      outcome(await desk.post('supervisor', path('tier1'), { ...licence, until: licence.from })),
    ).toEqual([422, 'dates-invalid']);
    expect(
      outcome(await desk.post('supervisor', path('tier1'), { ...licence, places: ['New York'] })),
    ).toEqual([422, 'invalid-request']);
    expect((await desk.post('supervisor', path('tier1'), licence)).status).toBe(200);
    expect((await desk.trail('firm.licence')).map((entry) => entry.outcome)).toEqual(
      expect.arrayContaining(['ok', 'not-allowed', 'unknown-clinician', 'bad-dates']),
    );
  });

  it('show who verified a licence and when; a correction has to be verified again', async () => {
    const id = await desk.licence('tier1b');
    const mine = async (): Promise<unknown> =>
      ((await desk.get('tier1b', '/api/v1/firm/me')).body as { licences: unknown[] }).licences;
    expect(await mine()).toMatchObject([
      {
        id,
        verified: true,
        verifiedBy: { id: desk.staff('supervisor'), name: 'supervisor' },
        verifiedSource: 'Nursys',
      },
    ]);
    await desk.licence('tier1b', { licence: id, places: ['US-NJ'], verified: false });
    expect(await mine()).toMatchObject([{ id, places: ['US-NJ'], verified: false, verifiedBy: null }]);
    const rows = await desk.query(`SELECT FROM wardline.clinician_licence WHERE licence_id = $1`, [id]);
    expect(rows).toHaveLength(3);
    await expect(
      desk.query('UPDATE wardline.clinician_licence SET number = $1', ['2']),
    ).rejects.toMatchObject({ code: 'WL001' });
  });

  it('are verified and attested by nobody for himself or herself', async () => {
    const { id } = (
      await desk.post('supervisor', `/api/v1/firm/clinicians/${desk.staff('supervisor')}/licences`, licence)
    ).body as { id: string };
    expect(
      outcome(await desk.put('supervisor', `/api/v1/firm/licences/${id}/verification`, { source: 'x' })),
    ).toEqual([403, 'own-record']);
    const hash = await desk.protocol('some-condition', 'b'.repeat(64));
    const attest = (of: StaffName, of_hash: string) =>
      desk.post('supervisor', `/api/v1/firm/clinicians/${desk.staff(of)}/competences`, {
        hash: of_hash,
        from: hoursOn(-1),
      });
    expect(outcome(await attest('supervisor', hash))).toEqual([403, 'own-record']);
    expect(outcome(await attest('tier1', 'c'.repeat(64)))).toEqual([422, 'unknown-protocol']);
    expect(outcome(await attest('tier1', hash))).toEqual([200, undefined]);
    // Handed in, not yet at work: read and passed before the day comes.
    const next = 'd'.repeat(64);
    await desk.query(
      `WITH v AS (INSERT INTO wardline.tree_version (hash, tree, version, document, approval)
         VALUES ($1, 'next', '2.0.0', '{"kind": "protocol"}', NULL) RETURNING *)
       INSERT INTO wardline.tree_document (hash, tenant_id, tree, version, kind, programme, author_id)
       SELECT hash, 'metro', tree, version, 'protocol', '*', $2 FROM v`,
      [next, desk.staff('author')],
    );
    expect(outcome(await attest('tier1', next))).toEqual([200, undefined]);
  });

  it('are read by whom they are about and by the supervisor: over the interface and as raw rows', async () => {
    const items = async (name: StaffName): Promise<number> =>
      ((await desk.get(name, '/api/v1/firm/clinicians')).body as { items: unknown[] }).items.length;
    expect([await items('supervisor'), await items('tier1'), await items('lead')]).toEqual([3, 0, 0]);
    expect((await desk.get('nurse', '/api/v1/firm/me')).status).toBe(404);
    const asServer = createDataSource({
      url: desk.server.database.url('wardline_server'),
      poolSize: 1,
      applicationName: 'test',
    });
    await asServer.initialize();
    try {
      const count = async (name: StaffName): Promise<number> => {
        const [row] = await asServer.transaction(async (manager) => {
          await manager.query(`SELECT set_config('wardline.staff_id', $1, true)`, [desk.staff(name)]);
          return manager.query<{ n: number }[]>(
            'SELECT count(DISTINCT staff_id)::int AS n FROM wardline.clinician_licence',
          );
        });
        return row?.n ?? -1;
      };
      expect([
        await count('tier1'),
        await count('supervisor'),
        await count('nurse'),
        await count('lead'),
      ]).toEqual([1, 3, 0, 0]);
      await expect(
        asServer.query(`INSERT INTO wardline.firm_shift (firm_id, staff_id, valid_from, valid_to)
          VALUES ('support', gen_random_uuid(), now(), now() + interval '1 hour')`),
      ).rejects.toMatchObject({ code: '42501' });
    } finally {
      await asServer.destroy();
    }
  });

  it('of where somebody works are his or her own word, for a day at most', async () => {
    const declare = (name: StaffName, place: string, until: string) =>
      desk.post(name, '/api/v1/firm/work-place', { place, until });
    expect(outcome(await declare('nurse', 'US', hoursOn(8)))).toEqual([403, 'forbidden']);
    expect(outcome(await declare('tier1', 'US', hoursOn(25)))).toEqual([422, 'dates-invalid']);
    expect(outcome(await declare('tier1', 'US-NJ', hoursOn(8)))).toEqual([200, undefined]);
    expect((await desk.get('tier1', '/api/v1/firm/me')).body).toMatchObject({
      workPlaces: [{ place: 'US-NJ' }],
    });
  });

  it('of shifts name health systems of the firm, and are cancelled by a new entry', async () => {
    const path = `/api/v1/firm/clinicians/${desk.staff('tier1')}/shifts`;
    const shift = { from: hoursOn(1), until: hoursOn(9) };
    expect(outcome(await desk.post('supervisor', path, { ...shift, tenants: ['nowhere'] }))).toEqual([
      422,
      'unknown-tenant',
    ]);
    expect(outcome(await desk.post('supervisor', path, { ...shift, until: hoursOn(60) }))).toEqual([
      422,
      'dates-invalid',
    ]);
    const { id } = (await desk.post('supervisor', path, { ...shift, tenants: ['metro'], onCall: true }))
      .body as {
      id: string;
    };
    const mine = async (): Promise<unknown> =>
      ((await desk.get('tier1', '/api/v1/firm/me')).body as { shifts: unknown[] }).shifts;
    expect(await mine()).toMatchObject([{ id, tenants: ['metro'], onCall: true }]);
    await desk.post('supervisor', path, { ...shift, shift: id, cancelled: true });
    expect(await mine()).toEqual([]);
  });
});

describe('agreements', () => {
  const terms = { tenant: 'metro', firm: 'support', from: '2020-01-01T00:00:00Z' };

  it('are set by the lead of the health system, and read by both sides only', async () => {
    const put = (name: StaffName, change: object = {}, id = 'a9') =>
      desk.put(name, `/api/v1/firm/agreements/${id}`, { ...terms, ...change });
    for (const name of ['supervisor', 'nurse', 'tier1', 'operator'] as const)
      expect([name, ...outcome(await put(name))]).toEqual([name, 403, 'forbidden']);
    expect(outcome(await put('lead', { tenant: 'other' }))).toEqual([403, 'forbidden']);
    expect(outcome(await put('lead', { firm: 'nobody' }))).toEqual([422, 'unknown-firm']);
    expect(outcome(await put('lead', { programmes: ['nothing'] }))).toEqual([422, 'unknown-programme']);
    expect(outcome(await put('lead', {}, 'a2'))).toEqual([409, 'another-agreement']);
    expect(outcome(await put('lead', { until: '2019-01-01T00:00:00Z' }))).toEqual([422, 'dates-invalid']);
    expect(outcome(await put('lead', { from: hoursOn(1) }, 'a1'))).toEqual([422, 'dates-invalid']);
    const set = { programmes: ['diabetes'], workPlaces: ['US'], masking: false, demands: ['licence'] };
    expect(outcome(await put('lead', set))).toEqual([200, undefined]);
    const list = async (name: StaffName): Promise<{ agreement: string }[]> =>
      ((await desk.get(name, '/api/v1/firm/agreements')).body as { items: { agreement: string }[] }).items;
    expect((await list('supervisor')).map(({ agreement }) => agreement).sort()).toEqual(['a1', 'a2', 'a9']);
    expect((await list('lead')).find(({ agreement }) => agreement === 'a9')).toMatchObject(set);
    expect((await list('lead')).map(({ agreement }) => agreement)).not.toContain('a2');
    expect([await list('tier1'), await list('nurse')]).toEqual([[], []]);
    await put('lead', { until: hoursOn(-1) });
  });
});

describe('the place of a site', () => {
  it('is set by the lead of its health system', async () => {
    const put = (name: StaffName, site: string, place = 'US-NJ') =>
      desk.put(name, `/api/v1/sites/${site}/place`, { place });
    expect(outcome(await put('nurse', 'metro-2'))).toEqual([403, 'forbidden']);
    expect(outcome(await put('supervisor', 'metro-2'))).toEqual([403, 'forbidden']);
    expect(outcome(await put('lead', 'other-1'))).toEqual([404, 'not-found']);
    expect(outcome(await put('lead', 'metro-2', 'New Jersey'))).toEqual([422, 'invalid-request']);
    expect(outcome(await put('lead', 'metro-2'))).toEqual([200, undefined]);
    expect(await desk.query(`SELECT place FROM wardline.site WHERE site_id = 'metro-2'`)).toEqual([
      { place: 'US-NJ' },
    ]);
    await put('lead', 'metro-2', 'US-NY');
    expect((await desk.trail('site.place')).map((entry) => entry.outcome)).toEqual([
      'not-allowed',
      'not-allowed',
      'unknown-site',
      'ok',
      'ok',
    ]);
  });
});

describe('coverage', () => {
  it('counts who could claim, by programme and place, and stands as a notice while nobody could', async () => {
    const { patients } = desk.server.organisation;
    await desk.enrol(patients.first, 'heart-failure');
    await desk.terms({ demands: ['licence', 'roster'] });
    const at = async (name: StaffName): Promise<unknown[]> =>
      (
        (await desk.get(name, '/api/v1/firm/coverage')).body as {
          items: { programme: string | null; tenant: string; now: number; ahead: number }[];
        }
      ).items
        .filter(({ tenant }) => tenant === 'metro')
        .map(({ programme, now, ahead }) => [programme, now, ahead]);
    expect(await at('supervisor')).toEqual([
      ['heart-failure', 0, 0],
      [null, 0, 0],
    ]);
    expect(await at('lead')).toEqual(await at('supervisor'));
    expect([await at('tier1'), await at('nurse')]).toEqual([[], []]);

    expect(await watchCoverage(watcher)).toEqual([{ kind: 'no-coverage', opened: 2, resolved: 0 }]);
    expect(await watchCoverage(watcher)).toEqual([]);
    const notices = async (name: StaffName): Promise<{ id: string }[]> =>
      ((await desk.get(name, '/api/v1/firm/notices')).body as { items: { id: string }[] }).items;
    expect(await notices('supervisor')).toMatchObject([
      { tenant: 'metro', kind: 'no-coverage', place: 'US-NY', acknowledged: null },
      { tenant: 'metro', kind: 'no-coverage' },
    ]);
    expect([await notices('tier1'), await notices('nurseOther')]).toEqual([[], []]);
    const [notice] = await notices('lead');
    const acknowledge = `/api/v1/firm/notices/${notice?.id ?? ''}/acknowledgement`;
    expect(outcome(await desk.post('tier1', acknowledge))).toEqual([404, 'not-found']);
    expect(outcome(await desk.post('lead', acknowledge))).toEqual([200, undefined]);
    expect(outcome(await desk.post('supervisor', acknowledge))).toEqual([409, 'already-acknowledged']);

    // Somebody comes on shift for a few hours: now there is cover, and within the day there is a gap.
    await desk.licence('tier1', { places: ['US'] });
    await desk.post('supervisor', `/api/v1/firm/clinicians/${desk.staff('tier1')}/shifts`, {
      from: hoursOn(-1),
      until: hoursOn(4),
    });
    expect(await at('lead')).toEqual([
      ['heart-failure', 1, 1],
      [null, 1, 1],
    ]);
    expect(new Set(await watchCoverage(watcher))).toEqual(
      new Set([
        { kind: 'no-coverage', opened: 0, resolved: 2 },
        { kind: 'coverage-gap', opened: 2, resolved: 0 },
      ]),
    );
    await desk.terms({});
    expect(await watchCoverage(watcher)).toEqual([{ kind: 'coverage-gap', opened: 0, resolved: 2 }]);
    expect(await notices('lead')).toEqual([]);
  });
});
