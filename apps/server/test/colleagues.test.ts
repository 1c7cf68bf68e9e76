import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openAlert } from '../../../libs/access/test/organisation.js';
import { startServer, type RunningServer } from './running-server.js';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
}, 60_000);
afterAll(async () => {
  await server.stop();
});

describe('colleagues to whom an alert may be given', () => {
  const names = async (token: string, alert: string): Promise<readonly string[] | number> => {
    const { status, body } = await server.call(token, `/api/v1/alerts/${alert}/colleagues`);
    return status === 200 ? (body as { items: { name: string }[] }).items.map(({ name }) => name) : status;
  };

  it('are exactly those to whom the server lets it be given', async () => {
    const nurse = await server.signIn('nurse');
    const alert = await openAlert(server.database.owner, server.organisation.patients.first, {
      severity: 'critical',
    });
    const taken = await server.call(nurse, `/api/v1/alerts/${alert}/acknowledge`, {
      method: 'POST',
      body: { version: 1 },
    });
    const { version } = (taken.body as { alert: { version: number } }).alert;
    const shown = await names(nurse, alert);
    expect(shown).toEqual(expect.arrayContaining(['charge', 'physician']));
    for (const [name, id] of Object.entries(server.organisation.staff)) {
      if (name === 'nurse') continue;
      const { rows } = await server.database.owner.query<{ may: boolean }>(
        'SELECT wardline.may_hold_alert($1, $2, false) AS may',
        [alert, id],
      );
      expect([name, (shown as string[]).includes(name)]).toEqual([name, rows[0]?.may]);
    }
    const given = await server.call(nurse, `/api/v1/alerts/${alert}/reassign`, {
      method: 'POST',
      body: { version, to: server.organisation.staff.charge, reason: 'end of shift' },
    });
    expect(given.status).toBe(200);
  });

  it('of an alert out of sight are nobody', async () => {
    const alert = await openAlert(server.database.owner, server.organisation.patients.first, {
      severity: 'critical',
      condition: 'out-of-sight',
    });
    expect(await names(await server.signIn('nurseOther'), alert)).toBe(404);
  });
});

describe('a locked screen', () => {
  it('opens to the person of the session only, and both are on the audit trail', async () => {
    const token = await server.signIn('charge');
    const unlock = async (password: string): Promise<string> => {
      const { status, body } = await server.call(token, '/api/v1/session/unlock', {
        method: 'POST',
        body: { password },
      });
      return `${status} ${(body as { code?: string }).code ?? ''}`.trim();
    };
    expect(await unlock('not it')).toBe('401 bad-credentials');
    expect(await unlock('demo')).toBe('200');
    const { rows } = await server.database.owner.query<{ action: string; outcome: string }>(
      `SELECT action, outcome FROM wardline.audit_event WHERE action IN ('unlock', 'confirm-identity') ORDER BY audit_id`,
    );
    expect(rows).toEqual([
      { action: 'confirm-identity', outcome: 'bad-credentials' },
      { action: 'unlock', outcome: 'ok' },
    ]);
  });
});
