import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startServer, type Answer, type RunningServer } from './running-server.js';

let server: RunningServer;
let operator: string;
beforeAll(async () => {
  server = await startServer();
  operator = await server.signIn('operator');
  await server.database.owner.query(`
    INSERT INTO wardline.quarantine (batch_id, received_at, tenant_id, device_id, topic, code, detail, payload, payload_bytes)
    SELECT 1, wardline.now(), v.tenant, v.device, 't', v.code, 'd', '\\x00', 1 FROM (VALUES
      ('metro', 'dev-1', 'unknown-device'), ('metro', 'dev-1', 'unknown-device'), ('metro', 'dev-2', 'unknown-device'),
      ('metro', 'dev-1', 'unknown-unit'), ('other', 'dev-1', 'unknown-device')) v (tenant, device, code)`);
});
afterAll(async () => {
  await server.stop();
});

const replay = (body: object, token = operator): Promise<Answer> =>
  server.call(token, '/api/v1/quarantine/replays', { method: 'POST', body });
const waiting = async (): Promise<string[]> => {
  const { rows } = await server.database.owner.query<{ one: string }>(
    `SELECT q.tenant_id || ' ' || q.device_id || ' ' || q.code AS one FROM wardline.quarantine_replay r
     JOIN wardline.quarantine q USING (quarantine_id) ORDER BY 1`,
  );
  return rows.map(({ one }) => one);
};

describe('a group in quarantine', () => {
  it('is replayed by reason and device, in the own health system, each message once and on the trail', async () => {
    expect(await replay({ code: 'unknown-device', device: 'dev-1' })).toMatchObject({
      status: 202,
      body: { asked: 2 },
    });
    expect(await waiting()).toEqual(['metro dev-1 unknown-device', 'metro dev-1 unknown-device']);
    expect(await replay({ code: 'unknown-device' })).toMatchObject({ body: { asked: 1 } });
    expect(await replay({ code: 'unknown-device' })).toMatchObject({ body: { asked: 0 } });
    expect(await waiting()).toHaveLength(3);
    const { rows } = await server.database.owner.query(
      `SELECT FROM wardline.audit_event WHERE action = 'quarantine.replay'`,
    );
    expect(rows).toHaveLength(3);
  });

  it('is replayed again where it came to the same end, and not where it was stored', async () => {
    await server.database.owner.query(`
      INSERT INTO wardline.quarantine_replay_outcome (replay_id, tenant_id, replayed_at, outcome, stored)
      SELECT replay_id, tenant_id, wardline.now(), CASE WHEN row_number() OVER (ORDER BY replay_id) = 1 THEN 'stored' ELSE 'unknown-device' END, 0
      FROM wardline.quarantine_replay`);
    expect(await replay({ code: 'unknown-device' })).toMatchObject({ body: { asked: 2 } });
  });

  it('is an operator’s, and looked at by device', async () => {
    expect(await replay({ code: 'unknown-device' }, await server.signIn('nurse'))).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    const { body } = await server.call(operator, '/api/v1/quarantine?device=dev-2');
    expect((body as { items: { device: string }[] }).items.map(({ device }) => device)).toEqual(['dev-2']);
  });
});
