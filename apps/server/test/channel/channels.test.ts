import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { channelCode, openChannel } from '#access';
import { waitFor } from '#testing';
import { openAlert, type StaffName } from '../../../../libs/access/test/organisation.js';
import { startServer, type Answer, type RunningServer } from '../running-server.js';

const channelKey = Buffer.alloc(32, 6);
let server: RunningServer;
const tokens = new Map<StaffName, string>();
beforeAll(async () => {
  server = await startServer({ channelKey });
});
afterAll(async () => {
  await server.stop();
});
beforeEach(async () => {
  // An hour later, what was asked for before counts no longer.
  hours += 2;
  await server.database.setAhead(hours * 60);
  tokens.clear();
});
let hours = 0;

async function as(name: StaffName, method: string, path: string, body?: unknown): Promise<Answer> {
  const token = tokens.get(name) ?? (await server.signIn(name));
  tokens.set(name, token);
  return server.call(token, `/api/v1/${path}`, { method, ...(body !== undefined && { body }) });
}
const code = ({ body, status }: Answer): string => (status < 300 ? 'ok' : (body as { code: string }).code);
const rows = async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  (await server.database.owner.query<Row>(sql, values)).rows;

interface Item {
  readonly id: string;
  readonly kind: string;
  readonly hint: string;
  readonly standing: string;
  readonly verifiedAt: string | null;
  readonly last: { readonly kind: string; readonly result: string | null } | null;
}
const list = async (name: StaffName): Promise<Item[]> =>
  ((await as(name, 'GET', 'me/channels')).body as { items: Item[] }).items;
async function set(name: StaffName, kind: 'email' | 'webhook', address: string) {
  const answer = await as(name, 'PUT', `me/channels/${kind}`, { address });
  expect(code(answer)).toBe('ok');
  return answer.body as { id: string; hint: string; secret: string | null };
}
/** The code that the newest message to a channel carries. */
async function codeFor(channel: string): Promise<string> {
  const [message] = await rows<{ id: string }>(
    `SELECT notification_id AS id FROM wardline.notification WHERE channel_id = $1 AND kind = 'code' ORDER BY created_at DESC LIMIT 1`,
    [channel],
  );
  return channelCode(channelKey, message?.id ?? '');
}
const verify = async (name: StaffName, id: string, with_?: string): Promise<string> =>
  code(await as(name, 'POST', `me/channels/${id}/verify`, { code: with_ ?? (await codeFor(id)) }));
const another = (right: string): string => right.replace(/^./, (digit) => String((Number(digit) + 1) % 10));
const trail = async (channel: string): Promise<string[]> =>
  (
    await rows<{ text: string }>(
      `SELECT action || ' ' || outcome AS text FROM wardline.audit_event WHERE target = 'channel:' || $1 ORDER BY audit_id`,
      [channel],
    )
  ).map(({ text }) => text);
const sealedOf = async (channel: string, staffId: string) => {
  const [row] = await rows<{ sealed: Buffer }>(
    'SELECT sealed FROM wardline.staff_channel WHERE channel_id = $1',
    [channel],
  );
  return openChannel(channelKey, { channelId: channel, staffId }, row?.sealed ?? Buffer.alloc(0));
};

describe('an address', () => {
  it('counts once the code that was sent to it came back', async () => {
    const { id, hint, secret } = await set('nurse', 'email', 'nurse@hospital.example');
    expect([hint, secret]).toEqual(['n…@hospital.example', null]);
    expect(await list('nurse')).toEqual([
      expect.objectContaining({
        id,
        standing: 'unverified',
        verifiedAt: null,
        last: expect.objectContaining({ kind: 'code', result: null }),
      }),
    ]);
    expect(await verify('nurse', id, another(await codeFor(id)))).toBe('wrong-code');
    expect(await verify('nurse', id)).toBe('ok');
    expect(await list('nurse')).toEqual([expect.objectContaining({ id, standing: 'verified' })]);
    expect(await verify('nurse', id)).toBe('channel-verified');
    expect(await trail(id)).toEqual([
      'channel.set ok',
      'channel.verify wrong-code',
      'channel.verify ok',
      'channel.verify channel-verified',
    ]);
  });

  it('stands in the database sealed, for its owner', async () => {
    const { id } = await set('charge', 'email', 'quxaddress@hospital.example');
    const { charge, nurse } = server.organisation.staff;
    expect(await sealedOf(id, charge)).toEqual({ address: 'quxaddress@hospital.example', secrets: [] });
    expect(await sealedOf(id, nurse)).toBeUndefined();
    const kept = JSON.stringify(await rows('SELECT * FROM wardline.staff_channel'));
    expect(kept).not.toContain('quxaddress');
    expect(JSON.stringify(await rows('SELECT * FROM wardline.audit_event'))).not.toContain('quxaddress');
  });

  it('keeps the one before in force until it is verified itself', async () => {
    const first = await set('physician', 'email', 'a@hospital.example');
    await verify('physician', first.id);
    const second = await set('physician', 'email', 'b@hospital.example');
    const third = await set('physician', 'email', 'c@hospital.example');
    const standings = async () => (await list('physician')).map(({ id, standing }) => [id, standing]);
    expect(await standings()).toEqual([
      [first.id, 'verified'],
      [third.id, 'unverified'],
    ]);
    expect(await verify('physician', second.id)).toBe('not-found');
    expect(await verify('physician', third.id)).toBe('ok');
    expect(await standings()).toEqual([[third.id, 'verified']]);
  });

  it('cannot be guessed: five wrong codes, also at once, and the right one is refused as well', async () => {
    const { id } = await set('nurse2', 'email', 'n2@hospital.example');
    const right = await codeFor(id);
    const guesses = Array.from({ length: 9 }, () => verify('nurse2', id, another(right)));
    const answers = await Promise.all(guesses);
    expect(answers.filter((answer) => answer === 'wrong-code')).toHaveLength(5);
    expect(await verify('nurse2', id, right)).toBe('too-many-attempts');
    await server.database.setAhead(hours * 60 + 16);
    expect(await verify('nurse2', id, right)).toBe('wrong-code');
    expect(code(await as('nurse2', 'POST', `me/channels/${id}/code`))).toBe('ok');
    expect(await verify('nurse2', id)).toBe('ok');
  });

  it('gets five codes an hour, whatever is asked for', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.push((await set('lead', 'email', `l${i}@hospital.example`)).id);
    const last = ids.at(-1) ?? '';
    for (const expected of ['ok', 'ok', 'too-many-attempts'])
      expect(code(await as('lead', 'POST', `me/channels/${last}/code`))).toBe(expected);
    const refused = await as('lead', 'PUT', 'me/channels/email', { address: 'm@hospital.example' });
    expect(code(refused)).toBe('too-many-attempts');
  });

  it.each([
    ['email', 'no address'],
    ['email', 'a@b.example, c@d.example'],
    ['email', 'a@b.example\r\nBcc: c@d.example'],
    ['webhook', 'http://hospital.example/hook'],
    ['webhook', 'https://user:password@hospital.example/hook'],
    ['webhook', 'file:///etc/passwd'],
    ['pager', 'https://hospital.example'],
  ])('of the kind %s is not %j', async (kind, address) => {
    expect(code(await as('nurse', 'PUT', `me/channels/${kind}`, { address }))).toBe('invalid-request');
  });

  it('that is removed is gone, for messages too', async () => {
    const { id } = await set('author', 'email', 'author@hospital.example');
    await verify('author', id);
    expect(code(await as('author', 'DELETE', `me/channels/${id}`))).toBe('ok');
    expect(await list('author')).toEqual([]);
    expect(code(await as('author', 'DELETE', `me/channels/${id}`))).toBe('not-found');
    const [row] = await rows<{ channel: string | null }>(
      `SELECT wardline.channel_in_force($1, 'email') AS channel`,
      [server.organisation.staff.author],
    );
    expect(row?.channel).toBeNull();
  });

  it('is nobody else’s to see, verify, try or remove', async () => {
    const { id } = await set('operator', 'email', 'operator@hospital.example');
    expect(await list('nurse2')).not.toContainEqual(expect.objectContaining({ id }));
    expect(await verify('nurse2', id)).toBe('not-found');
    for (const [method, path] of [
      ['POST', '/test'],
      ['POST', '/code'],
      ['POST', '/secret'],
      ['DELETE', ''],
    ] as const)
      expect(code(await as('nurse2', method, `me/channels/${id}${path}`))).toBe('not-found');
    expect((await trail(id)).filter((line) => line.endsWith('unknown-channel'))).toHaveLength(5);
  });

  it('cannot be kept without a key', async () => {
    const keyless = await startServer();
    try {
      const token = await keyless.signIn('nurse');
      const answer = await keyless.call(token, '/api/v1/me/channels/email', {
        method: 'PUT',
        body: { address: 'a@b.example' },
      });
      expect([answer.status, code(answer)]).toEqual([503, 'channels-unavailable']);
    } finally {
      await keyless.stop();
    }
  });
});

describe('ring my phone now', () => {
  it('sends a trial to a verified address, five times an hour', async () => {
    const { id } = await set('supervisor', 'webhook', 'https://hooks.example/quxpath');
    expect(code(await as('supervisor', 'POST', `me/channels/${id}/test`))).toBe('channel-not-verified');
    await verify('supervisor', id);
    for (let i = 0; i < 5; i++)
      expect((await as('supervisor', 'POST', `me/channels/${id}/test`)).status).toBe(202);
    expect(code(await as('supervisor', 'POST', `me/channels/${id}/test`))).toBe('too-many-attempts');
    expect((await list('supervisor'))[0]?.last).toMatchObject({ kind: 'test', result: null });
    expect(code(await as('supervisor', 'POST', `me/channels/${id}/code`))).toBe('channel-verified');
  });
});

describe('a webhook', () => {
  it('has a secret that is shown once, and can be exchanged without a gap', async () => {
    const { tier1 } = server.organisation.staff;
    const { id, secret, hint } = await set('tier1', 'webhook', 'https://hooks.example/quxpath');
    expect(hint).toBe('hooks.example');
    expect(secret).toMatch(/^whsec_/);
    expect(code(await as('tier1', 'POST', `me/channels/${id}/secret`))).toBe('channel-not-verified');
    await verify('tier1', id);
    const answer = await as('tier1', 'POST', `me/channels/${id}/secret`);
    expect(code(answer)).toBe('ok');
    const next = answer.body as { id: string; secret: string; previousUntil: string };
    expect(await sealedOf(next.id, tier1)).toEqual({
      address: 'https://hooks.example/quxpath',
      secrets: [{ secret: next.secret }, { secret, until: next.previousUntil }],
    });
    const items = await list('tier1');
    expect(items).toEqual([expect.objectContaining({ id: next.id, standing: 'verified' })]);
    expect(JSON.stringify(items)).not.toMatch(/whsec_|quxpath/);
    const { id: mail } = await set('tier1', 'email', 't@hospital.example');
    expect(code(await as('tier1', 'POST', `me/channels/${mail}/secret`))).toBe('no-secret');
  });
});

describe('coverage', () => {
  it('shows those who lead a site who can be reached away from the page, and no address', async () => {
    const { id } = await set('nurse', 'webhook', 'https://hooks.example/x');
    const answer = await as('charge', 'GET', 'sites/metro-1/channels/coverage');
    const { items } = answer.body as { items: { staff: { name: string }; email: string; webhook: string }[] };
    const of = (name: string) => items.find(({ staff }) => staff.name === name);
    expect(items.map(({ staff }) => staff.name)).toEqual(['charge', 'lead', 'nurse', 'physician']);
    expect(of('nurse')).toMatchObject({ roles: ['nurse'], email: 'verified', webhook: 'unverified' });
    await verify('nurse', id);
    expect(JSON.stringify(items)).not.toMatch(/example/);
    for (const leader of ['lead', 'charge'] as const)
      expect((await as(leader, 'GET', 'sites/metro-1/channels/coverage')).status).toBe(200);
  });

  it('says when the last message was refused for good', async () => {
    const [channel] = await list('nurse');
    await rows(
      `INSERT INTO wardline.notification (kind, staff_id, channel, channel_id, urgent, created_at, state, attempts, ended_at, result)
       SELECT 'test', staff_id, kind, channel_id, false, wardline.now(), 'ended', 1, wardline.now(), 'smtp-rejected'
       FROM wardline.staff_channel WHERE channel_id = $1`,
      [channel?.id],
    );
    expect((await list('nurse'))[0]).toMatchObject({ id: channel?.id, standing: 'failing' });
  });

  it.each(['nurse', 'physician', 'nurse2', 'tier1', 'privacy'] as const)('is not for %s', async (name) => {
    expect(code(await as(name, 'GET', 'sites/metro-1/channels/coverage'))).toBe('forbidden');
  });

  it('of another health system is nobody’s here', async () => {
    expect(code(await as('lead', 'GET', 'sites/other-1/channels/coverage'))).toBe('forbidden');
  });
});

describe('the limit', () => {
  it('is set by a lead, for the own health system', async () => {
    const read = async (name: StaffName) => (await as(name, 'GET', 'notification-policy/metro')).body;
    expect(await read('nurse')).toEqual({ messages: 10, withinSeconds: 600 });
    const policy = { messages: 3, withinSeconds: 300 };
    expect(code(await as('nurse', 'PUT', 'notification-policy/metro', policy))).toBe('forbidden');
    expect(code(await as('lead', 'PUT', 'notification-policy/metro', { ...policy, messages: 0 }))).toBe(
      'invalid-request',
    );
    expect(code(await as('lead', 'PUT', 'notification-policy/metro', policy))).toBe('ok');
    expect(await read('nurse2')).toEqual(policy);
    expect(code(await as('lead', 'PUT', 'notification-policy/other', policy))).toBe('forbidden');
    expect(code(await as('nurseOther', 'GET', 'notification-policy/metro'))).toBe('not-found');
  });
});

describe('who was called about an alert', () => {
  it('is shown to whoever sees the alert, with every message and its end', async () => {
    const { staff, patients } = server.organisation;
    const alert = await openAlert(server.database.owner, patients.first);
    await rows(`SELECT wardline.notify_staff($1, '1', $2, '{page,email}', true)`, [
      alert,
      [staff.nurse, staff.charge],
    ]);
    const answer = await as('nurse', 'GET', `alerts/${alert}/calls`);
    expect(answer.body).toEqual({
      items: [
        expect.objectContaining({
          step: '1',
          staff: { id: staff.charge, name: 'charge' },
          page: true,
          urgent: true,
          messages: [expect.objectContaining({ channel: 'email', result: 'not-verified', attempts: 0 })],
        }),
        expect.objectContaining({
          staff: { id: staff.nurse, name: 'nurse' },
          messages: [expect.objectContaining({ channel: 'email', result: null, endedAt: null })],
        }),
      ],
    });
    expect(code(await as('nurse2', 'GET', `alerts/${alert}/calls`))).toBe('not-found');
    const [read] = await rows<{ target: string }>(
      `SELECT target FROM wardline.audit_event WHERE target = 'calls:' || $1 AND patient_id = $2`,
      [alert, patients.first],
    );
    expect(read).toBeDefined();
  });
});

describe('a page that is open', () => {
  it('is known as long as its socket is, and not after the sign-out', async () => {
    const { staff } = server.organisation;
    const at = async () =>
      (await rows<{ at: boolean }>('SELECT wardline.is_at_a_page($1) AS at', [staff.tier1b]))[0]?.at;
    const token = await server.signIn('tier1b');
    expect(await at()).toBe(false);
    const client = server.connect(token);
    await client.ready();
    await waitFor(async () => (await at()) === true, { what: 'the page', timeout: 15_000 });
    await server.call(token, '/api/v1/session', { method: 'DELETE' });
    expect(await at()).toBe(false);
  });
});
