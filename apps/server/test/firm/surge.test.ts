import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openAlert } from '../../../../libs/access/test/organisation.js';
import { FirmDesk, hoursOn } from './firm-desk.js';

let desk: FirmDesk;
beforeAll(async () => {
  desk = await FirmDesk.open();
});
afterAll(async () => {
  await desk.close();
});
afterEach(async () => {
  await desk.server.database.setAhead(0);
});

interface Account {
  readonly id: string;
  readonly email: string;
  readonly password: string;
}
let made = 0;

async function surge(hours: number): Promise<Account> {
  const email = `surge-${++made}@demo`;
  const answer = await desk.post('supervisor', '/api/v1/firm/surge', {
    email,
    name: 'Surge',
    until: hoursOn(hours),
    reason: 'influenza',
  });
  expect(answer.status).toBe(201);
  return { email, ...(answer.body as { id: string; password: string }) };
}

const signIn = ({ email, password }: Account) =>
  desk.server.call(undefined, '/api/v1/session', { method: 'POST', body: { email, password } });
const tokenOf = async (account: Account): Promise<string> =>
  ((await signIn(account)).body as { token: string }).token;
const ahead = (minutes: number): Promise<void> => desk.server.database.setAhead(minutes);

describe('a surge clinician', () => {
  it('works like any Tier-1 clinician until the end, and signs in no more after it', async () => {
    const account = await surge(2);
    const alert = await openAlert(desk.server.database.owner, desk.server.organisation.patients.first, {
      severity: 'tier1',
    });
    const token = await tokenOf(account);
    const claim = `/api/v1/alerts/${alert}/claim`;
    expect((await desk.server.call(token, claim, { method: 'POST', body: { version: 1 } })).status).toBe(200);
    await ahead(119);
    expect((await signIn(account)).status).toBe(201);
    await ahead(121);
    expect([(await signIn(account)).status, (await signIn(account)).body]).toMatchObject([
      403,
      { code: 'credentials-ended' },
    ]);
    // Somebody who does not know the password is told nothing of it.
    expect((await signIn({ ...account, password: 'wrong' })).body).toMatchObject({ code: 'bad-credentials' });
    expect((await desk.trail('sign-in')).at(-2)).toMatchObject({ outcome: 'credentials-ended' });
  });

  it('has no session that outlives the account, renewed or not', async () => {
    const account = await surge(1);
    const until = new Date(Date.now() + 3600_000);
    await ahead(50);
    const opened = (await signIn(account)).body as { token: string; expiresAt: string };
    expect(Date.parse(opened.expiresAt)).toBeLessThanOrEqual(until.getTime());
    const renewal = await desk.server.call(opened.token, '/api/v1/session/renewal', { method: 'POST' });
    expect(Date.parse((renewal.body as { expiresAt: string }).expiresAt)).toBeLessThanOrEqual(
      until.getTime(),
    );
    await ahead(61);
    expect((await desk.server.call(opened.token, '/api/v1/session')).status).toBe(401);
    expect((await desk.server.call(opened.token, '/api/v1/session/renewal', { method: 'POST' })).status).toBe(
      401,
    );
  });

  it('is extended by a supervisor, and by nobody else', async () => {
    const account = await surge(1);
    const end = { until: hoursOn(5), reason: 'still many' };
    const path = `/api/v1/firm/surge/${account.id}/end`;
    const own = await desk.server.call(await tokenOf(account), path, { method: 'PUT', body: end });
    expect([own.status, (await desk.put('lead', path, end)).status]).toEqual([403, 403]);
    expect((await desk.put('tier1', path, end)).status).toBe(403);
    expect((await desk.put('supervisor', path, end)).status).toBe(200);
    expect((await desk.trail('firm.surge-term')).map(({ outcome }) => outcome)).toContain('not-allowed');
    await ahead(4 * 60);
    expect((await signIn(account)).status).toBe(201);
    await ahead(5 * 60 + 1);
    expect((await signIn(account)).status).toBe(403);
  });

  it('gets back by an extension nothing that was taken away meanwhile', async () => {
    const account = await surge(1);
    await desk.query(
      `INSERT INTO wardline.staff_assignment (assignment_id, staff_id, role, valid_from, valid_to)
       SELECT assignment_id, staff_id, role, valid_from, wardline.now() FROM wardline.staff_assignment WHERE staff_id = $1`,
      [account.id],
    );
    const end = { until: hoursOn(5), reason: 'still many' };
    expect((await desk.put('supervisor', `/api/v1/firm/surge/${account.id}/end`, end)).status).toBe(200);
    expect((await signIn(account)).body).toMatchObject({ user: { assignments: [] } });
  });

  it('comes back when the account is given a new end, with its assignment', async () => {
    const account = await surge(1);
    const put = (until: string) =>
      desk.put('supervisor', `/api/v1/firm/surge/${account.id}/end`, { until, reason: 'x' });
    await put(hoursOn(-5));
    expect((await signIn(account)).status).toBe(403);
    await put(hoursOn(5));
    expect((await signIn(account)).body).toMatchObject({
      user: { assignments: expect.arrayContaining([{ role: 'tier1', tenant: 'metro', site: null }]) },
    });
  });

  it('is ended at once by an end that has passed: sessions and sockets too', async () => {
    const account = await surge(8);
    const token = await tokenOf(account);
    const client = desk.server.connect(token);
    await client.ready();
    const end = { until: hoursOn(-0.01), reason: 'no longer needed' };
    expect((await desk.put('supervisor', `/api/v1/firm/surge/${account.id}/end`, end)).status).toBe(200);
    expect((await desk.server.call(token, '/api/v1/alerts')).status).toBe(401);
    await client.until(() => client.socket.disconnected, 'the end of the socket');
    expect((await signIn(account)).status).toBe(403);
  });

  it('stands on the trail of every health system that the firm works for', async () => {
    const account = await surge(1);
    const entries = (await desk.trail('firm.surge')).filter(({ target }) => target === `staff:${account.id}`);
    expect(entries.map(({ tenant_id }) => tenant_id).sort()).toEqual(['metro', 'other']);
    expect(entries.every(({ staff_id }) => staff_id === desk.staff('supervisor'))).toBe(true);
  });

  it('is made by a supervisor only, for a new address, with an end that is not far', async () => {
    const body = { email: 'new@demo', name: 'New', until: hoursOn(1), reason: 'x' };
    const make = async (name: Parameters<typeof desk.post>[0], change: object = {}) => {
      const { status, body: answer } = await desk.post(name, '/api/v1/firm/surge', { ...body, ...change });
      return [status, (answer as { code?: string }).code];
    };
    expect(await make('lead')).toEqual([403, 'forbidden']);
    expect(await make('tier1')).toEqual([403, 'forbidden']);
    expect(await make('supervisor', { email: 'NURSE@demo' })).toEqual([409, 'address-taken']);
    expect(await make('supervisor', { until: hoursOn(-1) })).toEqual([422, 'dates-invalid']);
    expect(await make('supervisor', { until: hoursOn(24 * 91) })).toEqual([422, 'dates-invalid']);
  });

  it('is nobody whose account has no end', async () => {
    const end = { until: hoursOn(1), reason: 'x' };
    const answer = await desk.put('supervisor', `/api/v1/firm/surge/${desk.staff('tier1')}/end`, end);
    expect([answer.status, answer.body]).toMatchObject([409, { code: 'not-temporary' }]);
    expect((await desk.put('supervisor', `/api/v1/firm/surge/${desk.staff('nurse')}/end`, end)).status).toBe(
      404,
    );
  });
});
