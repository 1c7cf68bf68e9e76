import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { StaffName } from '../../../../libs/access/test/organisation.js';
import { startServer, type RunningServer } from '../running-server.js';

let server: RunningServer;
let privacy: string;
let nurse: string;

beforeAll(async () => {
  server = await startServer();
  privacy = await server.signIn('privacy');
});
afterAll(async () => {
  await server.stop();
});
beforeEach(async () => {
  nurse = await server.signIn('nurse');
});

interface OpenSession {
  readonly id: string;
  readonly who: { readonly name: string };
  readonly own: boolean;
}
const list = async (token = privacy): Promise<readonly OpenSession[]> =>
  ((await server.call(token, '/api/v1/sessions')).body as { items: OpenSession[] }).items;
const newestOf = async (name: StaffName): Promise<string> =>
  (await list()).find(({ who }) => who.name === name)?.id ?? '';
const end = (id: string, token = privacy) =>
  server.call(token, `/api/v1/sessions/${id}/end`, { method: 'POST' });
const isOpen = async (token: string): Promise<boolean> =>
  (await server.call(token, '/api/v1/session')).status === 200;

describe('open sessions', () => {
  it('are seen by the privacy officer, the own one marked, without tokens', async () => {
    const open = await list();
    expect(open.filter(({ own }) => own)).toMatchObject([{ who: { name: 'privacy' } }]);
    expect(open.map(({ who }) => who.name)).toContain('nurse');
    expect(JSON.stringify(open)).not.toContain(nurse);
  });

  it('are not seen by others, nor are those of another health system', async () => {
    const other = await server.signIn('nurseOther');
    expect((await list()).map(({ who }) => who.name)).not.toContain('nurseOther');
    expect(await server.call(nurse, '/api/v1/sessions')).toMatchObject({ status: 403 });
    const { rows } = await server.database.owner.query<{ id: string }>(
      'SELECT session_id AS id FROM wardline.session WHERE staff_id = $1',
      [server.organisation.staff.nurseOther],
    );
    expect(await end(rows[0]?.id ?? '')).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(await isOpen(other)).toBe(true);
  });

  it('end at once: no request is answered after that, and the socket is cut', async () => {
    const client = server.connect(nurse);
    await client.ready();
    expect((await end(await newestOf('nurse'))).status).toBe(200);
    expect(await isOpen(nurse)).toBe(false);
    await client.until(() => !client.socket.connected, 'the end of the socket');
  });

  it('end once, for a privacy officer only, and refusals are on the trail', async () => {
    const id = await newestOf('nurse');
    expect(await end(id, nurse)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await isOpen(nurse)).toBe(true);
    await end(id);
    expect(await end(id)).toMatchObject({ status: 409, body: { code: 'already-ended' } });
    const { rows } = await server.database.owner.query<{ outcome: string; tenant_id: string | null }>(
      `SELECT outcome, tenant_id FROM wardline.audit_event WHERE action = 'session.end' AND target = $1 ORDER BY audit_id`,
      [`session:${id}`],
    );
    expect(rows.map(({ outcome }) => outcome)).toEqual(['not-allowed', 'ok', 'already-ended']);
    expect(rows[1]?.tenant_id).toBe('metro');
  });
});
