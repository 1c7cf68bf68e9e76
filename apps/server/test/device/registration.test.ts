import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifySecret } from '#access';
import type { StaffName } from '../../../../libs/access/test/organisation.js';
import { startServer, type Answer, type RunningServer } from '../running-server.js';

let server: RunningServer;
const tokens = new Map<string, string>();
beforeAll(async () => {
  server = await startServer();
  for (const name of ['operator', 'nurse'] as const) tokens.set(name, await server.signIn(name));
});
afterAll(async () => {
  await server.stop();
});

const call = (who: StaffName, method: string, path: string, body?: unknown): Promise<Answer> =>
  server.call(tokens.get(who), `/api/v1/devices${path}`, { method, ...(body !== undefined && { body }) });
const refused = (status: number, code: string) => ({ status, body: { code } });
const stored = async (
  device: string,
): Promise<{ kind: string; model: string | null; secret_hash: string }> => {
  const { rows } = await server.database.owner.query(
    `SELECT kind, model, secret_hash FROM wardline.device WHERE tenant_id = 'metro' AND device_id = $1`,
    [device],
  );
  return rows[0] as { kind: string; model: string | null; secret_hash: string };
};

describe('a device', () => {
  it('is registered with a secret that is told once, and nobody has it', async () => {
    const answer = await call('operator', 'POST', '', {
      tenant: 'metro',
      device: 'new-1',
      model: 'example-cuff',
    });
    expect(answer).toMatchObject({ status: 201, body: { user: 'metro/new-1' } });
    const { secret } = answer.body as { secret: string };
    const row = await stored('new-1');
    expect(row).toMatchObject({ kind: 'device', model: 'example-cuff' });
    expect(await verifySecret(row.secret_hash, secret)).toBe(true);
    const fleet = (await call('operator', 'GET', '?which=unassigned')).body as {
      items: { device: string }[];
    };
    expect(fleet.items.map(({ device }) => device)).toContain('new-1');
  });

  it('is registered through a gateway, and a gateway is one', async () => {
    await call('operator', 'POST', '', { tenant: 'metro', device: 'hub-1', kind: 'gateway' });
    const answer = await call('operator', 'POST', '', { tenant: 'metro', device: 'new-2', gateway: 'hub-1' });
    expect(answer.status).toBe(201);
    const fleet = (await call('operator', 'GET', '?starting=new-2')).body as {
      items: { gateways: string[] }[];
    };
    expect(fleet.items).toMatchObject([{ gateways: ['hub-1'] }]);
    expect(
      await call('operator', 'POST', '', { tenant: 'metro', device: 'new-3', gateway: 'new-1' }),
    ).toMatchObject(refused(422, 'not-a-gateway'));
  });

  it('is registered once, by operators, in the own health system', async () => {
    const body = { tenant: 'metro', device: 'new-4' };
    expect(await call('nurse', 'POST', '', body)).toMatchObject(refused(403, 'forbidden'));
    expect(await call('operator', 'POST', '', { ...body, tenant: 'other' })).toMatchObject(
      refused(403, 'forbidden'),
    );
    expect((await call('operator', 'POST', '', body)).status).toBe(201);
    expect(await call('operator', 'POST', '', body)).toMatchObject(refused(409, 'device-registered'));
    expect(await call('operator', 'POST', '', { ...body, device: 'a b' })).toMatchObject(
      refused(422, 'invalid-request'),
    );
    const { rows } = await server.database.owner.query<{ outcome: string }>(
      `SELECT outcome FROM wardline.audit_event WHERE action = 'device.register' AND target = 'device:new-4' ORDER BY audit_id`,
    );
    expect(rows.map(({ outcome }) => outcome)).toEqual([
      'not-allowed',
      'not-allowed',
      'ok',
      'device-registered',
    ]);
  });

  it('gets another secret, and the old one ends', async () => {
    const first = (await call('operator', 'POST', '', { tenant: 'metro', device: 'new-5' })).body as {
      secret: string;
    };
    const second = (await call('operator', 'POST', '/new-5/secret')).body as { secret: string };
    const { secret_hash: hash } = await stored('new-5');
    expect(await verifySecret(hash, first.secret)).toBe(false);
    expect(await verifySecret(hash, second.secret)).toBe(true);
    expect(await call('nurse', 'POST', '/new-5/secret')).toMatchObject(refused(403, 'forbidden'));
    expect(await call('operator', 'POST', '/nothing/secret')).toMatchObject(refused(404, 'not-found'));
  });

  it('is told its model once', async () => {
    await call('operator', 'POST', '', { tenant: 'metro', device: 'new-6' });
    expect((await call('operator', 'PUT', '/new-6/model', { model: 'example-scale' })).status).toBe(200);
    expect(await call('operator', 'PUT', '/new-6/model', { model: 'example-cuff' })).toMatchObject(
      refused(409, 'model-told'),
    );
    expect((await stored('new-6')).model).toBe('example-scale');
    expect(await call('nurse', 'PUT', '/new-6/model', { model: 'x' })).toMatchObject(
      refused(403, 'forbidden'),
    );
  });
});
