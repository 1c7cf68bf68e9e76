import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { scoped } from '#access';
import { createDataSource } from '#persistence';
import { waitFor } from '#testing';
import { openAlert } from '../../../../libs/access/test/organisation.js';
import { FirmDesk, hoursOn } from './firm-desk.js';

let desk: FirmDesk;
let patient: string;
beforeAll(async () => {
  desk = await FirmDesk.open();
  patient = desk.server.organisation.patients.first;
  await desk.enrol(patient, 'heart-failure');
});
afterAll(async () => {
  await desk.close();
});
beforeEach(async () => {
  await desk.terms({});
});

const open = (severity: 'tier1' | 'critical' = 'tier1', condition?: string): Promise<string> =>
  openAlert(desk.server.database.owner, patient, {
    severity,
    dueIn: '1 hour',
    ...(condition !== undefined && { condition }),
  });
const claim = (alert: string, version = 1) =>
  desk.post('tier1', `/api/v1/alerts/${alert}/claim`, { version });

describe('claiming', () => {
  it('is refused over HTTP with every reason, on the trail, and changes nothing', async () => {
    await desk.terms({ demands: ['licence', 'roster'], workPlaces: ['US'] });
    const alert = await open();
    const answer = await claim(alert);
    expect([answer.status, answer.body]).toMatchObject([
      403,
      { code: 'not-eligible', reasons: ['work-location-undeclared', 'licence-missing', 'off-shift'] },
    ]);
    expect(
      await desk.query('SELECT state, owner_id, version FROM wardline.alert WHERE alert_id = $1', [alert]),
    ).toEqual([{ state: 'open', owner_id: null, version: 1 }]);
    expect((await desk.trail('alert.claim')).at(-1)).toMatchObject({
      staff_id: desk.staff('tier1'),
      target: `alert:${alert}`,
      outcome: 'not-eligible',
    });
  });

  it('is refused over the socket with the same reasons', async () => {
    await desk.terms({ demands: ['licence'] });
    const alert = await open();
    const client = desk.server.connect(await desk.server.signIn('tier1'));
    await client.ready();
    expect(await client.command('claim', { alertId: alert, version: 1 })).toMatchObject({
      ok: false,
      code: 'not-eligible',
      reasons: ['licence-missing'],
    });
    client.close();
  });

  it('goes through once everything that is demanded is there, step by step', async () => {
    const condition = 'weight-gain';
    const hash = await desk.protocol(condition, 'a'.repeat(64));
    await desk.terms({
      programmes: ['heart-failure'],
      workPlaces: ['US'],
      demands: ['licence', 'competence', 'roster'],
    });
    const alert = await open('tier1', condition);
    const reasons = async (): Promise<unknown> =>
      ((await claim(alert)).body as { reasons?: string[] }).reasons;
    expect(await reasons()).toEqual([
      'work-location-undeclared',
      'licence-missing',
      'competence-missing',
      'off-shift',
    ]);

    await desk.post('tier1', '/api/v1/firm/work-place', { place: 'MX', until: hoursOn(8) });
    expect(await reasons()).toContain('work-location-not-allowed');
    await desk.post('tier1', '/api/v1/firm/work-place', { place: 'US-TX', until: hoursOn(8) });
    expect(await reasons()).toEqual(['licence-missing', 'competence-missing', 'off-shift']);

    const licence = await desk.licence('tier1', { places: ['US-TX'], verified: false });
    expect(await reasons()).toContain('licence-other-place');
    await desk.licence('tier1', { licence, places: ['US-TX', 'US-NY'], verified: false });
    expect(await reasons()).toContain('licence-unverified');
    await desk.licence('tier1', { licence, places: ['US-TX', 'US-NY'], until: hoursOn(-1) });
    expect(await reasons()).toContain('licence-expired');
    await desk.licence('tier1', { licence, places: ['US-TX', 'US-NY'] });
    expect(await reasons()).toEqual(['competence-missing', 'off-shift']);

    const path = `/api/v1/firm/clinicians/${desk.staff('tier1')}`;
    const { id: competence } = (
      await desk.post('supervisor', `${path}/competences`, { hash, from: hoursOn(-9), until: hoursOn(-1) })
    ).body as { id: string };
    expect(await reasons()).toEqual(['competence-expired', 'off-shift']);
    await desk.post('supervisor', `${path}/competences`, { competence, hash, from: hoursOn(-9) });
    expect(await reasons()).toEqual(['off-shift']);

    const shift = { from: hoursOn(-1), until: hoursOn(8) };
    await desk.post('supervisor', `${path}/shifts`, { ...shift, tenants: ['other'] });
    await desk.post('supervisor', `${path}/shifts`, { ...shift, programmes: ['diabetes'] });
    expect(await reasons()).toEqual(['off-shift']);
    await desk.post('supervisor', `${path}/shifts`, { ...shift, onCall: true });
    expect((await claim(alert)).status).toBe(200);
  });

  it('asks for a licence where the patient is at the time, not where the site is', async () => {
    await desk.terms({ demands: ['licence'] });
    await desk.licence('tier1b', { places: ['US-NY'] });
    const reasons = async (): Promise<unknown> => {
      const alert = await open();
      const { body } = await desk.post('tier1b', `/api/v1/alerts/${alert}/claim`, { version: 1 });
      return (body as { reasons?: string[] }).reasons;
    };
    expect(await reasons()).toBeUndefined();
    const stay = randomUUID();
    const goes = (country: string | null, subdivision: string | null, withdrawn = false): Promise<unknown> =>
      desk.query(
        `INSERT INTO wardline.patient_location (stay_id, tenant_id, patient_id, home, address, country, subdivision, zone, effective_from, withdrawn)
         SELECT $2, tenant_id, patient_id, false, '{}', $3, $4, 'America/New_York', wardline.now() - interval '1 hour', $5
         FROM wardline.patient WHERE patient_id = $1`,
        [patient, stay, country, subdivision, withdrawn],
      );
    await goes('US', 'US-FL');
    expect(await reasons()).toEqual(['licence-other-place']);
    await goes(null, null);
    expect(await reasons()).toEqual(['patient-place-unknown']);
    await goes('US', 'US-FL', true);
    expect(await reasons()).toBeUndefined();
  });

  it('asks for the programme of the tree that raised it, where the patient is in several', async () => {
    await desk.enrol(patient, 'diabetes');
    await desk.query(
      `INSERT INTO wardline.tree_version (hash, tree, version, document, approval)
       VALUES ('dm', 'dm', '1.0.0', '{"kind": "screening", "programme": "diabetes"}', '{}')`,
    );
    await desk.terms({ programmes: ['heart-failure'] });
    const alert = await open();
    await desk.query(`UPDATE wardline.alert SET decision = '{"hash": "dm"}' WHERE alert_id = $1`, [alert]);
    expect((await claim(alert)).body).toMatchObject({ reasons: ['programme-not-agreed'] });
    expect((await claim(await open())).status).toBe(200);
    await desk.enrol(patient, 'diabetes', false);
  });

  it('is under any agreement that lets the clinician', async () => {
    await desk.terms({ demands: ['roster'] });
    await desk.terms({ programmes: ['heart-failure'] }, 'a1-second');
    expect((await claim(await open())).status).toBe(200);
    await desk.terms({ programmes: ['heart-failure'], until: hoursOn(-1) }, 'a1-second');
  });

  it('is never asked of the local team: a nurse acknowledges and resolves whatever the agreement says', async () => {
    await desk.terms({ demands: ['licence', 'competence', 'roster'], workPlaces: ['DE'] });
    const alert = await open('critical');
    expect((await desk.post('nurse', `/api/v1/alerts/${alert}/acknowledge`, { version: 1 })).status).toBe(
      200,
    );
    expect(
      (await desk.post('nurse', `/api/v1/alerts/${alert}/resolve`, { version: 2, reason: 'seen' })).status,
    ).toBe(200);
  });

  it('is refused by the database itself, whatever statement the application’s role sends', async () => {
    await desk.terms({ workPlaces: ['DE'] });
    const alert = await open();
    const source = createDataSource({
      url: desk.server.database.url('wardline_server'),
      poolSize: 1,
      applicationName: 'test',
    });
    await source.initialize();
    const write = (owner: string): Promise<unknown> =>
      scoped(source, { staffId: desk.staff('tier1'), sessionId: null }, (tx) =>
        tx.query(
          `UPDATE wardline.alert SET state = 'claimed', owner_id = $2 WHERE alert_id = $1 RETURNING owner_id`,
          [alert, owner],
        ),
      );
    try {
      await expect(write(desk.staff('tier1'))).rejects.toMatchObject({
        code: 'WL010',
        message: 'not-eligible: work-location-not-allowed',
      });
      // Not in a colleague's name either.
      await expect(write(desk.staff('tier1b'))).rejects.toMatchObject({
        code: 'WL010',
        message: 'not-eligible: work-location-undeclared',
      });
      await desk.post('tier1b', '/api/v1/firm/work-place', { place: 'DE-BY', until: hoursOn(8) });
      expect(await write(desk.staff('tier1b'))).toEqual([{ owner_id: desk.staff('tier1b') }]);
    } finally {
      await source.destroy();
    }
  });

  it('is refused with its reasons also when the terms change between the look and the write', async () => {
    const alert = await open();
    // Whoever changes the alert waits for a lock that the test holds, before the database looks for itself.
    await desk.query(
      `CREATE FUNCTION public.wait_for_test() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
         $$ BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NEW; END $$;
       CREATE TRIGGER a_wait BEFORE UPDATE ON wardline.alert FOR EACH ROW EXECUTE FUNCTION public.wait_for_test()`,
    );
    const holder = await desk.server.database.owner.connect();
    try {
      await holder.query('SELECT pg_advisory_lock(4711)');
      const claiming = claim(alert);
      await waitFor(
        async () =>
          (
            await desk.query(
              `SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 AND NOT granted`,
            )
          ).length > 0,
        { what: 'the claim to be looked at and not yet written' },
      );
      await desk.terms({ workPlaces: ['JP'] });
      await holder.query('SELECT pg_advisory_unlock(4711)');
      const answer = await claiming;
      expect([answer.status, answer.body]).toMatchObject([
        403,
        { code: 'not-eligible', reasons: ['work-location-not-allowed'] },
      ]);
      expect((await desk.trail('alert.claim')).at(-1)).toMatchObject({
        target: `alert:${alert}`,
        outcome: 'not-eligible',
      });
    } finally {
      holder.release(true);
      await desk.query('DROP TRIGGER a_wait ON wardline.alert; DROP FUNCTION public.wait_for_test()');
    }
  });

  it('leaves a way out: what was claimed is released and escalated after the terms have changed', async () => {
    const [first, second] = [await open(), await open()];
    expect([(await claim(first)).status, (await claim(second)).status]).toEqual([200, 200]);
    await desk.terms({ demands: ['licence', 'roster'], workPlaces: ['DE'] });
    expect((await desk.post('tier1', `/api/v1/alerts/${first}/release`, { version: 2 })).status).toBe(200);
    expect(
      (await desk.post('tier1', `/api/v1/alerts/${second}/escalate`, { version: 2, reason: 'worse' })).status,
    ).toBe(200);
    expect((await claim(first, 3)).body).toMatchObject({ code: 'not-eligible' });
  });
});

describe('the next alert', () => {
  it('is the one that may be claimed, the own patient’s before a later one, and says what was passed over', async () => {
    await desk.query(
      `UPDATE wardline.alert SET state = 'resolved', resolved_at = wardline.now(), owner_id = NULL WHERE state <> 'resolved'`,
    );
    const second = desk.server.organisation.patients.second;
    const other = await openAlert(desk.server.database.owner, second, {
      severity: 'tier1',
      dueIn: '40 minutes',
    });
    const mine = await open();
    // Claims above: tier1 worked on `patient` last.
    expect((await desk.get('tier1', '/api/v1/alerts/next')).body).toMatchObject({
      alert: { id: mine },
      preferred: true,
      passedOver: {},
    });
    // A colleague who is there leaves it to tier1 while there is time, and may take it all the same.
    expect((await desk.get('tier1b', '/api/v1/alerts/next')).body).toMatchObject({
      alert: { id: other },
      preferred: false,
    });
    await desk.query(
      `UPDATE wardline.alert SET due_at = wardline.now() + interval '14 minutes' WHERE alert_id = $1`,
      [mine],
    );
    expect((await desk.get('tier1b', '/api/v1/alerts/next')).body).toMatchObject({ alert: { id: mine } });
    await desk.terms({ workPlaces: ['JP'] });
    expect((await desk.get('tier1b', '/api/v1/alerts/next')).body).toEqual({
      alert: null,
      preferred: false,
      passedOver: { 'work-location-not-allowed': 2 },
    });
    expect((await desk.get('nurse', '/api/v1/alerts/next')).status).toBe(403);
  });

  it('prefers nobody once 14 days have gone by', async () => {
    await desk.server.database.setAhead(14 * 24 * 60 + 5);
    try {
      const [row] = await desk.query<{ who: string | null }>(
        `SELECT set_config('wardline.staff_id', $2, false), wardline.preferred_clinician($1) AS who`,
        [patient, desk.staff('nurse')],
      );
      expect(row?.who).toBeNull();
    } finally {
      await desk.server.database.setAhead(0);
    }
  });
});
