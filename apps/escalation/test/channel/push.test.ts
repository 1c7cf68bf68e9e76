import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { isPushService, type ChannelTarget } from '#access';
import { defaultPushServices } from '#config';
import { PushedBrowser as Browser, pushService, vapidClaims, waitFor, type PushService } from '#testing';
import fc from 'fast-check';
import webPush from 'web-push';
import type { DeliveryLane } from '../../src/channel/delivery-lane.js';
import type { Notice } from '../../src/channel/notice.js';
import { PushChannel } from '../../src/channel/push-channel.js';
import { pushDelivery, pushPayload } from '../../src/channel/push-payload.js';
import { ward, type Ward } from './ward.js';

const vapid = { ...webPush.generateVAPIDKeys(), subject: 'mailto:operator@hospital.example' };
let w: Ward;
let service: PushService;
let minutes = 0;
let running: DeliveryLane[] = [];

beforeAll(async () => {
  w = await ward();
  service = await pushService();
});
afterAll(async () => {
  await w.stop();
  await service.close();
});
beforeEach(() => {
  service.received.length = 0;
  service.answer = (response) => response.writeHead(201).end();
});
afterEach(async () => {
  await Promise.all(running.map((lane) => lane.stop()));
  running = [];
  await w.database.owner.query(
    `UPDATE wardline.notification SET state = 'ended', ended_at = wardline.now(), result = 'expired', next_step_at = NULL, lease = NULL
     WHERE ended_at IS NULL`,
  );
});

const start = (): void => {
  running.push(...w.process({ push: { ...vapid, services: [service.host], trust: service.trust } }));
};
const later = async (by: number): Promise<void> => {
  minutes += by;
  await w.database.setAhead(minutes);
};

/** A new nurse of the first site with so many browsers. */
async function person(browsers: number): Promise<{ id: string; browsers: Browser[]; devices: string[] }> {
  const { rows } = await w.database.owner.query<{ id: string }>(
    `WITH p AS (INSERT INTO wardline.staff (email, name, password_hash)
       VALUES (gen_random_uuid() || '@demo', 'Somebody', 'none') RETURNING staff_id)
     INSERT INTO wardline.staff_assignment (staff_id, role, tenant_id, site_id, valid_from)
     SELECT staff_id, 'nurse', 'metro', 'metro-1', '2020-01-01' FROM p RETURNING staff_id AS id`,
  );
  const id = rows[0]?.id ?? '';
  const made = Array.from({ length: browsers }, () => new Browser());
  const devices: string[] = [];
  for (const browser of made) devices.push(await w.give(id, 'push', browser.target(service.origin)));
  return { id, browsers: made, devices };
}

/** What a browser can read of all that came for it. */
const readBy = (browser: Browser): unknown[] =>
  service.received.filter(({ path }) => path === browser.path).map(({ body }) => browser.open(body));
const results = async (alert: string): Promise<(string | null)[]> =>
  (await w.messages(alert)).map(({ result }) => result);
const settled = (alert: string, ...expected: string[]) =>
  waitFor(async () => JSON.stringify(await results(alert)) === JSON.stringify(expected), {
    what: expected.join(', '),
  });

describe('a push', () => {
  it('wakes every browser of whoever is called on the page, and only its own keys open it', async () => {
    const { id, browsers } = await person(2);
    const [phone = new Browser(), desk = new Browser()] = browsers;
    const alert = await w.open();
    await w.notify(alert, '0', [id], ['page']);
    start();
    await settled(alert, 'sent', 'sent');
    const told = { kind: 'alert', critical: true, alerts: 1, path: '/alerts' };
    expect([readBy(phone), readBy(desk)]).toEqual([[told], [told]]);
    const [one] = service.received.filter(({ path }) => path === phone.path);
    expect(() => desk.open(one?.body ?? Buffer.alloc(0))).toThrow();
    expect(one?.headers).toMatchObject({ ttl: '3600', urgency: 'high', 'content-encoding': 'aes128gcm' });
    const claims = vapidClaims(one?.headers.authorization ?? '', vapid.publicKey);
    expect(claims).toMatchObject({ aud: service.origin, sub: vapid.subject });
    expect(Number(claims['exp'])).toBeLessThanOrEqual(Date.now() / 1000 + 24 * 3600);
  });

  it('goes to nobody who has no browser, and not for a step that does not call on the page', async () => {
    const without = await person(0);
    const withOne = await person(1);
    const alert = await w.open();
    await w.notify(alert, '0', [without.id], ['page']);
    await w.notify(alert, '1', [withOne.id], ['email']);
    expect(await results(alert)).toEqual(['no-address']);
    // The same step again asks for nothing again.
    await w.notify(alert, '2', [withOne.id], ['page']);
    await w.notify(alert, '2', [withOne.id], ['page']);
    expect(await w.messages(alert)).toHaveLength(2);
  });

  it('ends a browser that the service no longer knows, at once and on record, and leaves the other one', async () => {
    const { id, browsers, devices } = await person(2);
    const [gone] = browsers;
    service.answer = (response, { path }) => response.writeHead(path === gone?.path ? 410 : 201).end();
    const alert = await w.open();
    await w.notify(alert, '0', [id], ['page']);
    start();
    await waitFor(async () => [...(await results(alert))].sort().join() === 'http-gone,sent');
    const held = await w.database.owner.query<{ id: string }>(
      'SELECT d AS id FROM wardline.push_devices($1) d',
      [id],
    );
    expect(held.rows).toEqual([{ id: devices[1] }]);
    const trail = await w.database.owner.query<{ action: string }>(
      `SELECT action FROM wardline.audit_event WHERE target = 'channel:' || $1`,
      [devices[0]],
    );
    expect(trail.rows).toEqual([{ action: 'channel.gone' }]);
    expect(await w.events(alert)).toContain('notification-failed push: http-gone');
    // The next step asks the one that is left.
    await w.notify(alert, '1', [id], ['page']);
    expect(await w.messages(alert)).toHaveLength(3);
  });

  it.each([429, 500, 503])(
    'is tried again after %i, with the same browser and nothing twice',
    async (status) => {
      const { id, browsers } = await person(2);
      const [busy] = browsers;
      service.answer = (response, { path }) => response.writeHead(path === busy?.path ? status : 201).end();
      const alert = await w.open();
      await w.notify(alert, '0', [id], ['page']);
      start();
      await waitFor(async () =>
        (await w.messages(alert)).some(({ state, attempts }) => state === 'waiting' && attempts === 1),
      );
      service.answer = (response) => response.writeHead(201).end();
      await later(1);
      await settled(alert, 'sent', 'sent');
      expect(browsers.map((browser) => readBy(browser).length).sort()).toEqual([1, 2]);
    },
  );

  it('of a step is somebody reached: the step is not passed over while one browser has it', async () => {
    const { id, browsers } = await person(2);
    service.answer = (response, { path }) => response.writeHead(path === browsers[0]?.path ? 403 : 201).end();
    const alert = await w.open();
    await w.notify(alert, '0', [id], ['page']);
    start();
    await waitFor(async () => [...(await results(alert))].sort().join() === 'http-rejected,sent');
    const nobody = await w.clock.query<object[]>('SELECT FROM wardline.unreachable_staff($1, $2)', [
      alert,
      '0',
    ]);
    expect(nobody).toEqual([]);
  });

  it('is limited for each browser, folds into a summary, and never holds a first critical back', async () => {
    const { id, browsers } = await person(1);
    const [browser = new Browser()] = browsers;
    const mild = await Promise.all(Array.from({ length: 14 }, () => w.open('tier1')));
    for (const alert of mild) await w.notify(alert, '0', [id], ['page']);
    start();
    await waitFor(async () => {
      const all = (await Promise.all(mild.map(results))).flat();
      return all.every((result) => result === 'sent' || result === 'folded') && all.length === mild.length;
    });
    expect(readBy(browser)).toHaveLength(10);
    const critical = await w.open();
    await w.notify(critical, '0', [id], ['page']);
    await settled(critical, 'sent');
    await later(15);
    await waitFor(() => readBy(browser).some((told) => (told as { kind: string }).kind === 'summary'));
  });
});

describe('an address', () => {
  const send = (target: Partial<ChannelTarget>, allowPrivate = true) =>
    new PushChannel({ ...vapid, services: [service.host], trust: service.trust, allowPrivate }).send({
      id: 'm-1',
      target: { address: '', secrets: [], ...target },
      notice: { kind: 'test' },
    });

  it('leads to an allowed push service by https, or nothing is sent', async () => {
    const target = new Browser().target(service.origin);
    expect(await send(target)).toEqual({ sent: true });
    const refused = { sent: false, code: 'address-refused', permanent: true };
    const { address } = target;
    expect(await send({ ...target, address: address.replace('https:', 'http:') })).toEqual(refused);
    expect(await send({ ...target, address: address.replace('127.0.0.1', 'localhost') })).toEqual(refused);
    expect(await send({ ...target, address: address.replace('//', '//user:secret@') })).toEqual(refused);
    expect(await send({ ...target, push: { p256dh: 'AAAA', auth: 'AAAA' } })).toMatchObject({
      code: 'unreadable-address',
      permanent: true,
    });
    service.answer = (response) => response.writeHead(302, { location: `${service.origin}/elsewhere` }).end();
    expect(await send(target)).toMatchObject({ code: 'http-redirect', permanent: true });
    expect(service.received).toHaveLength(2);
  });

  it('is one of the services that browsers have, and no host that only looks like it', () => {
    const allowed = (host: string): boolean => isPushService(`https://${host}/x`, defaultPushServices);
    expect(
      [
        'fcm.googleapis.com',
        'updates.push.services.mozilla.com',
        'web.push.apple.com',
        'db5p.notify.windows.com',
      ].filter((host) => !allowed(host)),
    ).toEqual([]);
    expect(
      [
        'fcm.googleapis.com.evil.example',
        'evil-fcm.googleapis.com',
        'notify.windows.com',
        '.notify.windows.com.evil.example',
        'evilnotify.windows.com',
        'fcm.googleapis.com:8443',
        '127.0.0.1',
        '[::1]',
        'localhost',
      ].filter(allowed),
    ).toEqual([]);
  });
});

const notice: fc.Arbitrary<Notice> = fc.oneof(
  fc.record({
    kind: fc.constant('alert' as const),
    severity: fc.constantFrom('critical', 'tier1', 'indeterminate'),
    site: fc.string(),
    alerts: fc.nat(),
    alertId: fc.uuid(),
  }),
  fc.record({ kind: fc.constant('summary' as const), critical: fc.boolean(), alerts: fc.nat() }),
  fc.record({ kind: fc.constant('test' as const) }),
);

describe('what a browser is told', () => {
  it('is a count, how severe, and a place without anybody’s data', () => {
    fc.assert(
      fc.property(notice, (of) => {
        const told = pushPayload(of);
        expect(Object.keys(told).sort()).toEqual(['alerts', 'critical', 'kind', 'path']);
        expect(['/alerts', '/on-call']).toContain(told.path);
        const { topic, ttl, urgency } = pushDelivery(of);
        expect(topic ?? 'AZaz09-_').toMatch(/^[A-Za-z0-9_-]{1,32}$/);
        expect(ttl).toBeGreaterThan(0);
        expect(urgency).toBe(told.critical || of.kind === 'test' ? 'high' : 'normal');
      }),
    );
  });
});
