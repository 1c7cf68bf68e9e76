import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Measured } from './measured.js';

let desk: Measured;
let first: string;

beforeAll(async () => {
  desk = await Measured.start();
  ({ first } = desk.server.organisation.patients);
  for (let n = 0; n < 6; n++) await desk.reading(first, 'baseline');
  for (let n = 0; n < 2; n++) await desk.reading(first, 'tier1');
  await desk.clock.query(
    `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, effective_from)
     SELECT tenant_id, patient_id, 'active', '2026-01-01' FROM wardline.patient WHERE tenant_id = 'metro'`,
  );
  await desk.pass(1);
});
afterAll(async () => {
  await desk.stop();
});

const draw = (count: number) => ({
  site: 'metro-1',
  from: new Date(desk.now.getTime() - 86_400_000).toISOString(),
  to: desk.now.toISOString(),
  count,
});
interface Drawn {
  readonly id: string;
  readonly patient: string;
  readonly reading: { readonly values: readonly { readonly value: number; readonly unit: string }[] };
  readonly before: readonly unknown[];
}
const open = async (): Promise<readonly Drawn[]> =>
  ((await desk.on('physician', 'GET', 'second-reads')).body as { items: Drawn[] }).items;

describe('H24: the share filtered', () => {
  it('is no number before somebody has read what was drawn by lot', async () => {
    expect(await desk.figure('share-filtered')).toMatchObject({
      value: null,
      missing: 'no-second-reads',
      numerator: 6,
      denominator: 8,
    });
    expect((await desk.on('nurse', 'POST', 'second-reads/draws', draw(4))).body).toMatchObject({
      code: 'role-not-allowed',
    });
    expect(
      (await desk.on('lead', 'POST', 'second-reads/draws', { ...draw(4), site: 'other-1' })).body,
    ).toMatchObject({
      code: 'role-not-allowed',
    });
    expect((await desk.on('lead', 'POST', 'second-reads/draws', draw(4))).status).toBe(200);
    const drawn = await open();
    expect(drawn).toHaveLength(4);
    expect(drawn[0]?.reading.values).toMatchObject([{ value: 97, unit: '%' }]);
    expect(await desk.figure('share-filtered')).toMatchObject({
      value: null,
      secondReads: { drawn: 4, read: 0 },
    });
  });

  it('stands beside what was found; who disagrees has opened work with a clock', async () => {
    const [one, two] = await open();
    expect(
      (await desk.on('physician', 'POST', `second-reads/${one?.id}`, { finding: 'disagrees' })).body,
    ).toMatchObject({
      code: 'reason-required',
    });
    const words = 'falling for three days';
    expect(
      (await desk.on('physician', 'POST', `second-reads/${one?.id}`, { finding: 'disagrees', words })).status,
    ).toBe(200);
    expect(
      (await desk.on('nurse', 'POST', `second-reads/${one?.id}`, { finding: 'agrees' })).body,
    ).toMatchObject({
      code: 'already-read',
    });
    expect((await desk.on('lead', 'POST', `second-reads/${two?.id}`, { finding: 'agrees' })).status).toBe(
      200,
    );
    expect(await desk.figure('share-filtered')).toMatchObject({
      value: 0.75,
      secondReads: { drawn: 4, read: 2, agreed: 1, disagreed: 1 },
    });
    const alerts = await desk.clock.query(
      `SELECT patient_id AS patient, reason, state, next_step_at IS NOT NULL AS clock FROM wardline.alert WHERE condition = 'second-read'`,
    );
    expect(alerts).toEqual([
      {
        patient: first,
        reason: `A reading that was filtered should have been looked at: ${words}`,
        state: 'open',
        clock: true,
      },
    ]);
    const cases = await desk.cases('share-filtered');
    expect(cases.map(({ standing }) => standing).sort()).toEqual([
      'no',
      'not-yet-known',
      'not-yet-known',
      'yes',
    ]);
  });

  it('nothing is drawn twice, and when nothing is left that is said', async () => {
    expect((await desk.on('lead', 'POST', 'second-reads/draws', draw(100))).status).toBe(200);
    expect((await open()).length).toBe(4);
    expect((await desk.on('lead', 'POST', 'second-reads/draws', draw(1))).body).toMatchObject({
      code: 'nothing-to-draw',
    });
    const [tier1Read] = await open();
    expect(
      (await desk.on('nurse2', 'POST', `second-reads/${tier1Read?.id}`, { finding: 'agrees' })).status,
    ).toBe(404);
    expect(
      (await desk.on('tier1', 'POST', `second-reads/${tier1Read?.id}`, { finding: 'agrees' })).body,
    ).toMatchObject({
      code: 'role-not-allowed',
    });
    expect(((await desk.on('tier1', 'GET', 'second-reads')).body as { items: [] }).items).toEqual([]);
  });

  it('told apart by tree, a decision counts for each that took part', async () => {
    const { body } = await desk.on('lead', 'GET', `measures?${desk.period('&by=tree')}`);
    const { measures } = body as {
      measures: { measure: string; split: { key: string; figure: object }[] | null }[];
    };
    const split = measures.find(({ measure }) => measure === 'share-filtered')?.split;
    expect(split?.map(({ key }) => key)).toEqual(['heart-failure', 'red-limits']);
    expect(split?.[0]?.figure).toMatchObject({ numerator: 6, denominator: 8 });
    expect(measures.find(({ measure }) => measure === 'adherence')?.split).toBeNull();
  });
});

describe('cost', () => {
  const rate = (more: object = {}) => ({
    site: 'metro-1',
    currency: 'EUR',
    nurseMinute: 1,
    tier1Minute: 0.5,
    patientMonth: 30,
    from: '2026-01-01T00:00:00Z',
    ...more,
  });

  it('is none without a rate for every site, and nobody but a lead of the site enters one', async () => {
    expect(await desk.figure('cost-per-patient-month')).toMatchObject({ value: null, missing: 'no-rate' });
    expect((await desk.on('nurse', 'POST', 'programme-rates', rate())).body).toMatchObject({
      code: 'role-not-allowed',
    });
    expect((await desk.on('lead', 'POST', 'programme-rates', rate({ site: 'other-1' }))).body).toMatchObject({
      code: 'role-not-allowed',
    });
    expect((await desk.on('lead', 'POST', 'programme-rates', rate())).status).toBe(200);
    expect(await desk.figure('cost-per-patient-month')).toMatchObject({ value: null, missing: 'no-rate' });
    expect((await desk.on('lead', 'POST', 'programme-rates', rate({ site: 'metro-2' }))).status).toBe(200);
    expect(await desk.figure('cost-per-patient-month')).toMatchObject({
      value: expect.closeTo(30, 6),
      cases: 2,
      currency: 'EUR',
    });
  });

  it('counts recorded minutes at the rate of whose they are', async () => {
    await desk.on('nurse', 'POST', `patients/${first}/work`, { activity: 'review' });
    await desk.clock.advance(10 * 60_000);
    await desk.on('nurse', 'POST', `patients/${first}/work`, { activity: null });
    await desk.pass(1);
    const { value, numerator, denominator } = await desk.figure('cost-per-patient-month');
    expect(numerator).toBeCloseTo(30 * denominator + 10, 6);
    expect(value).toBeCloseTo(numerator / denominator, 9);
  });

  it('keeps every rate that was entered', async () => {
    const { body } = await desk.on('lead', 'GET', 'programme-rates');
    expect(body).toMatchObject({
      sites: [{ id: 'metro-1' }, { id: 'metro-2' }],
      items: [{ site: 'metro-2', currency: 'EUR' }, { site: 'metro-1' }],
    });
    await expect(desk.clock.query('DELETE FROM wardline.programme_rate')).rejects.toThrow(/append-only/);
  });
});
