import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openChannel } from '#access';
import { createECDH, createHash, randomBytes } from 'node:crypto';
import type { StaffName } from '../../../../libs/access/test/organisation.js';
import { startServer, type Answer, type RunningServer } from '../running-server.js';

const channelKey = Buffer.alloc(32, 6);
const vapidPublicKey = createECDH('prime256v1').generateKeys('base64url');
let server: RunningServer;
const tokens = new Map<StaffName, string>();
beforeAll(async () => {
  server = await startServer({
    channelKey,
    vapidPublicKey,
    pushServices: ['push.example', '*.push.example'],
  });
});
afterAll(async () => {
  await server.stop();
});

async function as(name: StaffName, method: string, path: string, body?: unknown): Promise<Answer> {
  const token = tokens.get(name) ?? (await server.signIn(name));
  tokens.set(name, token);
  return server.call(token, `/api/v1/${path}`, { method, ...(body !== undefined && { body }) });
}
const code = ({ body, status }: Answer): string => (status < 300 ? 'ok' : (body as { code: string }).code);

/** As a browser gives it. */
function subscription(endpoint = `https://push.example/${randomBytes(12).toString('hex')}`) {
  const keys = {
    p256dh: createECDH('prime256v1').generateKeys('base64url'),
    auth: randomBytes(16).toString('base64url'),
  };
  return { endpoint, keys, name: 'Firefox, Android' };
}
const devices = async (name: StaffName) =>
  ((await as(name, 'GET', 'me/channels')).body as { items: { id: string; kind: string }[] }).items.filter(
    ({ kind }) => kind === 'push',
  );
const set = async (name: StaffName, body: object): Promise<string> => {
  const answer = await as(name, 'PUT', 'me/push', body);
  expect(code(answer)).toBe('ok');
  return (answer.body as { id: string }).id;
};
const trail = async (id: string): Promise<string[]> =>
  (
    await server.database.owner.query<{ text: string }>(
      `SELECT action || ' ' || outcome AS text FROM wardline.audit_event WHERE target = 'channel:' || $1 ORDER BY audit_id`,
      [id],
    )
  ).rows.map(({ text }) => text);

describe('a browser that may be woken', () => {
  it('is kept sealed, counts at once, and is known again by the hash of its address', async () => {
    expect((await as('nurse', 'GET', 'me/push')).body).toEqual({ publicKey: vapidPublicKey });
    const given = subscription();
    const id = await set('nurse', given);
    expect(await devices('nurse')).toEqual([
      expect.objectContaining({
        id,
        hint: 'Firefox, Android',
        standing: 'verified',
        endpointHash: createHash('sha256').update(given.endpoint).digest('base64url'),
      }),
    ]);
    const { rows } = await server.database.owner.query<{ sealed: Buffer; row: string }>(
      'SELECT sealed, c::text AS row FROM wardline.staff_channel c WHERE channel_id = $1',
      [id],
    );
    const owner = { channelId: id, staffId: server.organisation.staff.nurse };
    expect(openChannel(channelKey, owner, rows[0]?.sealed ?? Buffer.alloc(0))).toEqual({
      address: given.endpoint,
      secrets: [],
      push: given.keys,
    });
    expect(rows[0]?.row).not.toContain('push.example');
    expect(await devices('nurse2')).toEqual([]);
    expect(await trail(id)).toEqual(['channel.set ok']);
    // Rung now, and ended by its owner; not by anybody else.
    expect(code(await as('nurse', 'POST', `me/channels/${id}/test`))).toBe('ok');
    expect(code(await as('nurse2', 'DELETE', `me/channels/${id}`))).toBe('not-found');
    expect(code(await as('nurse', 'DELETE', `me/channels/${id}`))).toBe('ok');
    expect(await devices('nurse')).toEqual([]);
  });

  it('belongs to whoever set it last: no ward computer calls somebody who has left it', async () => {
    const shared = subscription();
    await set('nurse', shared);
    const second = await set('nurse', { ...shared, name: 'The same one' });
    expect((await devices('nurse')).map(({ id }) => id)).toEqual([second]);
    const theirs = await set('nurse2', shared);
    expect(await devices('nurse')).toEqual([]);
    expect((await devices('nurse2')).map(({ id }) => id)).toEqual([theirs]);
    expect(code(await as('nurse2', 'DELETE', `me/channels/${theirs}`))).toBe('ok');
  });

  it.each([
    ['another host', 'https://elsewhere.example/x', 'push-service-refused'],
    ['a host that looks like it', 'https://push.example.evil.example/x', 'push-service-refused'],
    ['this machine', 'https://127.0.0.1/x', 'push-service-refused'],
    ['no TLS', 'http://push.example/x', 'push-service-refused'],
    ['a name and a password', 'https://user:secret@push.example/x', 'push-service-refused'],
    ['no address', 'push.example', 'invalid-request'],
  ])('is refused for %s', async (_, endpoint, expected) => {
    expect(code(await as('nurse', 'PUT', 'me/push', subscription(endpoint)))).toBe(expected);
  });

  it('is refused with keys that are none, or a name that is none', async () => {
    const good = subscription();
    for (const body of [
      { ...good, keys: { ...good.keys, auth: 'AAAA' } },
      { ...good, keys: { ...good.keys, p256dh: 'not base64' } },
      { ...good, name: '<script>' },
      { ...good, name: '' },
    ])
      expect(code(await as('nurse', 'PUT', 'me/push', body))).toBe('invalid-request');
    expect(await devices('nurse')).toEqual([]);
  });

  it('is one of ten at most; the refusal is on record', async () => {
    const all = Array.from({ length: 10 }, () => subscription());
    for (const one of all) await set('physician', one);
    expect(code(await as('physician', 'PUT', 'me/push', subscription()))).toBe('too-many-devices');
    const [last] = all;
    if (last !== undefined) await set('physician', last);
    expect(await devices('physician')).toHaveLength(10);
    const { rows } = await server.database.owner.query(
      `SELECT FROM wardline.audit_event WHERE action = 'channel.set' AND outcome = 'too-many-devices'`,
    );
    expect(rows).toHaveLength(1);
  });

  it('makes its person somebody who can be called, and stands in the site’s coverage', async () => {
    const { owner } = server.database;
    const { nurse } = server.organisation.staff;
    const onDuty = async (): Promise<boolean | undefined> =>
      (await owner.query<{ there: boolean }>('SELECT wardline.is_on_duty($1) AS there', [nurse])).rows[0]
        ?.there;
    await owner.query('UPDATE wardline.session SET seen_at = NULL');
    expect(code(await as('nurse', 'POST', 'on-call/duty', { present: true }))).toBe('ok');
    expect(await onDuty()).toBe(false);
    const id = await set('nurse', subscription());
    expect(await onDuty()).toBe(true);
    const { items } = (await as('lead', 'GET', 'sites/metro-1/channels/coverage')).body as {
      items: { staff: { id: string }; push: string }[];
    };
    expect(items.find(({ staff }) => staff.id === nurse)).toMatchObject({ push: 'verified', email: 'none' });
    await as('nurse', 'DELETE', `me/channels/${id}`);
  });
});

describe('without the keys', () => {
  it('no browser is asked, and none is taken', async () => {
    const bare = await startServer({}, undefined, 2);
    try {
      const token = await bare.signIn('nurse');
      expect((await bare.call(token, '/api/v1/me/push')).body).toEqual({ publicKey: null });
      const answer = await bare.call(token, '/api/v1/me/push', { method: 'PUT', body: subscription() });
      expect([answer.status, code(answer)]).toEqual([503, 'channels-unavailable']);
    } finally {
      await bare.stop();
    }
  });
});
