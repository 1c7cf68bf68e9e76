import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Measured } from './measured.js';

let desk: Measured;
let first: string;
let second: string;

beforeAll(async () => {
  desk = await Measured.start();
  ({ first, second } = desk.server.organisation.patients);
});
afterAll(async () => {
  await desk.stop();
});

const outcome = (kind: string, more: object = {}) => ({
  event: randomUUID(),
  patient: first,
  kind,
  at: desk.now.toISOString(),
  source: 'hospital',
  ...more,
});
const standingOf = async (measure: string, alert: string) => {
  const found = (await desk.cases(measure)).find((one) => one.alert === alert);
  return found && [found.standing, found.why];
};

describe('H24: Clinical Resolution Rate, from what was recorded', () => {
  it('is not known before 72 hours, then is, and is no more when an admission becomes known', async () => {
    const alert = await desk.alertOfReading(second);
    await desk.command('tier1', alert, 'claim');
    await desk.pass(1);
    await desk.command('tier1', alert, 'resolve', 'advice given');
    expect(await standingOf('clinical-resolution', alert)).toEqual(['not-yet-known', 'younger-than-72-h']);
    await desk.pass(74);
    expect(await standingOf('clinical-resolution', alert)).toEqual(['yes', null]);
    expect(await desk.figure('clinical-resolution')).toMatchObject({ value: 1, cases: 1, isFew: true });
    const event = {
      ...outcome('emergency-visit'),
      patient: second,
      at: new Date(desk.now.getTime() - 24 * 3_600_000).toISOString(),
    };
    expect((await desk.on('lead', 'POST', 'outcome-events', event)).status).toBe(200);
    expect(await standingOf('clinical-resolution', alert)).toEqual(['no', 'emergency-visit']);
    expect(await desk.figure('clinical-resolution')).toMatchObject({ value: 0, cases: 1 });
  });

  it('an escalated one is a no, also when Tier-1 could have closed it later; a critical one is not Tier-1’s', async () => {
    const alert = await desk.alertOfReading(first);
    const critical = await desk.alertOfReading(first, 'critical');
    await desk.command('tier1', alert, 'claim');
    await desk.command('tier1', alert, 'escalate', 'worse');
    await desk.pass(80);
    expect(await standingOf('clinical-resolution', alert)).toEqual(['no', 'escalated']);
    expect(await standingOf('clinical-resolution', critical)).toEqual(['excluded', 'critical-at-opening']);
  });
});

describe('times', () => {
  it('are from the measurement and from the arrival, and an alert that nobody has does not fall out', async () => {
    const before = (await desk.cases('intervention-from-arrival')).length;
    const alert = await desk.alertOfReading(second);
    const left = await desk.alertOfReading(second);
    await desk.command('tier1', alert, 'claim');
    await desk.pass(2);
    await desk.command('tier1', alert, 'resolve', 'nothing to do');
    const value = async (measure: string, of: string) =>
      (await desk.cases(measure)).find((one) => one.alert === of)?.value;
    expect(await value('intervention-from-measurement', alert)).toBe(180);
    expect(await value('intervention-from-arrival', alert)).toBe(120);
    expect(await value('time-to-acknowledge', alert)).toBe(0);
    expect(await standingOf('intervention-from-arrival', left)).toEqual(['no', 'nothing-yet']);
    expect(await standingOf('acknowledged-in-time', left)).toEqual(['not-yet-known', 'limit-ahead']);
    await desk.pass(1);
    expect(await standingOf('acknowledged-in-time', left)).toEqual(['no', 'nobody-in-time']);
    expect(await desk.cases('intervention-from-arrival')).toHaveLength(before + 2);
  });
});

describe('who sees figures and cases', () => {
  it('leads, of their own sites, and nobody else', async () => {
    for (const name of ['nurse', 'tier1', 'operator', 'privacy', 'supervisor'] as const) {
      for (const path of [`measures?${desk.period()}`, `measures/adherence/cases?${desk.period()}`])
        expect(await desk.on(name, 'GET', path)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
    const { other } = desk.server.organisation.patients;
    const elsewhere = await desk.alertOfReading(other);
    for (const measure of ['clinical-resolution', 'time-to-acknowledge'])
      expect((await desk.cases(measure)).map(({ alert }) => alert)).not.toContain(elsewhere);
  });

  it('whoever opens cases stands in the trail of each patient', async () => {
    await desk.clock.query('SELECT 1');
    const cases = await desk.cases('time-to-acknowledge');
    const rows = await desk.clock.query<{ target: string; patient: string }>(
      `SELECT target, patient_id AS patient FROM wardline.audit_event WHERE staff_id = $1 AND action = 'read' AND target LIKE 'alert:%'
       ORDER BY audit_id DESC LIMIT $2`,
      [desk.server.organisation.staff.lead, cases.length],
    );
    expect(rows.map(({ target }) => target).sort()).toEqual(
      cases.map(({ alert }) => `alert:${alert}`).sort(),
    );
    expect(new Set(rows.map(({ patient }) => patient))).toEqual(new Set([first, second]));
  });

  it('a closed record is in no figure, and that it is missing is told', async () => {
    const before = await desk.cases('time-to-acknowledge');
    await desk.clock.query(
      `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, reason, effective_from)
       SELECT tenant_id, patient_id, 'ended', 'withdrew', wardline.now() FROM wardline.patient WHERE patient_id = $1`,
      [second],
    );
    const { body } = await desk.on('lead', 'GET', `measures?${desk.period()}`);
    expect(body).toMatchObject({ closedRecords: 1 });
    const after = await desk.cases('time-to-acknowledge');
    expect(after.length).toBeGreaterThan(0);
    expect(after.every(({ patient }) => patient === first)).toBe(true);
    expect(before.length).toBeGreaterThan(after.length);
  });

  it('a period has a beginning before its end, is no longer than 92 days, and has a zone', async () => {
    for (const [query, code] of [
      ['from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z', 'invalid-request'],
      ['from=2025-02-01T00:00:00Z&to=2026-01-01T00:00:00Z', 'invalid-request'],
      [`${desk.period()}&zone=Nowhere/Town`, 'unknown-zone'],
    ] as const)
      expect((await desk.on('lead', 'GET', `measures?${query}`)).body).toMatchObject({ code });
  });
});

describe('what befell a patient', () => {
  const entries = async () =>
    ((await desk.on('lead', 'GET', 'outcome-events')).body as { items: Record<string, unknown>[] }).items;

  it('is entered once, corrected by another entry, and taken back', async () => {
    const event = outcome('admission');
    expect((await desk.on('nurse', 'POST', 'outcome-events', event)).status).toBe(200);
    expect((await desk.on('nurse', 'POST', 'outcome-events', event)).status).toBe(200);
    expect(
      (await desk.on('nurse', 'POST', 'outcome-events', { ...event, kind: 'readmission' })).body,
    ).toMatchObject({
      code: 'outcome-taken',
    });
    const [entry] = (await entries()).filter((one) => one['event'] === event.event);
    expect(entry).toMatchObject({ entries: 1, kind: 'admission', caseCode: 'CASE-first' });
    const correction = { ...event, kind: 'readmission', supersedes: entry?.['entry'] };
    expect((await desk.on('lead', 'POST', 'outcome-events', correction)).body).toMatchObject({
      code: 'reason-required',
    });
    expect(
      (await desk.on('lead', 'POST', 'outcome-events', { ...correction, words: 'second stay' })).status,
    ).toBe(200);
    expect(
      (await desk.on('lead', 'POST', 'outcome-events', { ...correction, words: 'again' })).body,
    ).toMatchObject({
      code: 'version-conflict',
    });
    const [corrected] = (await entries()).filter((one) => one['event'] === event.event);
    expect(corrected).toMatchObject({ entries: 2, kind: 'readmission', words: 'second stay' });
    await expect(desk.clock.query('UPDATE wardline.outcome_event SET kind = $1', ['death'])).rejects.toThrow(
      /append-only/,
    );
  });

  it('is for the local team and the lead of the site, by id or case code, and never ahead', async () => {
    for (const [name, body, code] of [
      ['tier1', outcome('admission'), 'role-not-allowed'],
      ['nurse2', outcome('admission'), 'unknown-patient'],
      [
        'nurse',
        outcome('admission', { at: new Date(desk.now.getTime() + 60_000).toISOString() }),
        'dates-invalid',
      ],
      ['nurse', outcome('emergency-visit', { until: desk.now.toISOString() }), 'dates-invalid'],
      ['nurse', { ...outcome('admission'), patient: undefined, caseCode: 'CASE-other' }, 'unknown-patient'],
    ] as const)
      expect((await desk.on(name, 'POST', 'outcome-events', body)).body).toMatchObject({ code });
    const byCode = { ...outcome('emergency-visit'), patient: undefined, caseCode: 'case-first' };
    expect((await desk.on('nurse', 'POST', 'outcome-events', byCode)).status).toBe(200);
    const [refused] = await desk.clock.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM wardline.audit_event WHERE action = 'outcome.record' AND outcome = 'role-not-allowed'`,
    );
    expect(refused?.n).toBe(1);
  });

  it('of two people who enter it at once under one id, one is kept', async () => {
    const event = outcome('emergency-visit');
    const answers = await Promise.all(
      ['nurse', 'charge', 'lead', 'nurse'].map((name) =>
        desk.on(name as 'nurse', 'POST', 'outcome-events', event),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const [row] = await desk.clock.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM wardline.outcome_event WHERE event_id = $1',
      [event.event],
    );
    expect(row?.n).toBe(1);
  });

  it('a death that the platform knows counts without being entered, and is not entered again', async () => {
    await desk.pass(1);
    const alert = await desk.alertOfReading(first);
    await desk.pass(1);
    await desk.clock.query(
      `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, reason, effective_from)
       SELECT tenant_id, patient_id, 'ended', 'deceased', wardline.now() FROM wardline.patient WHERE patient_id = $1`,
      [first],
    );
    await desk.pass(80);
    expect(await standingOf('clinical-resolution', alert)).toEqual(['no', 'death']);
    expect((await desk.on('lead', 'POST', 'outcome-events', outcome('death'))).body).toMatchObject({
      code: 'death-known',
    });
  });
});
