import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { hashSecret, Sessions, SignIn, signInLimits, type Session } from '#access';
import { createDataSource } from '#persistence';
import { openTestDatabase, type OpenDatabase } from './database.js';
import { seedOrganisation, type Organisation } from './organisation.js';

let database: OpenDatabase;
let source: DataSource;
let organisation: Organisation;
let sessions: Sessions;
let signIn: SignIn;

beforeAll(async () => {
  database = await openTestDatabase();
  organisation = await seedOrganisation(database.owner, await hashSecret('demo'));
  source = createDataSource({ url: database.url('wardline_server'), poolSize: 8, applicationName: 'test' });
  await source.initialize();
  sessions = new Sessions(source);
  signIn = new SignIn(source, sessions);
});
afterAll(async () => {
  await source.destroy();
  await database.close();
});
beforeEach(async () => {
  await database.setAhead(0);
});

let lastAddress = 0;
/** An attempt from an address that nobody else uses, unless it is named. */
const attempt = (email: string, password: string, address = `10.0.0.${++lastAddress}`) =>
  signIn.attempt({ email, password, address });

describe('sign-in', () => {
  it('opens a session for whoever knows the password, in whatever case the e-mail is typed', async () => {
    const outcome = await attempt('Nurse@Demo', 'demo');
    expect(outcome).toMatchObject({
      ok: true,
      session: {
        staffId: organisation.staff.nurse,
        assignments: [{ role: 'nurse', tenant: 'metro', site: 'metro-1' }],
      },
    });
  });

  it('answers the same to a wrong password and to an unknown e-mail', async () => {
    expect(await attempt('nurse@demo', 'wrong')).toEqual({ ok: false, code: 'bad-credentials' });
    expect(await attempt('nobody@demo', 'demo')).toEqual({ ok: false, code: 'bad-credentials' });
  });

  it('takes the time of a password check for an unknown e-mail, too', async () => {
    const time = async (email: string): Promise<number> => {
      const start = performance.now();
      await attempt(email, 'wrong');
      return performance.now() - start;
    };
    // In pairs, one after the other: whatever else the machine does slows both.
    const ratios: number[] = [];
    for (let pair = 0; pair < 6; pair++) {
      const known = await time('charge@demo');
      ratios.push((await time(`no${String(pair)}@demo`)) / known);
    }
    const [, , , median = 0] = ratios.sort((a, b) => a - b);
    expect(median).toBeGreaterThan(0.5);
  });

  it('refuses a disabled account', async () => {
    await database.owner.query(`UPDATE wardline.staff SET disabled_at = now() WHERE email = 'author@demo'`);
    expect(await attempt('author@demo', 'demo')).toMatchObject({ ok: false, code: 'bad-credentials' });
  });

  it('looks at no more than ten passwords at once, however many arrive together', async () => {
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => attempt('physician@demo', 'wrong')));
    const looked = outcomes.filter((outcome) => !outcome.ok && outcome.code === 'bad-credentials');
    expect(looked).toHaveLength(signInLimits.perEmail);
    expect(await attempt('physician@demo', 'demo')).toEqual({ ok: false, code: 'too-many-attempts' });
  });

  it('lets the right password in again when the window is over', async () => {
    for (let i = 0; i < signInLimits.perEmail; i++) await attempt('lead@demo', 'wrong');
    expect(await attempt('lead@demo', 'demo')).toMatchObject({ ok: false, code: 'too-many-attempts' });
    await database.setAhead(16);
    expect(await attempt('lead@demo', 'demo')).toMatchObject({ ok: true });
  });

  it('counts an unknown e-mail like a known one', async () => {
    for (let i = 0; i < signInLimits.perEmail; i++) await attempt('ghost@demo', 'wrong');
    expect(await attempt('ghost@demo', 'wrong')).toMatchObject({ code: 'too-many-attempts' });
  });

  it('begins anew after a success', async () => {
    for (let i = 0; i < signInLimits.perEmail - 1; i++) await attempt('operator@demo', 'wrong');
    expect(await attempt('operator@demo', 'demo')).toMatchObject({ ok: true });
    for (let i = 0; i < signInLimits.perEmail - 1; i++) await attempt('operator@demo', 'wrong');
    expect(await attempt('operator@demo', 'demo')).toMatchObject({ ok: true });
  });

  it('stops an address that goes from e-mail to e-mail, also when it owns an account', async () => {
    const address = '192.0.2.1';
    for (let i = 0; i < signInLimits.perAddress; i++) {
      await attempt(`guess-${i}@demo`, 'wrong', address);
      if (i === 25) await attempt('tier1@demo', 'demo', address);
    }
    expect(await attempt('nurse2@demo', 'demo', address)).toMatchObject({ code: 'too-many-attempts' });
    expect(await attempt('nurse2@demo', 'demo')).toMatchObject({ ok: true });
  });

  it('leaves a trail of both outcomes', async () => {
    const outcome = await attempt('privacy@demo', 'demo');
    await attempt('privacy@demo', 'wrong');
    const { rows } = await database.owner.query(
      `SELECT staff_id, session_id, outcome FROM wardline.audit_event WHERE action = 'sign-in' ORDER BY audit_id DESC LIMIT 2`,
    );
    expect(rows).toEqual([
      { staff_id: null, session_id: null, outcome: 'bad-credentials' },
      {
        staff_id: organisation.staff.privacy,
        session_id: outcome.ok ? outcome.session.sessionId : undefined,
        outcome: 'ok',
      },
    ]);
  });
});

describe('the password again, before a signature', () => {
  const confirm = async (session: Session, password: string) =>
    signIn.confirm(session, { password, address: `10.0.1.${++lastAddress}` });
  const open = async (name: 'charge' | 'nurseOther'): Promise<Session> =>
    (await sessions.open(organisation.staff[name])).session;

  it('is the own one', async () => {
    expect(await confirm(await open('nurseOther'), 'demo')).toEqual({ ok: true });
    expect(await confirm(await open('nurseOther'), 'other')).toEqual({ ok: false, code: 'bad-credentials' });
  });

  it('is not that of somebody else who has the same e-mail in the request', async () => {
    const session = await open('nurseOther');
    expect(await confirm({ ...session, email: 'nurse@demo' }, 'demo')).toEqual({
      ok: false,
      code: 'bad-credentials',
    });
  });

  it('gives no more attempts than the front door, and takes from the same ones', async () => {
    const session = await open('charge');
    for (let i = 0; i < signInLimits.perEmail; i++) await confirm(session, 'wrong');
    expect(await confirm(session, 'demo')).toEqual({ ok: false, code: 'too-many-attempts' });
    expect(await attempt('charge@demo', 'demo')).toEqual({ ok: false, code: 'too-many-attempts' });
  });

  it('leaves a trail of a refusal, in the name of the session', async () => {
    const session = await open('nurseOther');
    await confirm(session, 'wrong');
    const { rows } = await database.owner.query(
      `SELECT staff_id, session_id, outcome FROM wardline.audit_event WHERE action = 'confirm-identity'
       ORDER BY audit_id DESC LIMIT 1`,
    );
    expect(rows).toEqual([
      { staff_id: session.staffId, session_id: session.sessionId, outcome: 'bad-credentials' },
    ]);
  });
});

describe('sessions', () => {
  it('end after their lifetime, unless renewed', async () => {
    const { token } = await sessions.open(organisation.staff.nurse);
    await database.setAhead(29);
    expect(await sessions.renew(token)).toBeInstanceOf(Date);
    await database.setAhead(58);
    expect(await sessions.find(token)).toMatchObject({ staffId: organisation.staff.nurse });
    await database.setAhead(60);
    expect(await sessions.find(token)).toBeUndefined();
    expect(await sessions.renew(token)).toBeUndefined();
  });

  it('end with the sign-out', async () => {
    const { token } = await sessions.open(organisation.staff.nurse);
    await sessions.close(token);
    expect(await sessions.find(token)).toBeUndefined();
    expect(await sessions.renew(token)).toBeUndefined();
  });

  it('end when the person is disabled', async () => {
    const { token } = await sessions.open(organisation.staff.supervisor);
    await database.owner.query(
      `UPDATE wardline.staff SET disabled_at = now() WHERE email = 'supervisor@demo'`,
    );
    expect(await sessions.find(token)).toBeUndefined();
  });

  it('are kept without their token', async () => {
    const { token } = await sessions.open(organisation.staff.nurse);
    const { rows } = await database.owner.query<{ found: boolean }>(
      `SELECT bool_or(s::text LIKE '%' || $1 || '%') AS found FROM wardline.session s`,
      [token],
    );
    expect(rows).toEqual([{ found: false }]);
    expect(await sessions.find(`${token}x`)).toBeUndefined();
  });
});
