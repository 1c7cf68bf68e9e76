import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccountDesk } from './account-desk.js';

let desk: AccountDesk;
beforeAll(async () => {
  desk = await AccountDesk.open();
});
afterAll(async () => {
  await desk.close();
});

const refused = (status: number, code: string) => ({ status, body: { code } });
const rolesOf = async (id: string): Promise<readonly string[]> => {
  const rows = await desk.query<{ role: string }>(
    'SELECT role FROM wardline.held_assignments($1) ORDER BY role',
    [id],
  );
  return rows.map(({ role }) => role);
};
const give = (who: string, id: string, role: string) =>
  desk.post(who, `/${id}/roles`, { role, reason: 'Begins on Monday' });

describe('a role that opens power over patients', () => {
  it.each(['physician', 'lead', 'operator', 'privacy-officer'])(
    '%s: is proposed by one and holds when another agrees',
    async (role) => {
      const { id } = await desk.create();
      expect(await give('operator', id, role)).toMatchObject({ status: 200, body: { state: 'proposed' } });
      expect(await rolesOf(id)).toEqual([]);
      expect(await desk.agree('operator', id)).toMatchObject(refused(403, 'second-person-required'));
      expect(await rolesOf(id)).toEqual([]);
      expect(await desk.agree('privacy', id)).toMatchObject({
        status: 200,
        body: { state: 'done', code: null },
      });
      expect(await rolesOf(id)).toEqual([role]);
      expect(await desk.agree('lead', id)).toMatchObject(refused(404, 'not-found'));
      expect(await desk.trail('account.role', `staff:${id}`)).toEqual(['proposed']);
    },
  );

  it('is not agreed to by the person whom it is about', async () => {
    const proposed = await give('operator', desk.staff('lead'), 'physician');
    expect(proposed).toMatchObject({ body: { state: 'proposed' } });
    expect(await desk.agree('lead', desk.staff('lead'))).toMatchObject(
      refused(403, 'second-person-required'),
    );
    expect(await rolesOf(desk.staff('lead'))).toEqual(['lead']);
    const [one] = (await desk.proposals('privacy')).filter(({ about }) => about.id === desk.staff('lead'));
    expect(one).toMatchObject({ kind: 'role', role: 'physician', mayAgree: true, own: false });
    expect((await desk.post('privacy', `/proposals/${one?.id ?? ''}/decline`)).status).toBe(200);
    expect(await rolesOf(desk.staff('lead'))).toEqual(['lead']);
  });

  it('is proposed once, seen by whoever may agree, withdrawn, and gone after three days', async () => {
    const { id } = await desk.create();
    await give('operator', id, 'lead');
    expect(await give('operator', id, 'lead')).toMatchObject(refused(409, 'already-proposed'));
    for (const who of ['nurse', 'tier1', 'author'])
      expect(await desk.get(who, '/proposals')).toMatchObject(refused(403, 'forbidden'));
    expect((await desk.proposals('supervisor')).map(({ about }) => about.id)).not.toContain(id);
    const [one] = (await desk.proposals('operator')).filter(({ about }) => about.id === id);
    expect(one).toMatchObject({ own: true, mayAgree: false });
    expect(await desk.post('supervisor', `/proposals/${one?.id ?? ''}/agree`)).toMatchObject(
      refused(404, 'not-found'),
    );
    expect(await desk.post('nurse', `/proposals/${one?.id ?? ''}/agree`)).toMatchObject(
      refused(404, 'not-found'),
    );
    await desk.post('operator', `/proposals/${one?.id ?? ''}/decline`);
    expect((await desk.proposals('lead')).map(({ about }) => about.id)).not.toContain(id);
    await give('operator', id, 'lead');
    await desk.query(`ALTER TABLE wardline.account_proposal DISABLE TRIGGER append_only`);
    await desk.query(
      `UPDATE wardline.account_proposal SET proposed_at = proposed_at - interval '73 hours', expires_at = expires_at - interval '73 hours' WHERE staff_id = $1`,
      [id],
    );
    await desk.query(`ALTER TABLE wardline.account_proposal ENABLE TRIGGER append_only`);
    expect(await desk.agree('lead', id)).toMatchObject(refused(404, 'not-found'));
    expect(await rolesOf(id)).toEqual([]);
  });

  it('is judged anew when it is agreed to', async () => {
    const locked = await desk.create();
    await give('operator', locked.id, 'lead');
    await desk.post('operator', `/${locked.id}/lock`, { reason: 'Left' });
    expect(await desk.agree('lead', locked.id)).toMatchObject(refused(409, 'account-locked'));
    const second = await desk.person('operator');
    const other = await desk.create();
    await give(second.token, other.id, 'lead');
    await desk.post('operator', `/${second.id}/lock`, { reason: 'Left' });
    expect(await desk.agree('lead', other.id)).toMatchObject(refused(409, 'proposer-gone'));
    expect(await rolesOf(other.id)).toEqual([]);
  });

  it('of a firm is agreed to by the lead of a health system that it works for, or another supervisor', async () => {
    const { id } = await desk.create('supervisor', null);
    expect(await give('supervisor', id, 'supervisor')).toMatchObject({ body: { state: 'proposed' } });
    expect(await desk.agree('supervisor', id)).toMatchObject(refused(403, 'second-person-required'));
    expect((await desk.proposals('operator')).map(({ about }) => about.id)).not.toContain(id);
    expect((await desk.agree('lead', id)).status).toBe(200);
    expect(await rolesOf(id)).toEqual(['supervisor', 'supervisor']);
  });
});

describe('a code or an unlocking of somebody with power', () => {
  it('waits for a second person, and changes nothing until then', async () => {
    const { id, email, token } = await desk.person('privacy-officer');
    expect(await desk.post('operator', `/${id}/code`, { reason: 'Forgotten' })).toMatchObject({
      status: 200,
      body: { state: 'proposed', code: null },
    });
    expect(await desk.isOpen(token)).toBe(true);
    const { status, body } = await desk.agree('lead', id);
    expect(status).toBe(200);
    expect(await desk.isOpen(token)).toBe(false);
    const { code } = (body as { code: { code: string } }).code;
    expect((await desk.redeem(email, code, 'quite another sentence')).status).toBe(204);
  });

  it('so that a lock is undone by two', async () => {
    const { id } = await desk.person('lead');
    await desk.post('operator', `/${id}/lock`, { reason: 'Left' });
    expect(await desk.post('operator', `/${id}/unlock`, { reason: 'Back' })).toMatchObject({
      body: { state: 'proposed' },
    });
    expect(await rolesOf(id)).toEqual([]);
    expect((await desk.agree('privacy', id)).status).toBe(200);
    expect(await rolesOf(id)).toEqual(['lead']);
  });
});

describe('the last one who manages accounts', () => {
  it('stays, when the other one’s role has an end', async () => {
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const temporary = await desk.person('operator', null, { until });
    const last = desk.staff('operator');
    expect(await desk.post(temporary.token, `/${last}/lock`, { reason: 'x' })).toMatchObject(
      refused(409, 'last-in-role'),
    );
    const [role] = (await desk.account(temporary.token, last))?.roles ?? [];
    expect(await desk.post(temporary.token, `/roles/${role?.assignment ?? ''}/end`, {})).toMatchObject(
      refused(409, 'last-in-role'),
    );
    expect(await desk.post('operator', `/roles/${role?.assignment ?? ''}/end`, {})).toMatchObject(
      refused(403, 'own-account'),
    );
    expect(await rolesOf(last)).toEqual(['operator']);
  });

  it('is left, when two lock each other at the same moment', async () => {
    const second = await desk.person('operator');
    const answers = await Promise.all([
      desk.post('operator', `/${second.id}/lock`, { reason: 'Race' }),
      desk.post(second.token, `/${desk.staff('operator')}/lock`, { reason: 'Race' }),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const held = [...(await rolesOf(second.id)), ...(await rolesOf(desk.staff('operator')))];
    expect(held).toEqual(['operator']);
  });
});
