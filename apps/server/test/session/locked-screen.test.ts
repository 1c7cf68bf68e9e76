import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openAlert, type StaffName } from '../../../../libs/access/test/organisation.js';
import { startServer, type Answer, type RunningServer } from '../running-server.js';

const path = '/api/v1/session/locked-screen';
let server: RunningServer;
let minutes = 0;
beforeAll(async () => {
  server = await startServer();
  const { owner } = server.database;
  const { first, second } = server.organisation.patients;
  await openAlert(owner, first, { severity: 'critical' });
  await openAlert(owner, first, { severity: 'critical' });
  // Waits for Tier-1, and calls nobody of the local team.
  await openAlert(owner, first, { severity: 'tier1' });
  await openAlert(owner, second, { severity: 'critical' });
});
afterAll(async () => {
  await server.stop();
});

const later = async (by: number): Promise<void> => {
  minutes += by;
  await server.database.setAhead(minutes);
};
const code = ({ body }: Answer): string => (body as { code: string }).code;

async function locked(name: StaffName): Promise<{ readonly session: string; readonly screen: string }> {
  const session = await server.signIn(name);
  const answer = await server.call(session, path, { method: 'POST' });
  expect(answer.status).toBe(200);
  return { session, screen: (answer.body as { token: string }).token };
}
const unlock = (screen: string, password: string): Promise<Answer> =>
  server.call(screen, `${path}/unlock`, { method: 'POST', body: { password } });

describe('a locked screen (H23)', () => {
  it('reads counts of the own site, no names, and nothing else', async () => {
    const { screen } = await locked('nurse');
    const { status, headers, body } = await server.call(screen, path);
    expect(status).toBe(200);
    expect(body).toMatchObject({ person: 'nurse', counts: { critical: 2, tier1: 0, indeterminate: 0 } });
    expect(Object.keys(body as object).sort()).toEqual(['at', 'counts', 'expiresAt', 'person', 'status']);
    expect(headers.get('cache-control')).toContain('no-store');
    for (const elsewhere of ['/api/v1/alerts', '/api/v1/session', '/api/v1/me/channels'])
      expect((await server.call(screen, elsewhere)).status).toBe(401);
    const again = await server.call(screen, path, { method: 'POST' });
    expect([again.status, code(again)]).toEqual([401, 'unauthenticated']);
  });

  it('goes on after its session, with nobody on duty by it, and opens to its person by a new session', async () => {
    const { session, screen } = await locked('nurse');
    await later(40);
    expect((await server.call(session, '/api/v1/session')).status).toBe(401);
    expect((await server.call(screen, path)).body).toMatchObject({ counts: { critical: 2 } });
    const there = await server.database.owner.query<{ there: boolean }>(
      'SELECT wardline.is_at_a_page($1) AS there',
      [server.organisation.staff.nurse],
    );
    expect(there.rows).toEqual([{ there: false }]);

    const wrong = await unlock(screen, 'not it');
    expect([wrong.status, code(wrong)]).toEqual([401, 'bad-credentials']);
    const opened = await unlock(screen, 'demo');
    expect(opened.status).toBe(201);
    const { token, user } = opened.body as { token: string; user: { name: string } };
    expect(user.name).toBe('nurse');
    expect((await server.call(token, '/api/v1/session')).status).toBe(200);
    // It was locked once, and is open now: its token is worth nothing any more.
    expect((await server.call(screen, path)).status).toBe(401);
    const trail = await server.database.owner.query<{ action: string; outcome: string }>(
      `SELECT action, outcome FROM wardline.audit_event WHERE action IN ('lock', 'unlock', 'sign-in') ORDER BY audit_id DESC LIMIT 3`,
    );
    expect(trail.rows.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'unlock ok',
      'sign-in ok',
      'sign-in bad-credentials',
    ]);
  });

  it('ends with sign-out, when its session is opened again, after a shift, and for somebody who was disabled', async () => {
    const out = await locked('nurse');
    await server.call(out.session, '/api/v1/session', { method: 'DELETE' });
    expect((await server.call(out.screen, path)).status).toBe(401);

    const back = await locked('nurse');
    await server.call(back.session, '/api/v1/session/unlock', { method: 'POST', body: { password: 'demo' } });
    expect((await server.call(back.screen, path)).status).toBe(401);

    const long = await locked('nurse2');
    await later(11 * 60);
    expect((await server.call(long.screen, path)).body).toMatchObject({ counts: { critical: 1 } });
    await later(61);
    expect((await server.call(long.screen, path)).status).toBe(401);

    const gone = await locked('nurse2');
    const { owner } = server.database;
    await owner.query(`UPDATE wardline.staff SET disabled_at = wardline.now() WHERE email = 'nurse2@demo'`);
    expect((await server.call(gone.screen, path)).status).toBe(401);
    expect((await unlock(gone.screen, 'demo')).status).toBe(401);
  });

  it('is for those whom alerts call: not for Tier-1, whose queue is nobody’s ward', async () => {
    const session = await server.signIn('tier1');
    const answer = await server.call(session, path, { method: 'POST' });
    expect([answer.status, code(answer)]).toEqual([403, 'forbidden']);
    expect((await server.call('no-such-token', path)).status).toBe(401);
    expect((await server.call(undefined, path)).status).toBe(401);
  });
});
