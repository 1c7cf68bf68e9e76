import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { joinReading, openAlert } from '../../../../libs/access/test/organisation.js';
import type { TestClient } from '../running-server.js';
import { code, MonitoringDesk, type Name } from './desk.js';

let desk: MonitoringDesk;
let patient: string;
let alert: string;

beforeAll(async () => {
  desk = await MonitoringDesk.open();
});
afterAll(async () => {
  await desk.close();
});
beforeEach(async () => {
  patient = await desk.patient();
  alert = await openAlert(desk.server.database.owner, patient, { severity: 'critical' });
});

const request = async (name: Name, tenant = 'metro', site = 'metro-2'): Promise<unknown> =>
  code(
    await desk.call(name, `patients/${patient}/transfers`, { tenant, site, note: 'Moves to her daughter.' }),
  );
interface Listed {
  readonly id: string;
  readonly patient: string;
  readonly answer: string | null;
  readonly newPatient: string | null;
  readonly alerts: readonly { id: string; takenBy: string | null; takenAs: string | null; closed: boolean }[];
}
async function transfer(name: Name = 'nurse'): Promise<Listed> {
  const { body } = await desk.call(name, 'transfers');
  const found = (body as { items: Listed[] }).items.find((one) => one.patient === patient);
  if (found === undefined) throw new Error('no transfer that this person sees');
  return found;
}
const answer = async (name: Name, given: string, id?: string): Promise<unknown> =>
  code(
    await desk.call(name, `transfers/${id ?? (await transfer()).id}/answer`, {
      answer: given,
      note: 'As agreed.',
    }),
  );
const take = async (name: Name, id = alert): Promise<unknown> =>
  code(await desk.call(name, `handed-over-alerts/${id}`, {}));

/** Who has the alert on the board, by the interface, and reads it by SQL. */
async function seenBy(id = alert): Promise<Name[]> {
  const seen: Name[] = [];
  for (const name of ['nurse', 'nurse2', 'nurseOther'] as const) {
    const board = (await desk.call(name, 'alerts')).body as { items: { id: string; patientCard: unknown }[] };
    const onBoard = board.items.find((one) => one.id === id);
    const rows = await desk.rows(
      name,
      `SELECT FROM wardline.alert WHERE alert_id = $1 AND state <> 'resolved'`,
      [id],
    );
    if (onBoard === undefined) continue;
    expect([name, rows.length]).toEqual([name, 1]);
    // Nobody gets an alert without the patient whom it is about.
    expect(onBoard.patientCard).not.toBeNull();
    seen.push(name);
  }
  return seen;
}
const seesPatient = async (name: Name, id = patient): Promise<boolean> =>
  (await desk.call(name, `patients/${id}`)).status === 200;

describe('a patient who changes site', () => {
  it('is never without a team, and an open alert never out of sight', async () => {
    expect(await seenBy()).toEqual(['nurse']);
    expect(await request('nurse')).toBe('ok');
    // Who is asked may look at the patient before answering, and has no alert of theirs yet.
    expect([await seesPatient('nurse'), await seesPatient('nurse2')]).toEqual([true, true]);
    expect(await seenBy()).toEqual(['nurse']);

    expect(await answer('nurse2', 'accepted')).toBe('ok');
    expect(await seenBy()).toEqual(['nurse', 'nurse2']);
    expect([await seesPatient('nurse'), await seesPatient('nurse2')]).toEqual([true, true]);
    // It is the old team's still: its clock runs, and they may act on it.
    const [before] = await desk.owner(
      'SELECT site_id, state, next_step_at IS NOT NULL AS running FROM wardline.alert WHERE alert_id = $1',
      [alert],
    );
    expect(before).toEqual({ site_id: 'metro-1', state: 'open', running: true });
    expect(code(await desk.call('nurse', `alerts/${alert}/acknowledge`, { version: 1 }))).toBe('ok');
    expect(await seenBy()).toEqual(['nurse', 'nurse2']);

    expect(await take('nurse2')).toBe('ok');
    expect(await seenBy()).toEqual(['nurse2']);
    const [after] = await desk.owner(
      `SELECT a.site_id, a.state, f.name AS owner FROM wardline.alert a JOIN wardline.staff f ON f.staff_id = a.owner_id WHERE alert_id = $1`,
      [alert],
    );
    expect(after).toEqual({ site_id: 'metro-2', state: 'acknowledged', owner: 'nurse2' });
    // Both teams hear of it, and the new one has the whole history.
    const told = await desk.owner<{ site_id: string }>(
      `SELECT site_id FROM wardline.alert_event WHERE alert_id = $1 AND type = 'handed-over' ORDER BY event_id`,
      [alert],
    );
    expect(told.map(({ site_id }) => site_id)).toEqual(['metro-1', 'metro-2']);
    const history = await desk.rows<{ type: string }>(
      'nurse2',
      'SELECT type FROM wardline.alert_event WHERE alert_id = $1 ORDER BY event_id',
      [alert],
    );
    expect(history.map(({ type }) => type)).toEqual([
      'opened',
      'hand-over-offered',
      'acknowledged',
      'handed-over',
      'handed-over',
    ]);
    expect(await seesPatient('nurse')).toBe(false);
  });

  it('has new alerts with the new team from then on; what joins an old one is seen by both', async () => {
    await request('nurse');
    await answer('nurse2', 'accepted');
    const [place] = await desk.owner<{ site: string }>(
      'SELECT site_id AS site FROM wardline.patient WHERE patient_id = $1',
      [patient],
    );
    expect(place).toEqual({ site: 'metro-2' });
    const next = await openAlert(desk.server.database.owner, patient);
    expect(await seenBy(next)).toEqual(['nurse2']);
    await joinReading(desk.server.database.owner, alert);
    expect(await seenBy()).toEqual(['nurse', 'nurse2']);
    const placements = await desk.owner<{ site: string; transferred: boolean }>(
      `SELECT site_id AS site, transfer_id IS NOT NULL AS transferred FROM wardline.patient_placement
       WHERE patient_id = $1 ORDER BY entry_id`,
      [patient],
    );
    expect(placements).toEqual([
      { site: 'metro-1', transferred: false },
      { site: 'metro-2', transferred: true },
    ]);
  });

  it('both teams hear live of what is to be taken, and of what happens to it until then', async () => {
    const clients = new Map<Name, TestClient>();
    for (const name of ['nurse', 'nurse2', 'nurseOther'] as const)
      clients.set(name, desk.server.connect(await desk.server.signIn(name)));
    for (const client of clients.values()) await client.ready();
    await request('nurse');
    await answer('nurse2', 'accepted');
    for (const name of ['nurse', 'nurse2'] as const)
      await clients.get(name)?.eventOf(alert, 'hand-over-offered');
    await joinReading(desk.server.database.owner, alert);
    for (const name of ['nurse', 'nurse2'] as const) await clients.get(name)?.eventOf(alert, 'joined');
    await take('nurse2');
    for (const name of ['nurse', 'nurse2'] as const) {
      const event = await clients.get(name)?.eventOf(alert, 'handed-over');
      expect(event?.alert).toMatchObject({ state: 'acknowledged', owner: { name: 'nurse2' } });
    }
    expect(clients.get('nurseOther')?.events.filter((event) => event.alert.id === alert)).toEqual([]);
    for (const client of clients.values()) client.close();
  });

  it('what the old team closes needs no taking', async () => {
    await request('nurse');
    await answer('nurse2', 'accepted');
    await desk.call('nurse', `alerts/${alert}/acknowledge`, { version: 1 });
    await desk.call('nurse', `alerts/${alert}/resolve`, { version: 2, reason: 'Called her; all is well.' });
    expect(await take('nurse2')).toBe('already-closed');
    expect((await transfer()).alerts).toMatchObject([{ id: alert, takenBy: null, closed: true }]);
    expect(await seesPatient('nurse')).toBe(false);
  });

  it.each(['refused', 'withdrawn'])('stays when it is %s, and so does what is open', async (given) => {
    await request('nurse');
    expect(await answer(given === 'refused' ? 'nurse2' : 'charge', given)).toBe('ok');
    expect(await seenBy()).toEqual(['nurse']);
    expect([await seesPatient('nurse'), await seesPatient('nurse2')]).toEqual([true, false]);
    expect(await request('nurse')).toBe('ok');
  });

  it('is refused to whoever it does not concern', async () => {
    expect(await request('nurse2')).toBe('not-found');
    expect(await request('tier1')).toBe('forbidden');
    expect(await request('nurse', 'metro', 'metro-1')).toBe('already-there');
    expect(await request('nurse', 'other', 'metro-2')).toBe('unknown-site');
    expect(await request('nurse', 'metro', 'nowhere')).toBe('unknown-site');
    expect(await request('nurse')).toBe('ok');
    expect(await request('lead')).toBe('transfer-waits');
    const { id } = await transfer();
    expect(await answer('nurse', 'accepted', id)).toBe('forbidden');
    expect(await answer('nurse2', 'withdrawn', id)).toBe('forbidden');
    expect(await answer('nurseOther', 'accepted', id)).toBe('not-found');
    expect(await take('nurse2')).toBe('not-found');
    expect(await answer('nurse2', 'accepted', id)).toBe('ok');
    expect(await answer('nurse2', 'refused', id)).toBe('transfer-answered');
    expect(await take('nurseOther')).toBe('not-found');
    expect(await take('nurse')).toBe('forbidden');
    expect(
      await desk
        .call('nurse2', `patients/${patient}/transfers`, { tenant: 'metro', site: 'metro-1', note: 'Back.' })
        .then(code),
    ).toBe('handover-open');
    expect(await take('nurse2')).toBe('ok');
    expect(await take('nurse2')).toBe('already-taken');
  });

  it('is not asked for somebody who died', async () => {
    await desk.call('nurse', `patients/${patient}/monitoring-status`, {
      status: 'ended',
      reason: 'deceased',
    });
    expect(await request('nurse')).toBe('transition-not-allowed');
  });
});

describe('a patient who changes health system', () => {
  it('is reached by the same numbers there, as soon as somebody has the alert and as long as it is open', async () => {
    const contact = { kind: 'patient', numbers: [{ phone: '+493012345678', voicemail: false }] };
    expect((await desk.call('nurse', `patients/${patient}/contacts`, contact)).status).toBeLessThan(300);
    await request('nurse', 'other', 'other-1');
    await answer('nurseOther', 'accepted');
    const there = (await transfer()).newPatient ?? '';
    const mayContact = async (): Promise<unknown> =>
      (await desk.owner<{ why: string | null }>('SELECT wardline.may_contact($1) AS why', [there]))[0]?.why;
    expect(await mayContact()).toBe('not-consented');
    await take('nurseOther');
    expect(await mayContact()).toBeNull();
    const { body } = await desk.call('nurseOther', `patients/${there}/contacts`);
    expect(JSON.stringify(body)).toContain('+493012345678');
    await desk.owner(
      `UPDATE wardline.alert SET state = 'resolved', resolved_at = wardline.now() WHERE patient_id = $1`,
      [there],
    );
    expect(await mayContact()).toBe('not-consented');
  });

  it('has a record there, linked to the old one; what was open stays until somebody there has it', async () => {
    expect(await request('nurse', 'other', 'other-1')).toBe('ok');
    expect([await seesPatient('nurseOther'), await seesPatient('nurse2')]).toEqual([true, false]);
    expect(await answer('nurseOther', 'accepted')).toBe('ok');
    expect(await seenBy()).toEqual(['nurse', 'nurseOther']);
    const { newPatient } = await transfer();
    const [there] = await desk.owner(
      `SELECT p.tenant_id, p.site_id, p.family_name, p.birth_date::text, s.status FROM wardline.patient p
         CROSS JOIN LATERAL wardline.monitoring_entry_at(p.patient_id, wardline.now()) s WHERE p.patient_id = $1`,
      [newPatient],
    );
    expect(there).toEqual({
      tenant_id: 'other',
      site_id: 'other-1',
      family_name: 'Family',
      birth_date: '1950-06-15',
      status: 'invited',
    });
    const [here] = await desk.owner(
      'SELECT s.status, s.reason FROM wardline.monitoring_entry_at($1, wardline.now()) s',
      [patient],
    );
    expect(here).toEqual({ status: 'ended', reason: 'moved' });

    expect(await take('nurseOther')).toBe('ok');
    const [taken] = (await transfer()).alerts;
    expect(taken).toMatchObject({ id: alert, takenBy: desk.server.organisation.staff.nurseOther });
    expect(await seenBy(taken?.takenAs ?? '')).toEqual(['nurseOther']);
    const [moved] = await desk.owner(
      'SELECT tenant_id, patient_id, state, severity FROM wardline.alert WHERE alert_id = $1',
      [taken?.takenAs],
    );
    expect(moved).toEqual({
      tenant_id: 'other',
      patient_id: newPatient,
      state: 'acknowledged',
      severity: 'critical',
    });
    expect(await seenBy()).toEqual([]);
    expect([await seesPatient('nurse'), await seesPatient('nurseOther')]).toEqual([true, false]);
    expect(await seesPatient('nurseOther', newPatient ?? '')).toBe(true);
  });
});

describe('a patient who changed health system and dies', () => {
  const die = async (name: Name, id: string): Promise<unknown> =>
    code(await desk.call(name, `patients/${id}/monitoring-status`, { status: 'ended', reason: 'deceased' }));
  const contact = async (id: string): Promise<unknown> => {
    const [row] = await desk.owner<{ why: string | null }>('SELECT wardline.may_contact($1) AS why', [id]);
    return row?.why;
  };
  let there: string;
  beforeEach(async () => {
    await request('nurse', 'other', 'other-1');
    await answer('nurseOther', 'accepted');
    there = (await transfer()).newPatient ?? '';
  });

  it('is not called by the former team either, about what was not taken yet', async () => {
    expect(await die('nurseOther', there)).toBe('ok');
    const [row] = await desk.owner(
      `SELECT a.state, e.type, e.note FROM wardline.alert a JOIN wardline.alert_event e USING (alert_id)
       WHERE a.alert_id = $1 ORDER BY e.event_id DESC LIMIT 1`,
      [alert],
    );
    expect(row).toEqual({ state: 'resolved', type: 'closed-by-status', note: 'ended:deceased' });
    expect([await contact(patient), await contact(there)]).toEqual(['deceased', 'deceased']);
    await expect(openAlert(desk.server.database.owner, patient)).rejects.toThrow('nothing was inserted');
  });

  it('what the former team records says nothing about the new record', async () => {
    expect(await die('nurse', patient)).toBe('ok');
    expect([await contact(patient), await contact(there)]).toEqual(['deceased', 'not-consented']);
  });
});

describe('the application’s role', () => {
  it('cannot answer, take or move by itself', async () => {
    await request('nurse');
    for (const sql of [
      `UPDATE wardline.patient_transfer SET answer = 'accepted'`,
      `UPDATE wardline.patient SET site_id = 'metro-2'`,
      `INSERT INTO wardline.alert_handover (alert_id) VALUES (gen_random_uuid())`,
      `SELECT wardline.admit_from_elsewhere(t) FROM wardline.patient_transfer t`,
    ])
      await expect(desk.rows('nurse2', sql)).rejects.toThrow(/permission denied/);
  });
});
