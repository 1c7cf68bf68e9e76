import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DatabaseHandle } from '#testing';
import { openAlert, type StaffName } from '../../../../libs/access/test/organisation.js';
import { startServer, type Answer, type RunningServer } from '../running-server.js';

let server: RunningServer;
let first: string;
/** It stands, and moves when told to: minutes are exact. */
let clock: DatabaseHandle;
const begin = Date.parse('2026-11-20T08:00:00Z');
let minutes = 0;
const tokens = new Map<StaffName, string>();

beforeAll(async () => {
  server = await startServer();
  clock = new DatabaseHandle(server.database.ownerUrl);
  await clock.setNow(new Date(begin));
  first = server.organisation.patients.first;
  await server.database.owner.query(
    `INSERT INTO wardline.patient_contact (contact_id, tenant_id, patient_id, kind, numbers, speak_scope, speak_from, effective_from)
     VALUES (gen_random_uuid(), 'metro', $1, 'patient', '[{"phone": "+493055500100", "voicemail": true, "hours": []}]', 'full',
       wardline.now(), wardline.now())`,
    [first],
  );
});
afterAll(async () => {
  await clock.close();
  await server.stop();
});

const pass = async (more: number): Promise<void> => {
  minutes += more;
  await clock.advance(more * 60_000);
  // Sessions end after half an hour.
  if (more > 9) tokens.clear();
};
const on = async (name: StaffName, method: string, path: string, body?: unknown): Promise<Answer> => {
  const token = tokens.get(name) ?? (await server.signIn(name));
  tokens.set(name, token);
  return server.call(token, `/api/v1/${path}`, { method, ...(body !== undefined && { body }) });
};
const command = async (name: StaffName, alert: string, what: string, reason?: string): Promise<void> => {
  const { rows } = await server.database.owner.query<{ version: number }>(
    'SELECT version FROM wardline.alert WHERE alert_id = $1',
    [alert],
  );
  const answer = await on(name, 'POST', `alerts/${alert}/${what}`, {
    version: rows[0]?.version,
    ...(reason !== undefined && { reason }),
  });
  expect(answer).toMatchObject({ status: 200 });
};
const period = () => {
  const range = [-1, 1].map((days) => new Date(begin + minutes * 60_000 + days * 86_400_000).toISOString());
  return `from=${range[0]}&to=${range[1]}`;
};
const call = async (name: StaffName, body: object): Promise<string> => {
  const answer = await on(name, 'POST', `patients/${first}/call`, body);
  expect(answer).toMatchObject({ status: 200 });
  return (answer.body as { call: string }).call;
};
const dial = async (name: StaffName): Promise<object> => {
  const { body } = await on(name, 'GET', `patients/${first}/contacts`);
  const [option] = (body as { order: { contact: string; phone: string }[] }).order;
  return { action: 'start', contact: option?.contact, phone: option?.phone, why: 'urgent' };
};
interface Row {
  readonly staff: { readonly name: string };
  readonly activity: string;
  readonly live: boolean;
  readonly minutes: number;
}
const rowsOf = ({ body }: Answer): string[] =>
  (body as { months: { rows: Row[] }[] }).months
    .flatMap(({ rows }) => rows)
    .map(({ staff, activity, live, minutes: of }) => `${staff.name} ${activity}${live ? ' live' : ''} ${of}`)
    .sort();

describe('minutes, as work happens', () => {
  it('from the claim to the hand-over, the call live, without asking anybody to press a button', async () => {
    const alert = await openAlert(server.database.owner, first, { severity: 'tier1' });
    await command('tier1', alert, 'claim');
    await pass(4);
    const id = await call('tier1', await dial('tier1'));
    await pass(10);
    await call('tier1', { action: 'end', call: id, outcome: 'reached' });
    await pass(3);
    await command('tier1', alert, 'escalate', 'worse than last week');
    await pass(2);
    await command('nurse', alert, 'acknowledge');
    await pass(5);
    const missed = await call('nurse', await dial('nurse'));
    await pass(1);
    await call('nurse', { action: 'end', call: missed, outcome: 'not-reached' });
    await pass(2);
    await command('nurse', alert, 'resolve', 'spoke to the patient');
    await pass(60);
    const answer = await on('lead', 'GET', `patients/${first}/time?${period()}`);
    expect(rowsOf(answer)).toEqual([
      'nurse call 1',
      'nurse documentation 2',
      'nurse review 5',
      'tier1 call live 10',
      'tier1 documentation 3',
      'tier1 review 4',
    ]);
    expect(answer.body).toMatchObject({ zone: 'Europe/Berlin' });
  });

  it('opening another patient ends the former at that instant', async () => {
    await on('nurse', 'POST', `patients/${first}/work`, { activity: 'care-coordination' });
    await pass(5);
    await on('nurse', 'POST', `patients/${first}/work`, { activity: 'device-support' });
    await pass(2);
    await on('nurse', 'POST', `patients/${first}/work`, { activity: null });
    const rows = rowsOf(await on('nurse', 'GET', `patients/${first}/time?${period()}`));
    expect(rows).toEqual(expect.arrayContaining(['nurse care-coordination 5', 'nurse device-support 2']));
  });

  it('what nobody ended counts up to the last sign of life', async () => {
    await on('charge', 'POST', `patients/${first}/work`, { activity: 'review' });
    await pass(6);
    expect((await on('charge', 'GET', `patients/${first}/contacts`)).status).toBe(200);
    await pass(120);
    await on('charge', 'POST', `patients/${first}/work`, { activity: null });
    expect(rowsOf(await on('charge', 'GET', `patients/${first}/time?${period()}`))).toContain(
      'charge review 6',
    );
  });

  it('every look at the patient is a sign of life, a look at another one is none', async () => {
    const second = server.organisation.patients.second;
    await on('lead', 'POST', `patients/${first}/work`, { activity: 'education' });
    for (const path of ['trend?vitalSign=spo2', 'monitoring-status', ''] as const) {
      await pass(12);
      expect((await on('lead', 'GET', `patients/${first}/${path}`)).status).toBe(200);
    }
    await pass(10);
    expect((await on('lead', 'GET', `patients/${second}`)).status).toBe(200);
    await pass(10);
    await on('lead', 'POST', `patients/${first}/work`, { activity: null });
    const rows = rowsOf(await on('lead', 'GET', `patients/${first}/time?${period()}`));
    expect(rows).toContain('lead education 36');
  });

  it('a refused command is no work', async () => {
    const alert = await openAlert(server.database.owner, first);
    const refused = await on('nurse', 'POST', `alerts/${alert}/claim`, { version: 1 });
    expect(refused.status).toBe(403);
    const { rows } = await server.database.owner.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM wardline.work_event WHERE source = 'alert.claim' AND staff_id = $1`,
      [server.organisation.staff.nurse],
    );
    expect(rows).toEqual([{ n: 0 }]);
  });
});

describe('who sees whose minutes', () => {
  const time = (name: StaffName, of: StaffName) =>
    on(name, 'GET', `staff/${server.organisation.staff[of]}/time?${period()}`);

  it('everybody the own, a supervisor those of the firm, a lead those at the health system', async () => {
    expect((await time('tier1', 'tier1')).body).toMatchObject({
      seconds: 17 * 60,
      patients: [{ patient: first }],
    });
    expect((await time('supervisor', 'tier1')).body).toMatchObject({ seconds: 17 * 60 });
    const { rows } = await server.database.owner.query(
      'SELECT action, tenant_id, patient_id, staff_id FROM wardline.audit_event WHERE target = $1 ORDER BY audit_id DESC LIMIT 1',
      [`time:${first}`],
    );
    expect(rows).toEqual([
      {
        action: 'read',
        tenant_id: 'metro',
        patient_id: first,
        staff_id: server.organisation.staff.supervisor,
      },
    ]);
    expect((await time('supervisor', 'nurse')).body).toMatchObject({ seconds: 0, patients: [] });
    expect((await time('lead', 'nurse')).body).toMatchObject({ seconds: 15 * 60 });
    const refused = await time('nurse', 'tier1');
    expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('of a patient: Tier-1 the own, the local team all, others nothing', async () => {
    const rows = rowsOf(await on('tier1', 'GET', `patients/${first}/time?${period()}`));
    expect(rows.every((row) => row.startsWith('tier1 '))).toBe(true);
    expect(rows).toHaveLength(3);
    expect(rowsOf(await on('tier1b', 'GET', `patients/${first}/time?${period()}`))).toEqual([]);
    for (const name of ['nurse2', 'operator'] as const)
      expect((await on(name, 'GET', `patients/${first}/time?${period()}`)).status).toBe(404);
    expect((await on('nurse2', 'POST', `patients/${first}/work`, { activity: 'review' })).status).toBe(404);
  });

  it('a call cannot be had without being begun, nor a period without an end', async () => {
    expect((await on('nurse', 'POST', `patients/${first}/work`, { activity: 'call' })).status).toBe(422);
    for (const bad of [
      '',
      'from=2026-01-01T00:00:00Z',
      'from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z',
      'from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z',
    ])
      expect((await on('lead', 'GET', `patients/${first}/time?${bad}`)).status).toBe(422);
  });

  it('a lead sets when silence ends work, and nobody else', async () => {
    const policy = { idleMinutes: 20, callIdleMinutes: 60 };
    expect((await on('lead', 'GET', 'work-policy/metro')).body).toEqual({
      idleMinutes: 15,
      callIdleMinutes: 90,
    });
    expect(await on('nurse', 'PUT', 'work-policy/metro', policy)).toMatchObject({
      status: 403,
      body: { code: 'role-not-allowed' },
    });
    expect((await on('lead', 'PUT', 'work-policy/metro', policy)).status).toBe(200);
    expect((await on('nurse', 'GET', 'work-policy/metro')).body).toEqual(policy);
    expect((await on('lead', 'GET', 'work-policy/other')).status).toBe(404);
  });
});
