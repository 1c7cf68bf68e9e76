import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { waitFor } from '#testing';
import { FirmDesk, hoursOn } from '../firm/firm-desk.js';
import { addClinician, addPatients, endAll, openAlerts, type Clinician } from './queue-desk.js';

let desk: FirmDesk;
beforeAll(async () => {
  // As many connections as a server has that 50 people work on.
  desk = await FirmDesk.open(20);
});
afterAll(async () => {
  await desk.close();
});
beforeEach(async () => {
  await endAll(desk);
  await desk.terms({});
});

interface Claimed {
  readonly ok: boolean;
  readonly patient: string;
  readonly alerts: readonly { readonly id: string; readonly state: string; readonly patientCard: object }[];
  readonly left: readonly { readonly alert: string; readonly reasons: readonly string[] }[];
}
const next = async (who: 'tier1' | 'tier1b' | Clinician, body: object = {}): Promise<Claimed> => {
  const path = '/api/v1/queue/claim-next';
  const answer = typeof who === 'string' ? await desk.post(who, path, body) : await who.post(path, body);
  expect(answer.status).toBe(200);
  return answer.body as Claimed;
};

/** One alert of the patient, locked by somebody else. @returns lets it go */
async function holdOneOf(patient: string | undefined): Promise<() => Promise<void>> {
  const client = await desk.server.database.owner.connect();
  await client.query('BEGIN');
  await client.query(
    `SELECT FROM wardline.alert WHERE alert_id = (SELECT alert_id FROM wardline.alert
       WHERE patient_id = $1 AND resolved_at IS NULL ORDER BY alert_id DESC LIMIT 1) FOR UPDATE`,
    [patient],
  );
  return async () => {
    await client.query('COMMIT');
    client.release();
  };
}

describe('claiming the next', () => {
  it('gives 50 clinicians 500 alerts of 250 patients, each alert once, each patient whole, and nobody an error', async () => {
    const patients = await addPatients(desk, 'crowd', 250);
    await openAlerts(desk, patients, 2);
    const crowd = await Promise.all(
      Array.from({ length: 50 }, (_, i) => addClinician(desk, `crowd-${String(i)}`)),
    );
    const taken: Claimed[] = [];
    // Everybody claims until nothing is left, all at the same time.
    await Promise.all(
      crowd.map(async (clinician) => {
        for (;;) {
          const answer = await next(clinician);
          if (!answer.ok) break;
          taken.push(answer);
        }
      }),
    );
    const alerts = taken.flatMap((one) => one.alerts.map(({ id }) => id));
    expect([alerts.length, new Set(alerts).size]).toEqual([500, 500]);
    expect(taken.map(({ patient }) => patient).sort()).toEqual([...patients].sort());
    expect(taken.every((one) => one.alerts.length === 2 && one.left.length === 0)).toBe(true);
    const [row] = await desk.query(
      `SELECT count(*)::int AS claims, count(DISTINCT e.alert_id)::int AS alerts,
         count(DISTINCT a.owner_id)::int > 40 AS "manyHands", bool_and(a.state = 'claimed' AND e.actor_id = a.owner_id) AS owned
       FROM wardline.alert_event e JOIN wardline.alert a USING (alert_id)
       WHERE e.type = 'claimed' AND a.resolved_at IS NULL`,
    );
    expect(row).toEqual({ claims: 500, alerts: 500, manyHands: true, owned: true });
    const [split] = await desk.query(
      `SELECT count(*)::int AS n FROM (SELECT patient_id FROM wardline.alert WHERE resolved_at IS NULL
         GROUP BY patient_id HAVING count(DISTINCT owner_id) > 1) s`,
    );
    expect(split).toEqual({ n: 0 });
    // The claims stand on the trail like any other.
    const [trail] = await desk.query(
      `SELECT count(*)::int AS n FROM wardline.audit_event WHERE action = 'alert.claim' AND outcome = 'ok'`,
    );
    expect(trail).toEqual({ n: 500 });
  }, 120_000);

  it('takes nothing of a patient of whom something is held just now, and all of another', async () => {
    const [held, free] = await addPatients(desk, 'held', 2);
    await openAlerts(desk, [held ?? ''], 2);
    await openAlerts(desk, [free ?? ''], 2, { dueIn: '9 hours' });
    const release = await holdOneOf(held);
    expect(await next('tier1')).toMatchObject({ ok: true, patient: free, alerts: [{}, {}], left: [] });
    expect(await next('tier1b')).toMatchObject({ ok: false, beingTaken: 1 });
    await release();
    expect(await next('tier1b')).toMatchObject({ ok: true, patient: held, alerts: [{}, {}], left: [] });
  });

  it('waits shortly for the only patient there is, and takes all of him or her', async () => {
    const [only] = await addPatients(desk, 'waited-for', 1);
    await openAlerts(desk, [only ?? ''], 2);
    const release = await holdOneOf(only);
    let answered = false;
    const answer = next('tier1').finally(() => {
      answered = true;
    });
    const waits = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%take_next_patient%'`;
    await waitFor(async () => answered || (await desk.query(waits)).length > 0, {
      what: 'a claim that waits',
    });
    await release();
    const { ok, alerts } = await answer;
    // On a machine that was busy for longer than it waits, it takes nothing; never one of the two.
    expect([ok, ok ? alerts.length : 0]).toEqual([ok, ok ? 2 : 0]);
    if (!ok) expect((await next('tier1')).alerts).toHaveLength(2);
  });

  it('never takes a part of a patient, whoever holds which of the alerts meanwhile', async () => {
    const patients = await addPatients(desk, 'parts', 40);
    await openAlerts(desk, patients, 3);
    const crowd = await Promise.all(
      Array.from({ length: 8 }, (_, i) => addClinician(desk, `part-${String(i)}`)),
    );
    let done = false;
    // As the clock and readings do: single alerts, locked for a moment, all the time.
    const others = Array.from({ length: 3 }, async () => {
      while (!done)
        await desk.query(
          `UPDATE wardline.alert SET readings = readings + 1 WHERE alert_id IN (
             SELECT alert_id FROM wardline.alert WHERE resolved_at IS NULL AND state = 'open' ORDER BY random() LIMIT 5 FOR UPDATE SKIP LOCKED)`,
        );
    });
    const taken: Claimed[] = [];
    await Promise.all(
      crowd.map(async (clinician) => {
        for (;;) {
          const answer = await next(clinician);
          if (answer.ok) taken.push(answer);
          else if (taken.length === patients.length) break;
        }
      }),
    );
    done = true;
    await Promise.all(others);
    expect(taken.map(({ alerts }) => alerts.length)).toEqual(patients.map(() => 3));
    expect(new Set(taken.map(({ patient }) => patient)).size).toBe(patients.length);
  }, 120_000);

  it('shows the whole patient from the claim on, and says nothing is left', async () => {
    const [patient] = await addPatients(desk, 'whole', 1);
    await openAlerts(desk, [patient ?? ''], 3);
    const answer = await next('tier1');
    expect(answer).toMatchObject({ ok: true, patient, left: [] });
    expect(answer.alerts.map(({ state }) => state)).toEqual(['claimed', 'claimed', 'claimed']);
    expect(answer.alerts[0]?.patientCard).toMatchObject({ identity: 'full', familyName: 'Family-whole-1' });
    expect(await next('tier1')).toEqual({
      ok: false,
      code: 'nothing-to-claim',
      waiting: { patients: 0, alerts: 0 },
      notEligible: {},
      otherProgrammes: 0,
      withColleagues: 0,
      beingTaken: 0,
    });
  });

  it('never takes a critical, nor what is handed over or asleep', async () => {
    const [critical, escalated] = await addPatients(desk, 'not-mine', 2);
    await openAlerts(desk, [critical ?? ''], 1, { severity: 'critical' });
    await openAlerts(desk, [escalated ?? ''], 1);
    await desk.query(`UPDATE wardline.alert SET state = 'escalated' WHERE patient_id = $1`, [escalated]);
    expect(await next('tier1')).toMatchObject({ ok: false, waiting: { alerts: 0 } });
  });

  it('says by reason what the caller may not claim', async () => {
    const [unlicensed] = await addPatients(desk, 'why', 2);
    await openAlerts(desk, await addPatients(desk, 'why-more', 2), 2);
    await openAlerts(desk, [unlicensed ?? ''], 1);
    await desk.terms({ demands: ['licence', 'roster'] });
    expect(await next('tier1')).toMatchObject({
      ok: false,
      code: 'nothing-to-claim',
      waiting: { patients: 3, alerts: 5 },
      notEligible: { 'licence-missing': 5, 'off-shift': 5 },
    });
    expect(
      (await desk.query(`SELECT FROM wardline.alert WHERE state = 'claimed' AND resolved_at IS NULL`)).length,
    ).toBe(0);
  });

  it('takes what may be claimed of a patient and leaves the rest with its reasons', async () => {
    const [patient] = await addPatients(desk, 'part', 1);
    await desk.enrol(patient ?? '', 'heart-failure');
    await openAlerts(desk, [patient ?? ''], 2);
    const hash = await desk.protocol('condition-2', 'b'.repeat(64));
    await desk.terms({ demands: ['competence'] });
    const answer = await next('tier1');
    expect(answer.alerts).toHaveLength(1);
    expect(answer.left).toMatchObject([{ reasons: ['competence-missing'] }]);
    await desk.post('supervisor', `/api/v1/firm/clinicians/${desk.staff('tier1b')}/competences`, {
      hash,
      from: hoursOn(-9),
    });
    // The other alert of the patient is left to whoever has the patient in hand, until its limit is missed (H20).
    expect(await next('tier1b')).toMatchObject({ ok: false, withColleagues: 1 });
    await desk.query(
      `UPDATE wardline.alert SET due_at = wardline.now() - interval '1 minute' WHERE state = 'open' AND resolved_at IS NULL`,
    );
    expect(await next('tier1b')).toMatchObject({ ok: true, patient, alerts: [{ state: 'claimed' }] });
  });

  it('brings a patient in hand before anything else', async () => {
    const [mine, urgent] = await addPatients(desk, 'hand', 2);
    await openAlerts(desk, [mine ?? ''], 1);
    await next('tier1');
    await openAlerts(desk, [urgent ?? ''], 1, { dueIn: '-1 hour' });
    await desk.query(
      `INSERT INTO wardline.alert (tenant_id, patient_id, site_id, condition, severity, reason, opened_at, due_at, next_step_at, last_reading_at)
       SELECT tenant_id, patient_id, site_id, 'second', 'tier1', 'x', wardline.now(), wardline.now() + interval '3 hours',
         wardline.now() + interval '3 hours', wardline.now() FROM wardline.patient WHERE patient_id = $1`,
      [mine],
    );
    expect(await next('tier1')).toMatchObject({ patient: mine });
    expect(await next('tier1')).toMatchObject({ patient: urgent });
  });

  it('takes turns between health systems, by the shares that the supervisor set', async () => {
    const flood = await addPatients(desk, 'flood', 12);
    const small = await addPatients(desk, 'small', 2, { tenant: 'other', site: 'other-1' });
    await openAlerts(desk, flood, 1, { dueIn: '-3 hours' });
    await openAlerts(desk, small, 1, { dueIn: '-1 hour' });
    // What was claimed before stands behind: both begin anew.
    await desk.query('ALTER TABLE wardline.alert_event DISABLE TRIGGER append_only');
    await desk.query(`UPDATE wardline.alert_event SET type = 'overdue' WHERE type = 'claimed'`);
    await desk.query('ALTER TABLE wardline.alert_event ENABLE TRIGGER append_only');
    const order: boolean[] = [];
    for (let i = 0; i < 4; i++) order.push(small.includes((await next('tier1')).patient));
    expect(order.filter((isSmall) => isSmall)).toHaveLength(2);
    expect((await desk.put('tier1', '/api/v1/queue/shares/metro', { share: 2 })).status).toBe(403);
    expect((await desk.put('supervisor', '/api/v1/queue/shares/metro', { share: 2 })).status).toBe(200);
    expect((await desk.put('supervisor', '/api/v1/queue/shares/nowhere', { share: 2 })).status).toBe(422);
    expect((await desk.put('supervisor', '/api/v1/queue/shares/metro', { share: 9 })).status).toBe(422);
    expect((await desk.trail('queue.share')).map(({ outcome }) => outcome)).toContain('not-allowed');
  });

  it('is only of the health systems and programmes that were asked for', async () => {
    const [metro] = await addPatients(desk, 'only-a', 1);
    const [other] = await addPatients(desk, 'only-b', 1, { tenant: 'other', site: 'other-1' });
    await openAlerts(desk, [metro ?? '', other ?? ''], 1);
    await desk.enrol(other ?? '', 'diabetes');
    expect(await next('tier1', { tenants: ['other'], programmes: ['heart-failure'] })).toMatchObject({
      ok: false,
      otherProgrammes: 1,
    });
    expect(await next('tier1', { programmes: ['diabetes'] })).toMatchObject({ patient: other });
    expect(await next('tier1', { tenants: ['other'] })).toMatchObject({
      ok: false,
      waiting: { patients: 0 },
    });
    expect(await next('tier1', { tenants: ['metro'] })).toMatchObject({ patient: metro });
  });

  it('passes over a patient whom somebody is just taking, and waits for nobody', async () => {
    const [held, free] = await addPatients(desk, 'lock', 2);
    await openAlerts(desk, [held ?? ''], 1, { dueIn: '-2 hours' });
    await openAlerts(desk, [free ?? ''], 1, { dueIn: '-1 hour' });
    const client = await desk.server.database.owner.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT FROM wardline.alert WHERE patient_id = $1 FOR UPDATE', [held]);
      expect(await next('tier1')).toMatchObject({ patient: free });
      expect(await next('tier1')).toMatchObject({ ok: false, waiting: { patients: 1 }, beingTaken: 1 });
      await client.query('ROLLBACK');
      expect(await next('tier1')).toMatchObject({ patient: held });
    } finally {
      client.release(true);
    }
  });

  it('is nobody else’s work', async () => {
    for (const name of ['nurse', 'lead', 'supervisor', 'operator'] as const)
      expect((await desk.post(name, '/api/v1/queue/claim-next', {})).status).toBe(403);
  });
});
