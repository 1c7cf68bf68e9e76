import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { scoped } from '#access';
import { createDataSource, watchOverflow, type FirmReader } from '#persistence';
import type { DataSource } from 'typeorm';
import type { StaffName } from '../../../../libs/access/test/organisation.js';
import { FirmDesk, hoursOn } from '../firm/firm-desk.js';
import { addClinician, addPatients, endAll, openAlerts, type Clinician } from './queue-desk.js';

let desk: FirmDesk;
let standby: Clinician;
let standbyLead: Clinician;
let clock: DataSource;
let watch: FirmReader;
beforeAll(async () => {
  desk = await FirmDesk.open();
  await desk.query(
    `INSERT INTO wardline.support_firm (firm_id, name) VALUES ('reserve', 'Reserve'), ('stranger', 'Stranger')`,
  );
  standby = await addClinician(desk, 'standby', 'reserve');
  standbyLead = await addClinician(desk, 'standby-lead', 'reserve', 'supervisor');
  clock = createDataSource({
    url: desk.server.database.url('wardline_clock'),
    poolSize: 2,
    applicationName: 'test',
  });
  await clock.initialize();
  watch = {
    query: <Row extends object>(text: string, values: readonly unknown[] = []) =>
      clock.query<Row[]>(text, [...values]),
  };
});
afterAll(async () => {
  await clock.destroy();
  await desk.close();
});
beforeEach(async () => {
  await endAll(desk);
  await desk.server.database.setAhead(0);
  await desk.terms({});
  await reserve({});
  for (const table of ['overflow_rule', 'surge_pause'])
    await desk.query(
      `ALTER TABLE wardline.${table} DISABLE TRIGGER append_only; DELETE FROM wardline.${table};
       ALTER TABLE wardline.${table} ENABLE TRIGGER append_only`,
    );
});

/** The stand-by agreement of `reserve` with `metro`. */
const reserve = async (terms: object): Promise<void> => {
  const answer = await desk.put('lead', '/api/v1/firm/agreements/reserve-1', {
    tenant: 'metro',
    firm: 'reserve',
    from: '2020-01-01T00:00:00Z',
    standby: true,
    ...terms,
  });
  expect(answer.status).toBe(200);
};
const rule = async (
  given: object,
  id: string = randomUUID(),
  by: StaffName = 'lead',
): Promise<[number, string | undefined, string]> => {
  const { status, body } = await desk.put(by, `/api/v1/surge/rules/${id}`, {
    tenant: 'metro',
    severities: ['tier1', 'indeterminate'],
    when: { paused: true },
    toFirm: 'reserve',
    from: hoursOn(-1),
    ...given,
  });
  return [status, (body as { code?: string }).code, id];
};
const pause = (by: StaffName, given: object = {}) =>
  desk.post(by, '/api/v1/surge/pauses', {
    scope: 'firm',
    from: new Date().toISOString(),
    until: hoursOn(4),
    reason: 'short of people',
    ...given,
  });
const events = async (): Promise<{ type: string; note: string | null; actor_id: string | null }[]> =>
  desk.query(
    `SELECT e.type, e.note, e.actor_id FROM wardline.alert_event e JOIN wardline.alert a USING (alert_id)
     WHERE a.resolved_at IS NULL AND e.type <> 'opened' ORDER BY e.event_id`,
  );
const notices = async (
  by: StaffName,
): Promise<{ id: string; kind: string; tenant: string; subject: string }[]> =>
  (
    (await desk.get(by, '/api/v1/surge/notices')).body as {
      items: { id: string; kind: string; tenant: string; subject: string }[];
    }
  ).items;
const sees = async (who: Clinician): Promise<string[]> => {
  const { body } = await who.get('/api/v1/queue');
  return (body as { items: { caseCode: string }[] }).items.map(({ caseCode }) => caseCode).sort();
};

/** Everybody of a firm, or nobody. */
const signedIn = (there: boolean): Promise<unknown> =>
  desk.query(
    `UPDATE wardline.session SET revoked_at = CASE WHEN $1 THEN NULL ELSE wardline.now() END
     WHERE staff_id IN (SELECT staff_id FROM wardline.staff WHERE firm_id IS NOT NULL)`,
    [there],
  );

describe('a firm that stands by', () => {
  it('sees and claims nothing of the health system until a rule opens it, and then that patient only', async () => {
    const [opened, closed] = await addPatients(desk, 'stand', 2);
    await openAlerts(desk, [opened ?? '', closed ?? ''], 1);
    expect(await sees(standby)).toEqual([]);
    const [target] = await desk.query<{ id: string }>(
      'SELECT alert_id AS id FROM wardline.alert WHERE patient_id = $1',
      [opened],
    );
    const alert = target?.id ?? '';
    expect((await standby.post(`/api/v1/alerts/${alert}/claim`, { version: 1 })).status).toBe(404);
    const [, , id] = await rule({ when: { queueLongerThan: 1 }, severities: ['tier1'] });
    // The last due goes: make that the first patient.
    await desk.query(
      `UPDATE wardline.alert SET due_at = wardline.now() + interval '3 hours', next_step_at = wardline.now() + interval '3 hours' WHERE alert_id = $1`,
      [alert],
    );
    expect((await watchOverflow(watch)).moved).toBe(1);
    expect(await sees(standby)).toEqual(['stand-1']);
    expect((await standby.get(`/api/v1/alerts/${alert}`)).status).toBe(200);
    expect(await events()).toEqual([
      { type: 'overflowed', note: `rule ${id}, queue, to reserve`, actor_id: null },
    ]);
    expect((await desk.get('lead', '/api/v1/surge/overflow')).body).toMatchObject({
      items: [{ alert, rule: id, cause: 'queue', to: 'reserve', returned: null }],
    });
    expect((await desk.get('tier1', '/api/v1/queue')).body).toMatchObject({
      items: [{ alerts: [{ overflow: null }] }, { alerts: [{ overflow: { to: 'reserve', rule: id } }] }],
    });
    expect((await standby.post('/api/v1/queue/claim-next', {})).body).toMatchObject({
      ok: true,
      patient: opened,
    });
    expect((await standby.post('/api/v1/queue/claim-next', {})).body).toMatchObject({
      ok: false,
      waiting: { alerts: 0 },
    });
  });

  it('reads no row about anybody else, of any table, and again none once it was taken back', async () => {
    const [opened, closed] = await addPatients(desk, 'rows', 2);
    await openAlerts(desk, [opened ?? ''], 1, { dueIn: '3 hours' });
    await openAlerts(desk, [closed ?? ''], 1);
    const tables = await desk.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'patient_id'
       WHERE c.relnamespace = 'wardline'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
         AND has_column_privilege('wardline_server', c.oid, a.attnum, 'SELECT')`,
    );
    const server = createDataSource({
      url: desk.server.database.url('wardline_server'),
      poolSize: 1,
      applicationName: 'test',
    });
    await server.initialize();
    const seen = (patient: string | undefined): Promise<string[]> =>
      scoped(server, { staffId: standby.id, sessionId: null }, async (tx) => {
        const found: string[] = [];
        for (const { name } of tables) {
          const rows = await tx.query(`SELECT 1 FROM wardline.${name} WHERE patient_id = $1 LIMIT 1`, [
            patient,
          ]);
          if (rows.length > 0) found.push(name);
        }
        return found;
      });
    try {
      expect([await seen(opened), await seen(closed)]).toEqual([[], []]);
      await rule({ when: { queueLongerThan: 1 } });
      await watchOverflow(watch);
      expect(await seen(opened)).toEqual(
        expect.arrayContaining(['patient', 'alert', 'alert_event', 'alert_overflow']),
      );
      expect(await seen(closed)).toEqual([]);
      await desk.query(
        'UPDATE wardline.alert_overflow SET returned_at = wardline.now(), returned_by = $1 WHERE returned_at IS NULL',
        [desk.staff('lead')],
      );
      expect([await seen(opened), await seen(closed)]).toEqual([[], []]);
    } finally {
      await server.destroy();
    }
  });

  it('works within its agreement: other programmes stay closed, and an agreement that ends closes all', async () => {
    const [heart, sugar] = await addPatients(desk, 'agreed', 2);
    await desk.enrol(heart ?? '', 'heart-failure');
    await desk.enrol(sugar ?? '', 'diabetes');
    await openAlerts(desk, [heart ?? '', sugar ?? ''], 1);
    await reserve({ programmes: ['heart-failure'] });
    expect((await rule({})).slice(0, 2)).toEqual([422, 'team-not-agreed']);
    expect((await rule({ programmes: ['heart-failure', 'diabetes'] })).slice(0, 2)).toEqual([
      422,
      'team-not-agreed',
    ]);
    expect((await rule({ programmes: ['heart-failure'] }))[0]).toBe(200);
    await pause('supervisor');
    expect((await watchOverflow(watch)).moved).toBe(1);
    expect(await sees(standby)).toEqual(['agreed-1']);
    await reserve({ programmes: ['heart-failure'], until: new Date(Date.now() - 1000).toISOString() });
    expect((await standby.get('/api/v1/queue')).status).toBe(403);
    expect((await standby.post('/api/v1/queue/claim-next', {})).status).toBe(403);
  });

  it('is moved nothing by a rule whose agreement has ended in the meantime', async () => {
    await openAlerts(desk, await addPatients(desk, 'ended', 1), 1);
    await rule({});
    await pause('supervisor');
    await reserve({ until: new Date(Date.now() - 1000).toISOString() });
    expect((await watchOverflow(watch)).moved).toBe(0);
    expect(await events()).toEqual([]);
  });

  it('has what was opened taken back by lead or supervisor, on record, and no rule moves it again', async () => {
    await openAlerts(desk, await addPatients(desk, 'back', 1), 1);
    await rule({});
    await pause('supervisor');
    await watchOverflow(watch);
    const [row] = await desk.query<{ id: string }>(
      'SELECT alert_id AS id FROM wardline.alert WHERE resolved_at IS NULL',
    );
    const path = `/api/v1/surge/overflow/${row?.id ?? ''}/return`;
    expect((await desk.post('nurse', path)).status).toBe(403);
    expect((await standbyLead.post(path)).status).toBe(403);
    expect((await desk.post('nurse2', path)).status).toBe(404);
    expect((await desk.post('supervisor', path)).status).toBe(200);
    expect((await desk.post('lead', path)).body).toMatchObject({ code: 'already-returned' });
    expect(await sees(standby)).toEqual([]);
    expect((await watchOverflow(watch)).moved).toBe(0);
    expect((await events()).map(({ type, actor_id }) => [type, actor_id])).toEqual([
      ['overflowed', null],
      ['overflow-returned', desk.staff('supervisor')],
    ]);
    expect((await desk.trail('surge.return')).map(({ outcome }) => outcome)).toEqual([
      'not-allowed',
      'not-allowed',
      'unknown-overflow',
      'ok',
      'already-returned',
    ]);
  });
});

describe('overflow to the local team', () => {
  it('escalates what waits, on record, and leaves what is critical, claimed or of another health system', async () => {
    const [open, claimed, critical] = await addPatients(desk, 'local', 3);
    const [foreign] = await addPatients(desk, 'foreign', 1, { tenant: 'other', site: 'other-1' });
    await openAlerts(desk, [open ?? '', claimed ?? '', foreign ?? ''], 1);
    await openAlerts(desk, [critical ?? ''], 1, { severity: 'critical' });
    await desk.query(`UPDATE wardline.alert SET state = 'claimed', owner_id = $2 WHERE patient_id = $1`, [
      claimed,
      desk.staff('tier1'),
    ]);
    await rule({ toFirm: null });
    await pause('supervisor');
    expect((await watchOverflow(watch)).moved).toBe(1);
    expect((await watchOverflow(watch)).moved).toBe(0);
    expect((await events()).map(({ type }) => type)).toEqual(['escalated', 'overflowed']);
    expect(
      await desk.query(
        'SELECT patient_id, state FROM wardline.alert WHERE resolved_at IS NULL AND patient_id = ANY ($1)',
        [[open]],
      ),
    ).toEqual([{ patient_id: open, state: 'escalated' }]);
    expect((await desk.get('nurse', '/api/v1/board')).body).toMatchObject({ sections: { now: 2 } });
  });

  it('sends nothing to a local team that is paused, but where its pause says', async () => {
    await openAlerts(desk, await addPatients(desk, 'site', 1), 1);
    await rule({ toFirm: null });
    await pause('supervisor');
    const { body } = await pause('charge', { scope: 'site', site: 'metro-1' });
    expect((await watchOverflow(watch)).moved).toBe(0);
    await desk.post('charge', `/api/v1/surge/pauses/${(body as { id: string }).id}/end`);
    expect(
      (await pause('charge', { scope: 'site', site: 'metro-1', overflowTo: 'stranger' })).body,
    ).toMatchObject({
      code: 'team-not-agreed',
    });
    expect((await pause('charge', { scope: 'site', site: 'metro-1', overflowTo: 'reserve' })).status).toBe(
      201,
    );
    expect((await watchOverflow(watch)).moved).toBe(1);
    expect(await sees(standby)).toEqual(['site-1']);
  });

  it('moves each alert once, however many watches run at the same time', async () => {
    await openAlerts(desk, await addPatients(desk, 'race', 20), 2);
    await rule({ toFirm: null });
    await pause('supervisor');
    const turns = await Promise.all([1, 2, 3].map(() => watchOverflow(watch)));
    turns.push(await watchOverflow(watch));
    expect(turns.reduce((sum, { moved }) => sum + moved, 0)).toBe(40);
    const told = await events();
    expect(told.filter(({ type }) => type === 'overflowed')).toHaveLength(40);
    expect(told.filter(({ type }) => type === 'escalated')).toHaveLength(40);
  });

  it('ends by itself when the pause does: new work only comes back', async () => {
    const [before, after] = await addPatients(desk, 'again', 2);
    await openAlerts(desk, [before ?? ''], 1);
    await rule({});
    await pause('supervisor', { until: hoursOn(1) });
    expect((await watchOverflow(watch)).moved).toBe(1);
    await desk.server.database.setAhead(61);
    await openAlerts(desk, [after ?? ''], 1);
    expect((await watchOverflow(watch)).moved).toBe(0);
    expect(await sees(standby)).toEqual(['again-1']);
  });
});

describe('a pause', () => {
  it('is set by those who answer for the team, ends within 12 hours, and can end sooner', async () => {
    for (const by of ['tier1', 'nurse', 'lead', 'operator'] as const)
      expect([by, (await pause(by)).status]).toEqual([by, 403]);
    expect((await pause('charge', { scope: 'site', site: 'metro-2' })).status).toBe(403);
    expect((await pause('nurse', { scope: 'site', site: 'metro-1' })).status).toBe(403);
    expect((await pause('charge', { scope: 'site', site: 'other-1' })).status).toBe(404);
    expect((await pause('supervisor', { until: hoursOn(12.1) })).body).toMatchObject({
      code: 'dates-invalid',
    });
    expect((await pause('supervisor', { until: hoursOn(-0.1) })).body).toMatchObject({
      code: 'dates-invalid',
    });
    expect((await pause('supervisor', { site: 'metro-1' })).status).toBe(422);
    expect((await pause('lead', { scope: 'site', site: 'metro-2' })).status).toBe(201);
    const { body } = await pause('supervisor');
    const list = async (by: StaffName) =>
      (
        (await desk.get(by, '/api/v1/surge/pauses')).body as { items: { scope: string; reason: string }[] }
      ).items.map(({ scope }) => scope);
    expect((await list('lead')).sort()).toEqual(['firm', 'site']);
    expect(await list('nurseOther')).toEqual(['firm']);
    const end = `/api/v1/surge/pauses/${(body as { id: string }).id}/end`;
    expect((await desk.post('tier1', end)).status).toBe(404);
    expect((await desk.post('supervisor', end)).status).toBe(200);
    expect((await desk.post('supervisor', end)).body).toMatchObject({ code: 'already-ended' });
    expect(await list('lead')).toEqual(['site']);
  });

  it('is told to supervisor and lead for as long as it lasts', async () => {
    await pause('supervisor');
    await watchOverflow(watch);
    expect((await notices('lead')).map(({ kind, subject }) => [kind, subject])).toContainEqual([
      'team-paused',
      'support',
    ]);
    expect(
      (await notices('supervisor'))
        .filter(({ kind }) => kind === 'team-paused')
        .map(({ tenant }) => tenant)
        .sort(),
    ).toEqual(['metro', 'other']);
    expect(await notices('nurse')).toEqual([]);
    const [notice] = await notices('lead');
    const path = `/api/v1/surge/notices/${notice?.id ?? ''}/acknowledgement`;
    expect((await desk.post('nurse', path)).status).toBe(404);
    expect([(await desk.post('lead', path)).status, (await desk.post('supervisor', path)).status]).toEqual([
      200, 409,
    ]);
    await desk.server.database.setAhead(5 * 60);
    await watchOverflow(watch);
    expect(
      await desk.query(
        `SELECT FROM wardline.surge_notice WHERE kind = 'team-paused' AND resolved_at IS NULL`,
      ),
    ).toEqual([]);
  });
});

describe('a rule', () => {
  it('is signed off by the lead of the health system alone, and never about critical work', async () => {
    for (const by of ['supervisor', 'charge', 'physician', 'tier1'] as const)
      expect([by, ...(await rule({}, randomUUID(), by)).slice(0, 2)]).toEqual([by, 403, 'forbidden']);
    expect((await rule({ tenant: 'other' })).slice(0, 2)).toEqual([403, 'forbidden']);
    expect((await rule({ severities: ['critical'] }))[0]).toBe(422);
    expect((await rule({ when: {} }))[0]).toBe(422);
    expect((await rule({ toFirm: 'nobody' })).slice(0, 2)).toEqual([422, 'unknown-firm']);
    expect((await rule({ toFirm: 'stranger' })).slice(0, 2)).toEqual([422, 'team-not-agreed']);
    expect((await rule({ programmes: ['nothing'] })).slice(0, 2)).toEqual([422, 'unknown-programme']);
    const [, , id] = await rule({});
    expect((await rule({ until: new Date().toISOString() }, id))[0]).toBe(200);
    expect((await desk.get('tier1', '/api/v1/surge/rules')).body).toEqual({ items: [] });
    expect(
      (await desk.trail('surge.rule'))
        .filter(({ target }) => target === `overflow-rule:${id}`)
        .map(({ outcome }) => outcome),
    ).toEqual(['ok', 'ok']);
    await expect(desk.query(`UPDATE wardline.overflow_rule SET to_firm = NULL`)).rejects.toMatchObject({
      code: 'WL001',
    });
  });

  it('moves what is forecast to miss its limit, whole patients, and says so until it is over', async () => {
    const patients = await addPatients(desk, 'breach', 6);
    // Nobody is signed in or on a roster for them: every limit within eight hours is missed.
    await signedIn(false);
    await openAlerts(desk, patients.slice(0, 3), 2, { dueIn: '20 minutes' });
    await openAlerts(desk, patients.slice(3), 1, { dueIn: '3 hours' });
    await watchOverflow(watch);
    expect((await notices('lead')).map(({ kind }) => kind)).toEqual(['limits-at-risk']);
    const [, , id] = await rule({ when: { breachWithinMinutes: 60 }, toFirm: null });
    expect((await watchOverflow(watch)).moved).toBe(6);
    expect((await notices('lead')).map(({ kind, subject }) => [kind, subject])).toEqual([
      ['overflowing', id],
    ]);
    await endAll(desk);
    await watchOverflow(watch);
    expect(await notices('lead')).toEqual([]);
    await signedIn(true);
  });
});

describe('the load', () => {
  it('counts what waits, who works, what comes and goes, and forecasts', async () => {
    const [a, b] = await addPatients(desk, 'load', 2);
    const [foreign] = await addPatients(desk, 'load-other', 1, { tenant: 'other', site: 'other-1' });
    await desk.enrol(a ?? '', 'heart-failure');
    await openAlerts(desk, [a ?? '', b ?? '', foreign ?? ''], 1, { dueIn: '30 minutes' });
    await openAlerts(desk, [b ?? ''], 1, {
      severity: 'indeterminate',
      dueIn: '-30 minutes',
      condition: 'data',
    });
    const worker = await addClinician(desk, 'load-worker');
    await worker.post('/api/v1/queue/claim-next', { programmes: ['heart-failure'] });
    type Load = {
      waiting: {
        patients: number;
        alerts: number;
        overdue: number;
        byTenant: object[];
        byProgramme: object[];
      };
      working: { staff: { name: string }; holds: number; present: boolean }[];
      forecast: { basis: string; missedOfWaiting: number; perQuarterHour: number[] };
    };
    const load = async (by: StaffName): Promise<Load> => {
      const answer = await desk.get(by, '/api/v1/queue/load');
      expect(answer.status).toBe(200);
      return answer.body as Load;
    };
    const supervisor = await load('supervisor');
    expect(supervisor.waiting).toMatchObject({ patients: 2, alerts: 3, overdue: 1 });
    expect(supervisor.waiting.byTenant).toEqual(
      expect.arrayContaining([
        { tenant: 'metro', patients: 1, alerts: 2, overdue: 1 },
        { tenant: 'other', patients: 1, alerts: 1, overdue: 0 },
      ]),
    );
    expect(supervisor.working).toContainEqual(
      expect.objectContaining({
        staff: { id: worker.id, name: 'load-worker' },
        present: true,
        atPage: false,
        holds: 1,
      }),
    );
    expect(supervisor.forecast).toMatchObject({ basis: 'present', missedOfWaiting: 0 });
    expect(supervisor.forecast.perQuarterHour).toHaveLength(32);
    // A lead sees the own health system only; what waits elsewhere counts in the forecast, and is not told.
    const lead = await load('lead');
    expect(lead.waiting).toMatchObject({ patients: 1, alerts: 2, byTenant: [{ tenant: 'metro' }] });
    expect(JSON.stringify(lead)).not.toContain('other-1');
    for (const by of ['nurse', 'operator', 'privacy'] as const)
      expect([by, (await desk.get(by, '/api/v1/queue/load')).status]).toEqual([by, 403]);
  });

  it('goes by the roster where there is one', async () => {
    await openAlerts(desk, await addPatients(desk, 'roster', 1), 1, { dueIn: '2 hours' });
    const path = `/api/v1/firm/clinicians/${desk.staff('tier1')}/shifts`;
    const forecast = async () =>
      (
        (await desk.get('supervisor', '/api/v1/queue/load')).body as {
          forecast: { basis: string; missedOfWaiting: number };
        }
      ).forecast;
    const { body } = await desk.post('supervisor', path, { from: hoursOn(3), until: hoursOn(6) });
    expect(await forecast()).toMatchObject({ basis: 'roster', missedOfWaiting: 1 });
    await desk.post('supervisor', path, {
      shift: (body as { id: string }).id,
      from: hoursOn(-1),
      until: hoursOn(6),
    });
    expect(await forecast()).toMatchObject({ basis: 'roster', missedOfWaiting: 0 });
    await desk.post('supervisor', path, {
      shift: (body as { id: string }).id,
      from: hoursOn(-1),
      until: hoursOn(6),
      cancelled: true,
    });
  });
});
