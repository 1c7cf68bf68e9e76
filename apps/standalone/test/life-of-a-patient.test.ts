import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MovingWard, vital } from './moving-ward.js';

const day = 24 * 3600_000;

/**
 * One patient from discharge to withdrawal, through the real interfaces of the real processes, with everybody's clock
 * moved from day to day. The parts stand on each other, in the order of the week.
 */
describe('the life of a patient', () => {
  let ward: MovingWard;
  let patient: string;
  const device = 'kit-1';
  const path = (rest: string): string => `patients/${patient}/${rest}`;

  beforeAll(async () => {
    ward = await MovingWard.open();
  }, 120_000);
  afterAll(async () => {
    await ward.close();
  });

  it('Monday: discharged, put in, agrees, gets a plan and a kit, and is active', async () => {
    const site = 'metro-site';
    const from = ward.now().toISOString();
    await ward.database.query(
      `INSERT INTO wardline.programme (programme_id, name) VALUES ('heart-failure', 'Heart failure') ON CONFLICT DO NOTHING`,
    );
    await ward.import(
      'patients',
      `patient,site,family_name,given_name,birth_date,sex,zone\nmrn-1,${site},Test,Ada,1948-03-02,female,America/New_York\n`,
    );
    const [row] = await ward.database.query<{ id: string }>(
      `SELECT patient_id AS id FROM wardline.patient WHERE tenant_id = 'metro' AND given_name = 'Ada'`,
    );
    patient = row?.id ?? '';
    await ward.import('enrolments', `patient,programme,from\nmrn-1,heart-failure,${from}\n`);
    await ward.records.device('metro', device);

    // Nobody is watched who did not agree to it.
    expect(await ward.call('nurse', 'POST', path('monitoring-status'), { status: 'active' })).toMatchObject({
      status: 409,
      body: { code: 'consent-missing' },
    });
    const consent = {
      given: true,
      scope: ['remote-monitoring', 'outside-support'],
      by: 'patient',
      method: 'written',
      at: from,
    };
    await ward.done('nurse', 'POST', path('consents'), consent);
    const until = new Date(ward.now().getTime() + 30 * day).toISOString();
    const dryWeight = { value: 80, unit: 'kg', until, password: ward.people.physician.password };
    await ward.done('physician', 'PUT', path('plan/dry-weight'), dryWeight);
    await ward.done('nurse', 'POST', `devices/${device}/assignments`, { patient });
    await ward.done('nurse', 'POST', path('monitoring-status'), { status: 'active' });
  });

  it('Tuesday night: no first reading came, and somebody hears of it without one', async () => {
    await ward.advanceHours(30);
    expect(await ward.openAlerts(patient)).toEqual(new Map());
    await ward.advanceHours(7);
    const missing = await ward.alert(patient, 'missing-data');
    expect(missing.severity).toBe('indeterminate');
    await ward.done('tier1', 'POST', `alerts/${missing.id}/claim`, {
      version: missing.version,
    });
    const { version } = await ward.alert(patient, 'missing-data');
    await ward.done('tier1', 'POST', `alerts/${missing.id}/resolve`, {
      version,
      reason: 'the scale had no battery',
    });
  });

  it('Wednesday: the weight goes up from one morning to the next', async () => {
    const first = await ward.measure(device, [vital.weight(80.1)]);
    expect(await ward.stored(first)).toMatchObject({ patient, suppressedBy: null });
    await ward.advanceHours(22);
    await ward.measure(device, [vital.weight(82.6)]);
    expect((await ward.alert(patient, 'weight-gain-24h')).severity).not.toBe('indeterminate');
  });

  it('Thursday: an SpO2 of 80 is critical, and a nurse has it', async () => {
    await ward.advanceHours(12);
    await ward.measure(device, [vital.spo2(80)]);
    const critical = await ward.alert(patient, 'hypoxaemia');
    expect(critical).toMatchObject({ severity: 'critical', state: 'open' });
    await ward.done('nurse', 'POST', `alerts/${critical.id}/acknowledge`, {
      version: critical.version,
    });
  });

  it('Thursday: she is admitted; what was open is closed with the reason, and her husband on the scale alarms nobody', async () => {
    const open = [...(await ward.openAlerts(patient)).values()];
    expect(open.map(({ condition }) => condition)).toContain('hypoxaemia');
    const admitted = { status: 'paused', reason: 'admitted' };
    const refused = await ward.call('nurse', 'POST', path('monitoring-status'), admitted);
    expect(refused.body.code).toBe('pause-without-owner');
    const owned = {
      ...admitted,
      owner: ward.people.nurse.staff,
      until: new Date(ward.now().getTime() + day).toISOString(),
    };
    await ward.done('nurse', 'POST', path('monitoring-status'), owned);
    expect(await ward.openAlerts(patient)).toEqual(new Map());
    for (const { id } of open) {
      const { body } = await ward.call('nurse', 'GET', `alerts/${id}`);
      const events = body['events'] as readonly { type: string; note: string }[];
      expect(events.at(-1)).toMatchObject({ type: 'closed-by-status', note: 'paused:admitted' });
    }

    await ward.advanceHours(12);
    const his = await ward.measure(device, [vital.weight(104)]);
    expect(await ward.stored(his)).toMatchObject({ patient, suppressedBy: 'paused:admitted' });
    expect(await ward.openAlerts(patient)).toEqual(new Map());
  });

  it('Friday: the end of the pause comes due as work', async () => {
    await ward.advanceHours(13);
    expect((await ward.alert(patient, 'monitoring:pause-due')).severity).toBe('indeterminate');
  });

  it('Saturday: home again with another kit; his reading is taken back, and the new scale starts anew', async () => {
    await ward.advanceHours(12);
    await ward.done('nurse', 'POST', path('monitoring-status'), { status: 'active' });
    expect((await ward.openAlerts(patient)).has('monitoring:pause-due')).toBe(false);

    const [his] = await ward.database.query<{ id: string }>(
      `SELECT measurement_id::text AS id FROM wardline.measurement WHERE patient_id = $1 AND values @> '[{"value": 104}]'`,
      [patient],
    );
    await ward.done('nurse', 'POST', `measurements/${his?.id ?? ''}/retractions`, {
      reason: 'not-this-patient',
    });
    await ward.retractionHolds(his?.id ?? '');

    await ward.records.device('metro', 'kit-2');
    await ward.done('nurse', 'POST', `devices/${device}/swap`, { to: 'kit-2' });
    await ward.advanceHours(1);
    const fresh = await ward.measure('kit-2', [vital.weight(78.4)]);
    const stored = await ward.stored(fresh);
    expect(stored).toMatchObject({ patient, suppressedBy: null });
    // The two scales are not compared: Thursday's weights are within 72 hours, and of another one.
    expect(stored?.facts['weight.change-72h']).toEqual({ unknown: 'no-baseline' });
    const open = await ward.openAlerts(patient);
    expect([...open.keys()].filter((condition) => condition.startsWith('weight-gain'))).toEqual([]);
  });

  it('Sunday: she withdraws; the broker lets the kit in no longer, and the record is locked', async () => {
    await ward.advanceHours(12);
    const withdrawn = { status: 'ended', reason: 'withdrew' };
    await ward.done('nurse', 'POST', path('monitoring-status'), withdrawn);
    await expect(ward.connect('kit-2')).rejects.toThrow();
    expect((await ward.call('nurse', 'GET', `patients/${patient}`)).status).toBe(404);
    expect(await ward.openAlerts(patient)).toEqual(new Map());
  });

  it('afterwards: nothing of the week is unaccounted for', async () => {
    const [books] = await ward.database.query<{ unaccounted: number; measurements: number }>(
      `SELECT (wardline.ledger_of(ARRAY['metro'], '-infinity', wardline.now() + interval '1 hour') ->> 'unaccounted')::int AS unaccounted,
         (SELECT count(*)::int FROM wardline.measurement WHERE patient_id = $1) AS measurements`,
      [patient],
    );
    expect(books).toEqual({ unaccounted: 0, measurements: 5 });
  });
});
