import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openAlert } from '../../../../libs/access/test/organisation.js';
import { startServer, type Answer, type RunningServer } from '../running-server.js';

type Name = Parameters<RunningServer['signIn']>[0];

let server: RunningServer;
const tokens = new Map<string, string>();
let patient: string;
/** A patient of the first site, made for each test. */
async function somebody(): Promise<string> {
  const { rows } = await server.database.owner.query<{ id: string }>(
    `INSERT INTO wardline.patient (tenant_id, site_id, case_code, family_name, given_name, zone)
     VALUES ('metro', 'metro-1', gen_random_uuid()::text, 'Test', 'Patient', 'Europe/Berlin') RETURNING patient_id AS id`,
  );
  return rows[0]?.id ?? '';
}

async function as(name: Name, path: string, body?: unknown): Promise<Answer> {
  let token = tokens.get(name);
  if (token === undefined) {
    token = await server.signIn(name);
    tokens.set(name, token);
  }
  return server.call(token, `/api/v1/patients/${patient}/${path}`, {
    ...(body !== undefined && { method: 'POST', body }),
  });
}
const code = ({ status, body }: Answer): unknown =>
  status === 200 ? 'ok' : (body as { code?: unknown }).code;
const change = async (name: Name, body: unknown): Promise<unknown> =>
  code(await as(name, 'monitoring-status', body));
const days = (n: number): string => new Date(Date.now() + n * 86_400_000).toISOString();
const consent = async (at = days(-30), given = true): Promise<unknown> =>
  code(
    await as('nurse', 'consents', {
      given,
      scope: ['remote-monitoring', 'outside-support'],
      by: 'patient',
      method: 'written',
      document: 'Consent form, edition 3',
      at,
    }),
  );
const pause = (reason: string, more: object = {}) => ({
  status: 'paused',
  reason,
  owner: server.organisation.staff.nurse,
  until: days(3),
  ...more,
});
interface History {
  readonly contactForbidden: string | null;
  readonly items: readonly { status: string; reason: string | null; follows: string | null; from: string }[];
}
const history = async (): Promise<History> => (await as('nurse', 'monitoring-status')).body as History;
/** The status in effect, as the record has it. */
async function standing(minutesAhead = 0): Promise<string> {
  const { rows } = await server.database.owner.query<{ label: string }>(
    `SELECT wardline.monitoring_label(s.status, s.reason) AS label
     FROM wardline.monitoring_entry_at($1, wardline.now() + make_interval(mins => $2)) s`,
    [patient, minutesAhead],
  );
  return rows[0]?.label ?? '';
}
async function alertState(alertId: string): Promise<unknown> {
  const { rows } = await server.database.owner.query(
    `SELECT a.state, a.next_step_at IS NULL AS stopped, e.type, e.note FROM wardline.alert a
       JOIN wardline.alert_event e USING (alert_id) WHERE a.alert_id = $1 ORDER BY e.event_id DESC LIMIT 1`,
    [alertId],
  );
  return rows[0];
}

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.stop();
});
beforeEach(async () => {
  patient = await somebody();
});

describe('the life of a patient in Wardline', () => {
  it('goes from an invitation over consent to being watched, paused, and back', async () => {
    expect(await change('nurse', { status: 'invited', from: days(-40) })).toBe('ok');
    expect(await change('nurse', { status: 'active', from: days(-20) })).toBe('transition-not-allowed');
    expect(await change('nurse', { status: 'consented', from: days(-30) })).toBe('consent-missing');
    expect(await consent()).toBe('ok');
    expect(await change('nurse', { status: 'consented', from: days(-30) })).toBe('ok');
    expect(await change('nurse', { status: 'active', from: days(-20) })).toBe('ok');
    expect(await change('physician', pause('travelling', { from: days(-10) }))).toBe('ok');
    expect(await change('charge', { status: 'active' })).toBe('ok');
    const { items, contactForbidden } = await history();
    expect(items.map(({ status }) => status)).toEqual(['invited', 'consented', 'active', 'paused', 'active']);
    expect(contactForbidden).toBeNull();
  });

  it('needs a newer consent after a withdrawal', async () => {
    await consent(days(-30));
    await change('nurse', { status: 'active', from: days(-29) });
    expect(await change('nurse', { status: 'ended', reason: 'withdrew', from: days(-5) })).toBe('ok');
    expect(await change('lead', { status: 'consented', from: days(-1) })).toBe('consent-missing');
    await consent(days(-2));
    expect(await change('lead', { status: 'consented', from: days(-1) })).toBe('ok');
    expect(await change('lead', { status: 'active' })).toBe('ok');
  });

  it('cannot be entered so that a later status does not follow', async () => {
    await consent();
    await change('nurse', { status: 'active', from: days(-20) });
    await change('nurse', pause('travelling', { from: days(-10) }));
    expect(await change('nurse', { status: 'ended', reason: 'completed', from: days(-15) })).toBe(
      'contradicts-later-status',
    );
    expect(await change('nurse', pause('own-wish', { from: days(-15) }))).toBe('ok');
    expect(await standing()).toBe('paused:travelling');
  });

  it('a correction takes the place of the entry for the same instant', async () => {
    await consent();
    await change('nurse', { status: 'active', from: days(-20) });
    const from = days(-2);
    await change('nurse', pause('travelling', { from }));
    expect(await change('nurse', pause('admitted', { from }))).toBe('ok');
    expect(await standing()).toBe('paused:admitted');
  });
});

describe('a pause', () => {
  beforeEach(async () => {
    await consent();
    await change('nurse', { status: 'active', from: days(-20) });
  });

  it.each([
    ['pause-without-owner', { owner: undefined }],
    ['pause-without-end', { until: undefined }],
    ['pause-without-end', { until: new Date(Date.now() - 1000).toISOString() }],
  ])('is refused: %s', async (refusal, more) => {
    expect(await change('nurse', pause('admitted', more))).toBe(refusal);
    expect(await standing()).toBe('active');
  });

  it('is refused with an owner who is not of the local care team', async () => {
    const { staff } = server.organisation;
    for (const owner of [staff.nurse2, staff.nurseOther, staff.tier1, staff.operator])
      expect(await change('nurse', pause('travelling', { owner }))).toBe('pause-owner-not-here');
  });

  it('has its owner from a list that Tier-1 sees, too, and that the change goes by', async () => {
    for (const name of ['nurse', 'tier1'] as const) {
      const { items } = (await as(name, 'local-team')).body as { items: { id: string; name: string }[] };
      expect(items.map((one) => one.name)).toEqual(['charge', 'lead', 'nurse', 'physician']);
      for (const { id } of items)
        expect(await change('nurse', pause('travelling', { owner: id }))).toBe('ok');
    }
    expect(code(await as('nurse2', 'local-team'))).toBe('not-found');
  });

  it('is written down by Tier-1 for what a patient says in a call, with a note', async () => {
    expect(await change('tier1', pause('own-wish'))).toBe('note-required');
    expect(await change('tier1', pause('own-wish', { note: 'Asks for a week without measuring.' }))).toBe(
      'ok',
    );
    expect(await change('tier1', pause('device-fault', { note: 'The cuff is torn.' }))).toBe('forbidden');
    expect(await change('tier1', { status: 'active', note: 'Is back.' })).toBe('forbidden');
    expect(await change('tier1', { status: 'ended', reason: 'deceased', note: 'His wife said so.' })).toBe(
      'forbidden',
    );
  });
});

describe('who may change a status', () => {
  it.each([
    ['nurse2', 'not-found'],
    ['nurseOther', 'not-found'],
    ['operator', 'not-found'],
    ['privacy', 'not-found'],
    ['author', 'not-found'],
    ['formerTier1', 'not-found'],
    ['supervisor', 'forbidden'],
  ] as const)('%s: %s, and it stands in the trail', async (name, refusal) => {
    expect(await change(name, { status: 'invited' })).toBe(refusal);
    const { rows } = await server.database.owner.query<{ outcome: string }>(
      `SELECT outcome FROM wardline.audit_event WHERE patient_id = $1 AND action = 'monitoring.invited' AND staff_id = $2`,
      [patient, server.organisation.staff[name]],
    );
    expect(rows.map(({ outcome }) => outcome)).toEqual([
      refusal === 'forbidden' ? 'not-allowed' : 'unknown-patient',
    ]);
    expect(await standing()).toBe('');
  });

  it('the application role has no way around the function', async () => {
    const { rows } = await server.database.owner.query<{ can: boolean }>(
      `SELECT has_table_privilege('wardline_server', 'wardline.' || t, r) AS can
       FROM unnest(ARRAY['monitoring_status', 'consent', 'deceased_undo']) t, unnest(ARRAY['INSERT', 'UPDATE', 'DELETE']) r`,
    );
    expect(rows).toHaveLength(9);
    expect(rows.some(({ can }) => can)).toBe(false);
  });
});

describe('what is open when a status changes', () => {
  beforeEach(async () => {
    await consent();
    await change('nurse', { status: 'active', from: days(-20) });
  });

  it.each([
    [{ status: 'ended', reason: 'deceased' }, 'ended:deceased'],
    [{ status: 'ended', reason: 'withdrew' }, 'ended:withdrew'],
  ])('%o closes it, and says why', async (body, note) => {
    const alerts = [
      await openAlert(server.database.owner, patient, { severity: 'critical' }),
      await openAlert(server.database.owner, patient, { severity: 'tier1' }),
    ];
    expect(await change('nurse', body)).toBe('ok');
    for (const alert of alerts)
      expect(await alertState(alert)).toEqual({
        state: 'resolved',
        stopped: true,
        type: 'closed-by-status',
        note,
      });
  });

  it('an admission closes it: the hospital watches', async () => {
    const alert = await openAlert(server.database.owner, patient);
    expect(await change('nurse', pause('admitted'))).toBe('ok');
    expect(await alertState(alert)).toMatchObject({ state: 'resolved', note: 'paused:admitted' });
  });

  it.each([
    () => pause('travelling'),
    () => pause('own-wish'),
    () => pause('device-fault'),
    () => ({ status: 'ended', reason: 'completed' }),
    () => ({ status: 'ended', reason: 'moved' }),
  ])('it goes on under any other, with its clock', async (body) => {
    const alert = await openAlert(server.database.owner, patient);
    expect(await change('nurse', body())).toBe('ok');
    expect(await alertState(alert)).toMatchObject({ state: 'open', stopped: false });
  });

  it('an admission that was planned does nothing before its time', async () => {
    const alert = await openAlert(server.database.owner, patient);
    expect(await change('nurse', pause('admitted', { from: days(1), until: days(4) }))).toBe('ok');
    expect(await alertState(alert)).toMatchObject({ state: 'open' });
  });
});

describe('a death', () => {
  beforeEach(async () => {
    await consent();
    await change('nurse', { status: 'active', from: days(-20) });
  });
  const death = { status: 'ended', reason: 'deceased' };
  const undo = async (name: Name, step: '' | '/confirmation'): Promise<unknown> =>
    code(await as(name, `deceased-undo${step}`, { note: 'Another patient of the same name.' }));

  it('forbids contact and is recorded whatever was planned; the plan does not come back', async () => {
    await change('nurse', pause('travelling', { from: days(-1), until: days(9) }));
    await change('nurse', { status: 'active', from: days(1) });
    expect(await change('nurse', { ...death, from: days(-3) })).toBe('ok');
    expect((await history()).contactForbidden).toBe('deceased');
    for (const minutes of [0, 2 * 1440, 30 * 1440]) expect(await standing(minutes)).toBe('ended:deceased');
    expect((await history()).items.filter(({ follows }) => follows !== null)).toHaveLength(2);
  });

  it('is not recorded ahead, and not taken back by entering something else', async () => {
    expect(await change('nurse', { ...death, from: days(1) })).toBe('death-not-yet');
    const from = days(-1);
    expect(await change('nurse', { ...death, from })).toBe('ok');
    expect(await change('lead', { status: 'active' })).toBe('deceased-stands');
    expect(await change('lead', pause('travelling', { from }))).toBe('deceased-stands');
    expect(await change('lead', { status: 'invited', from: days(1) })).toBe('deceased-stands');
  });

  it('no alert opens about somebody who died, whoever writes it', async () => {
    await change('nurse', death);
    await expect(openAlert(server.database.owner, patient)).rejects.toThrow('nothing was inserted');
    const { rows } = await server.database.owner.query('SELECT FROM wardline.alert WHERE patient_id = $1', [
      patient,
    ]);
    expect(rows).toEqual([]);
  });

  it('is undone by two people, never by one twice, and by nobody else', async () => {
    await change('nurse', pause('travelling', { from: days(-1), until: days(9) }));
    await change('nurse', { status: 'active', from: days(2) });
    await change('nurse', death);
    expect(await undo('nurse', '/confirmation')).toBe('undo-not-requested');
    expect(await undo('tier1', '')).toBe('forbidden');
    expect(await undo('nurse2', '')).toBe('not-found');
    expect(await undo('nurse', '')).toBe('ok');
    expect(await undo('physician', '')).toBe('undo-requested-already');
    expect(await undo('nurse', '/confirmation')).toBe('same-person');
    expect(await standing()).toBe('ended:deceased');
    expect(await undo('physician', '/confirmation')).toBe('ok');
    expect(await standing()).toBe('paused:travelling');
    // What had been planned fell away with the death, and stays away until somebody plans it again.
    expect(await standing(3 * 1440)).toBe('paused:travelling');
    expect((await history()).contactForbidden).toBeNull();
    expect(await undo('charge', '')).toBe('not-deceased');
    expect(await change('nurse', { status: 'active' })).toBe('ok');
    expect(await standing(3 * 1440)).toBe('active');
  });

  it('can be recorded again after it was undone, and undone again', async () => {
    await change('nurse', death);
    expect([await undo('nurse', ''), await undo('lead', '/confirmation')]).toEqual(['ok', 'ok']);
    expect(await change('nurse', death)).toBe('ok');
    expect(await undo('lead', '/confirmation')).toBe('undo-not-requested');
    expect([await undo('lead', ''), await undo('nurse', '/confirmation')]).toEqual(['ok', 'ok']);
    expect(await standing()).toBe('active');
  });
});

describe('the record of consents', () => {
  it('is told to who may see the patient, the newest first', async () => {
    await consent(days(-3));
    await consent(days(-1), false);
    expect(code(await as('nurse2', 'consents'))).toBe('not-found');
    const { body } = await as('nurse', 'consents');
    expect((body as { items: { given: boolean }[] }).items.map(({ given }) => given)).toEqual([false, true]);
    expect(await change('nurse', { status: 'active' })).toBe('consent-missing');
  });
});
