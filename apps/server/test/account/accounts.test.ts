import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccountDesk, goodPassword } from './account-desk.js';

let desk: AccountDesk;
beforeAll(async () => {
  desk = await AccountDesk.open();
});
afterAll(async () => {
  await desk.close();
});

const refused = (status: number, code: string) => ({ status, body: { code } });
const nobody = '00000000-0000-4000-8000-000000000000';

describe('the list of accounts', () => {
  it('shows an operator the people of the own health system, and a supervisor those of the firm', async () => {
    const names = async (who: string): Promise<string[]> =>
      (await desk.accounts(who)).map(({ name }) => name).filter((name) => !name.startsWith('New'));
    expect(await names('operator')).toEqual(
      ['author', 'charge', 'lead', 'nurse', 'nurse2', 'operator', 'physician', 'privacy'].sort(),
    );
    expect(await names('supervisor')).toEqual(['supervisor', 'tier1', 'tier1b']);
    expect((await desk.accounts('operator', 'NURSE')).map(({ name }) => name)).toEqual(['nurse', 'nurse2']);
  });

  it('goes on page by page', async () => {
    const { body } = await desk.get('operator', '?limit=3');
    const { items, next } = body as { items: { name: string }[]; next: string };
    const second = (await desk.get('operator', `?limit=200&after=${encodeURIComponent(next)}`)).body as {
      items: { name: string }[];
    };
    const all = (await desk.accounts('operator')).map(({ name }) => name);
    expect([...items, ...second.items].map(({ name }) => name)).toEqual(all);
  });

  it.each(['nurse', 'physician', 'tier1', 'author', 'lead', 'privacy'] as const)(
    'is not for %s',
    async (who) => {
      expect(await desk.get(who)).toMatchObject(refused(403, 'forbidden'));
    },
  );
});

describe('a new account', () => {
  it('sets its password by a code, once, and has no role until it is given one', async () => {
    const { id, email, code } = await desk.create();
    expect(await desk.account('operator', id)).toMatchObject({ ready: false, roles: [], lastSignInAt: null });
    expect((await desk.signInAnswer(email, code)).status).toBe(401);
    expect((await desk.redeem(email, code.toLowerCase().replaceAll('-', ' '))).status).toBe(204);
    expect(await desk.redeem(email, code, 'another long sentence')).toMatchObject(
      refused(422, 'code-invalid'),
    );
    const token = await desk.signIn(email);
    expect((await desk.server.call(token, '/api/v1/session')).body).toMatchObject({
      user: { assignments: [] },
    });
    expect(await desk.account('operator', id)).toMatchObject({
      ready: true,
      lastSignInAt: expect.any(String),
      openSessions: 1,
    });
    expect(await desk.trail('account.create', `staff:${id}`)).toEqual(['ok']);
    expect(await desk.trail('account.password', `staff:${id}`)).toEqual(['ok']);
  });

  it('keeps neither code nor password', async () => {
    const { email, code } = await desk.create();
    await desk.redeem(email, code);
    const [row] = await desk.query<{ everything: string }>(
      `SELECT string_agg(t, ' ') AS everything FROM (SELECT to_jsonb(s)::text AS t FROM wardline.staff s
       UNION ALL SELECT to_jsonb(c)::text FROM wardline.account_code c UNION ALL SELECT to_jsonb(a)::text FROM wardline.audit_event a) r`,
    );
    expect(row?.everything).not.toContain(code);
    expect(row?.everything).not.toContain(code.replaceAll('-', ''));
    expect(row?.everything).not.toContain(goodPassword);
  });

  it('is not taken over by a wrong code, an old one, or one for somebody else', async () => {
    const first = await desk.create();
    const second = await desk.create();
    expect(await desk.redeem(first.email, second.code)).toMatchObject(refused(422, 'code-invalid'));
    expect(await desk.redeem('nobody@demo', first.code)).toMatchObject(refused(422, 'code-invalid'));
    expect(await desk.redeem(first.email, first.code, 'too short')).toMatchObject(
      refused(422, 'invalid-request'),
    );
    const renewed = await desk.post('operator', `/${first.id}/code`, { reason: 'Lost' });
    expect(renewed).toMatchObject({ status: 200, body: { state: 'done' } });
    expect(await desk.redeem(first.email, first.code)).toMatchObject(refused(422, 'code-invalid'));
    await desk.query(`ALTER TABLE wardline.account_code DISABLE TRIGGER append_only`);
    await desk.query(
      `UPDATE wardline.account_code SET issued_at = issued_at - interval '25 hours', expires_at = expires_at - interval '25 hours' WHERE staff_id = $1`,
      [second.id],
    );
    await desk.query(`ALTER TABLE wardline.account_code ENABLE TRIGGER append_only`);
    expect(await desk.redeem(second.email, second.code)).toMatchObject(refused(422, 'code-invalid'));
  });

  it('is guessed at a few times only', async () => {
    const { email, code } = await desk.create();
    for (let attempt = 0; attempt < 10; attempt++) await desk.redeem(email, 'AAAA-AAAA-AAAA-AAAA');
    expect(await desk.redeem(email, code)).toMatchObject(refused(429, 'too-many-attempts'));
  });

  it('is made where one may, with an address that is free', async () => {
    const body = { email: 'x@demo', name: 'X', tenant: 'metro' };
    expect(await desk.post('nurse', '', body)).toMatchObject(refused(403, 'forbidden'));
    expect(await desk.post('supervisor', '', body)).toMatchObject(refused(403, 'forbidden'));
    expect(await desk.post('operator', '', { ...body, tenant: 'other' })).toMatchObject(
      refused(403, 'forbidden'),
    );
    expect(await desk.post('operator', '', { ...body, tenant: null })).toMatchObject(
      refused(403, 'forbidden'),
    );
    expect(await desk.post('operator', '', { ...body, email: 'NURSE@demo' })).toMatchObject(
      refused(409, 'address-taken'),
    );
  });
});

describe('a role', () => {
  it('is given from now on, seen at once, and ended without being deleted', async () => {
    const { id, token } = await desk.person('nurse', 'metro-1');
    const assignments = async (): Promise<unknown> =>
      ((await desk.server.call(token, '/api/v1/session')).body as { user: { assignments: unknown } }).user
        .assignments;
    expect(await assignments()).toEqual([{ role: 'nurse', tenant: 'metro', site: 'metro-1' }]);
    const [role] = (await desk.account('operator', id))?.roles ?? [];
    expect(await desk.post('operator', `/roles/${role?.assignment ?? ''}/end`, {})).toMatchObject({
      status: 200,
    });
    expect(await assignments()).toEqual([]);
    expect(await desk.post('operator', `/roles/${role?.assignment ?? ''}/end`, {})).toMatchObject(
      refused(409, 'already-ended'),
    );
    expect((await desk.account('operator', id))?.roles).toMatchObject([
      { role: 'nurse', until: expect.any(String) },
    ]);
    const rows = await desk.query('SELECT FROM wardline.staff_assignment WHERE staff_id = $1', [id]);
    expect(rows).toHaveLength(2);
  });

  it('never begins earlier than now, and may be taken back before it begins', async () => {
    const { id } = await desk.create();
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    await desk.post('operator', `/${id}/roles`, {
      role: 'author',
      from: '2020-01-01T00:00:00Z',
      reason: 'Test',
    });
    await desk.post('operator', `/${id}/roles`, { role: 'nurse', from: tomorrow, reason: 'Test' });
    const roles = (await desk.account('operator', id))?.roles ?? [];
    expect(roles.find(({ role }) => role === 'author')?.from.slice(0, 4)).not.toBe('2020');
    const later = roles.find(({ role }) => role === 'nurse')?.assignment ?? '';
    expect((await desk.post('operator', `/roles/${later}/end`, {})).status).toBe(200);
    const [held] = await desk.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM wardline.newest_assignments($1) n WHERE n.valid_to IS NULL OR n.valid_to > wardline.now()`,
      [id],
    );
    expect(held?.n).toBe(1);
  });

  it('is refused in words, and each refusal is on the trail', async () => {
    const { id } = await desk.create();
    const give = (who: string, about: string, body: object) =>
      desk.post(who, `/${about}/roles`, { role: 'nurse', reason: 'Test', ...body });
    expect(await give('operator', desk.staff('operator'), {})).toMatchObject(refused(403, 'own-account'));
    expect(await give('operator', desk.staff('nurseOther'), {})).toMatchObject(refused(404, 'not-found'));
    expect(await give('operator', desk.staff('tier1'), {})).toMatchObject(refused(404, 'not-found'));
    expect(await give('operator', nobody, {})).toMatchObject(refused(404, 'not-found'));
    expect(await give('nurse', id, {})).toMatchObject(refused(403, 'forbidden'));
    expect(await give('operator', id, { role: 'supervisor' })).toMatchObject(
      refused(422, 'role-not-available'),
    );
    expect(await give('operator', id, { site: 'other-1' })).toMatchObject(refused(422, 'unknown-site'));
    expect(await give('operator', id, { until: '2020-01-01T00:00:00Z' })).toMatchObject(
      refused(422, 'bad-dates'),
    );
    expect((await give('operator', id, {})).status).toBe(200);
    expect(await give('operator', id, { site: 'metro-1' })).toMatchObject(refused(409, 'role-held'));
    expect(await desk.trail('account.role', `staff:${id}`)).toEqual([
      'not-allowed',
      'role-not-available',
      'unknown-site',
      'bad-dates',
      'ok',
      'role-held',
    ]);
    expect(await desk.trail('account.role', `staff:${desk.staff('operator')}`)).toEqual(['own-account']);
  });

  it('of a firm is Tier-1’s or the supervisor’s, at no site of its own', async () => {
    const { id } = await desk.create('supervisor', null);
    const give = (body: object) => desk.post('supervisor', `/${id}/roles`, { reason: 'Test', ...body });
    expect(await give({ role: 'nurse' })).toMatchObject(refused(422, 'role-not-available'));
    expect(await give({ role: 'tier1', site: 'metro-1' })).toMatchObject(refused(422, 'role-not-available'));
    expect(await give({ role: 'tier1' })).toMatchObject({ status: 200, body: { state: 'done' } });
    expect(await desk.post('supervisor', `/${desk.staff('nurse')}/lock`, { reason: 'x' })).toMatchObject(
      refused(404, 'not-found'),
    );
  });

  it('of somebody whose account is managed elsewhere can be ended here, and nothing else', async () => {
    const [row] = await desk.query<{ id: string }>(
      `INSERT INTO wardline.staff_assignment (staff_id, role, tenant_id, valid_from)
       VALUES ($1, 'nurse', 'metro', '2020-01-01') RETURNING assignment_id AS id`,
      [desk.staff('nurseOther')],
    );
    const id = desk.staff('nurseOther');
    expect(await desk.account('operator', id)).toMatchObject({ managed: false, roles: [{ role: 'nurse' }] });
    for (const act of ['lock', 'code'])
      expect(await desk.post('operator', `/${id}/${act}`, { reason: 'x' })).toMatchObject(
        refused(403, 'managed-elsewhere'),
      );
    expect((await desk.post('operator', `/roles/${row?.id ?? ''}/end`, {})).status).toBe(200);
  });
});

describe('a lock', () => {
  it('signs the person out, lets nobody sign in, and an unlocking brings no session back', async () => {
    const { id, email, token } = await desk.person('nurse', 'metro-1');
    expect((await desk.post('operator', `/${id}/lock`, { reason: 'Left' })).status).toBe(200);
    expect(await desk.isOpen(token)).toBe(false);
    expect((await desk.signInAnswer(email)).status).toBe(401);
    expect(await desk.account('operator', id)).toMatchObject({ locked: { reason: 'Left' } });
    expect(await desk.post('operator', `/${id}/lock`, { reason: 'x' })).toMatchObject(
      refused(409, 'account-locked'),
    );
    expect(await desk.post('operator', `/${id}/code`, { reason: 'x' })).toMatchObject(
      refused(409, 'account-locked'),
    );
    expect(await desk.post('operator', `/${id}/roles`, { role: 'author', reason: 'x' })).toMatchObject(
      refused(409, 'account-locked'),
    );
    expect((await desk.post('operator', `/${id}/unlock`, { reason: 'Back' })).status).toBe(200);
    expect(await desk.isOpen(token)).toBe(false);
    expect((await desk.signInAnswer(email)).status).toBe(201);
    expect(await desk.post('operator', `/${id}/unlock`, { reason: 'x' })).toMatchObject(
      refused(409, 'account-not-locked'),
    );
    expect(await desk.trail('account.lock', `staff:${id}`)).toEqual(['ok', 'account-locked']);
  });

  it('is nobody’s to put on the own account, nor to take sessions or a code of it', async () => {
    const own = desk.staff('operator');
    for (const act of ['lock', 'unlock', 'code'])
      expect(await desk.post('operator', `/${own}/${act}`, { reason: 'x' })).toMatchObject(
        refused(403, 'own-account'),
      );
    expect(await desk.post('operator', `/${own}/sessions/end`)).toMatchObject(refused(403, 'own-account'));
  });
});

describe('a reset', () => {
  it('ends password and sessions at once, and the code sets another password', async () => {
    const { id, email, token } = await desk.person('nurse', 'metro-1');
    const { body } = await desk.post('operator', `/${id}/code`, { reason: 'Forgotten' });
    expect(await desk.isOpen(token)).toBe(false);
    expect((await desk.signInAnswer(email)).status).toBe(401);
    const { code } = (body as { code: { code: string } }).code;
    await desk.redeem(email, code, 'quite another sentence');
    expect((await desk.signInAnswer(email, 'quite another sentence')).status).toBe(201);
  });

  it('of sessions leaves the password alone', async () => {
    const { id, email, token } = await desk.person('nurse', 'metro-1');
    expect((await desk.post('operator', `/${id}/sessions/end`)).status).toBe(200);
    expect(await desk.isOpen(token)).toBe(false);
    expect((await desk.signInAnswer(email)).status).toBe(201);
  });
});
