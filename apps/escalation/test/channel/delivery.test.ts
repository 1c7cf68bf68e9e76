import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { waitFor } from '#testing';
import type { DeliveryLane } from '../../src/channel/delivery-lane.js';
import { leaseSeconds, takeDueMessages } from '../../src/channel/outbox.js';
import { mailServer, refusal, type MailServer } from './mail-server.js';
import { ward, type MessageRow, type Ward } from './ward.js';
import { hookReceiver, type HookReceiver } from './webhook-receiver.js';

let w: Ward;
let hooks: HookReceiver;
let mail: MailServer;
let refuse: ((address: string) => number | undefined) | undefined;
let minutes = 0;
let running: DeliveryLane[] = [];

beforeAll(async () => {
  w = await ward();
  hooks = await hookReceiver();
  mail = await mailServer({
    onRcptTo: ({ address }, _session, callback) => {
      const code = refuse?.(address);
      callback(code === undefined ? null : refusal(code));
    },
  });
});
afterAll(async () => {
  await w.stop();
  await hooks.close();
  await mail.close();
});
beforeEach(async () => {
  hooks.received.length = 0;
  mail.received.length = 0;
  hooks.answer = (response) => response.writeHead(204).end();
  refuse = undefined;
  // Each test has people of its own and all of the room: what others left behind has ended.
  await w.database.owner.query(
    `UPDATE wardline.notification SET state = 'ended', ended_at = wardline.now(), result = 'expired', next_step_at = NULL, lease = NULL
     WHERE ended_at IS NULL`,
  );
});
afterEach(async () => {
  await Promise.all(running.map((lane) => lane.stop()));
  running = [];
});

const start = (): void => {
  running.push(...w.process({ smtp: { url: mail.url, from: 'wardline@hospital.example' } }));
};
/** All SQL sees that much later from now on. */
const later = async (by: number): Promise<void> => {
  minutes += by;
  await w.database.setAhead(minutes);
};
/** A new nurse of the first site, with what is asked for. */
async function person(...kinds: ('email' | 'webhook')[]): Promise<string> {
  const { rows } = await w.database.owner.query<{ id: string }>(
    `WITH p AS (INSERT INTO wardline.staff (email, name, password_hash)
       VALUES (gen_random_uuid() || '@demo', 'Somebody', 'none') RETURNING staff_id)
     INSERT INTO wardline.staff_assignment (staff_id, role, tenant_id, site_id, valid_from)
     SELECT staff_id, 'nurse', 'metro', 'metro-1', '2020-01-01' FROM p RETURNING staff_id AS id`,
  );
  const id = rows[0]?.id ?? '';
  if (kinds.includes('email')) await w.give(id, 'email', { address: `${id}@hospital.example` });
  if (kinds.includes('webhook')) await w.give(id, 'webhook', { address: hooks.url(`/${id}`) });
  return id;
}
const results = async (alert?: string) => (await w.messages(alert)).map(({ result }) => result);
const settled = (alert: string, ...expected: (string | null)[]) =>
  waitFor(async () => JSON.stringify(await results(alert)) === JSON.stringify(expected), {
    what: expected.join(', '),
  });
const unreachable = async (alert: string, step: string): Promise<string[]> =>
  (
    await w.clock.query<{ id: string }[]>('SELECT u AS id FROM wardline.unreachable_staff($1, $2) u', [
      alert,
      step,
    ])
  ).map(({ id }) => id);
async function only(alert: string): Promise<MessageRow> {
  const [row, ...more] = await w.messages(alert);
  if (row === undefined || more.length > 0) throw new Error('not just one message');
  return row;
}

describe('who is called', () => {
  it('gets a mail and a webhook, once each, however often the step is taken', async () => {
    const id = await person('email', 'webhook');
    const alert = await w.open();
    for (let i = 0; i < 3; i++) await w.notify(alert, '1', [id, id], ['page', 'email', 'webhook', 'email']);
    start();
    await settled(alert, 'sent', 'sent');
    expect(mail.received.map(({ to }) => to)).toEqual([[`${id}@hospital.example`]]);
    expect(hooks.received.map(({ path }) => path)).toEqual([`/${id}`]);
    const [byMail, byHook] = await w.messages(alert);
    expect(mail.received[0]?.header('Message-ID')).toBe(`<${byMail?.id}@wardline.example>`);
    expect(hooks.received[0]?.headers['webhook-id']).toBe(byHook?.id);
    expect(await w.attempts(byMail?.id ?? '')).toEqual(['1 begun', '1 sent']);
  });

  it('and has no address stands there as such, and holds nobody up', async () => {
    const [none, unproved] = [await person(), await person()];
    await w.database.owner.query(
      `INSERT INTO wardline.staff_channel (channel_id, staff_id, kind, hint, sealed, set_by) VALUES (gen_random_uuid(), $1, 'email', 'h', '', $1)`,
      [unproved],
    );
    const alert = await w.open();
    await w.notify(alert, '1', [none], ['email']);
    await w.notify(alert, '2', [unproved], ['email']);
    expect(await results(alert)).toEqual(['no-address', 'not-verified']);
    expect([await unreachable(alert, '1'), await unreachable(alert, '2')]).toEqual([[none], [unproved]]);
  });

  it('only on the page leaves no message, and is unreachable without a page that is open', async () => {
    const id = await person('email');
    const alert = await w.open();
    await w.notify(alert, '1', [id], ['page']);
    expect(await w.messages(alert)).toEqual([]);
    expect(await unreachable(alert, '1')).toEqual([id]);
    const seen = (secondsAgo: number) =>
      w.database.owner.query(
        `INSERT INTO wardline.session (token_hash, staff_id, expires_at, seen_at)
         VALUES ('\\x01', $1, wardline.now() + interval '1 hour', wardline.now() - make_interval(secs => $2))
         ON CONFLICT (token_hash) DO UPDATE SET seen_at = excluded.seen_at`,
        [id, secondsAgo],
      );
    await seen(50);
    expect(await unreachable(alert, '1')).toEqual([]);
    await seen(61);
    expect(await unreachable(alert, '1')).toEqual([id]);
    await seen(1);
    await w.database.owner.query('UPDATE wardline.session SET revoked_at = now() WHERE staff_id = $1', [id]);
    expect(await unreachable(alert, '1')).toEqual([id]);
  });

  it('about something that was taken meanwhile hears nothing of it', async () => {
    const id = await person('email', 'webhook');
    const alert = await w.open();
    await w.notify(alert, '1', [id], ['email', 'webhook']);
    await w.acknowledge(alert);
    start();
    await settled(alert, 'overtaken', 'overtaken');
    expect([mail.received, hooks.received]).toEqual([[], []]);
  });

  it('about something that somebody has had all along hears of it', async () => {
    const id = await person('email');
    const alert = await w.open();
    await w.acknowledge(alert);
    await w.notify(alert, 'audit', [id], ['email']);
    start();
    await settled(alert, 'sent');
  });

  it('by an address that was removed meanwhile is told to nobody, and the history says so', async () => {
    const id = await person('email');
    const alert = await w.open();
    await w.notify(alert, '1', [id], ['email']);
    await w.database.owner.query(
      `INSERT INTO wardline.staff_channel_end (channel_id, ended_by) SELECT channel_id, staff_id FROM wardline.staff_channel WHERE staff_id = $1`,
      [id],
    );
    start();
    await settled(alert, 'no-address');
    expect(await w.events(alert)).toEqual(['opened', 'notification-failed email: no-address']);
  });
});

describe('a message that does not go out', () => {
  it('is tried again, with the same id, until it does', async () => {
    const id = await person('email', 'webhook');
    const alert = await w.open();
    refuse = () => 451;
    hooks.answer = (response) => response.writeHead(503).end();
    await w.notify(alert, '1', [id], ['email', 'webhook']);
    start();
    const tries = async (n: number) =>
      waitFor(async () => (await w.messages(alert)).every((m) => m.attempts === n && m.state === 'waiting'), {
        what: `${n} attempts`,
      });
    await tries(1);
    await later(2);
    await tries(2);
    refuse = undefined;
    hooks.answer = (response) => response.writeHead(204).end();
    await later(2);
    await settled(alert, 'sent', 'sent');
    const [byMail] = await w.messages(alert);
    expect(await w.attempts(byMail?.id ?? '')).toEqual([
      '1 begun',
      '1 smtp-try-later',
      '2 begun',
      '2 smtp-try-later',
      '3 begun',
      '3 sent',
    ]);
    expect(new Set(hooks.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(hooks.received).toHaveLength(3);
    expect(await w.events(alert)).toEqual(['opened']);
  });

  it('ends at once where trying again is of no use, and the critical’s history says so once for a step', async () => {
    const [a, b] = [await person('email'), await person('email')];
    const alert = await w.open();
    refuse = () => 550;
    await w.notify(alert, '1', [a, b], ['page', 'email']);
    start();
    await settled(alert, 'smtp-rejected', 'smtp-rejected');
    expect(await w.events(alert)).toEqual(['opened', 'notification-failed email: smtp-rejected']);
    expect(await unreachable(alert, '1')).toEqual([a, b].sort());
    await w.notify(alert, '2', [a], ['email']);
    await waitFor(async () => (await w.events(alert)).length === 3, { what: 'the second step’s failure' });
  });

  it('to anybody of a step ends the step’s time, but not the last resort’s, and not while somebody can be told', async () => {
    const [a, b] = [await person('email'), await person('webhook')];
    const waits = async (alert: string) =>
      (
        await w.database.owner.query<{ waits: boolean }>(
          'SELECT next_step_at > wardline.now() AS waits FROM wardline.alert WHERE alert_id = $1',
          [alert],
        )
      ).rows[0]?.waits;
    const step = async (phase: string): Promise<string> => {
      const alert = await w.open();
      await w.database.owner.query(
        `UPDATE wardline.alert SET phase = $2, next_step_at = wardline.now() + interval '1 hour' WHERE alert_id = $1`,
        [alert, phase],
      );
      return alert;
    };
    refuse = () => 550;
    const [silent, last, half] = [await step('deliver'), await step('begin'), await step('deliver')];
    const asked = await step('deliver');
    await w.notify(asked, 'question', [a], ['page', 'email']);
    await w.notify(silent, '1', [a], ['page', 'email']);
    await w.notify(last, '1', [a], ['page', 'email']);
    await w.notify(half, '1', [a, b], ['page', 'email', 'webhook']);
    start();
    await settled(silent, 'smtp-rejected');
    await settled(last, 'smtp-rejected');
    await waitFor(async () => (await w.messages(half)).every(({ state }) => state === 'ended'), {
      what: 'the end',
    });
    await settled(asked, 'smtp-rejected');
    const all = [silent, last, half, asked];
    expect(await Promise.all(all.map(waits))).toEqual([false, true, true, true]);
  });

  it('of what is not critical stands in the outbox, not in the history', async () => {
    const id = await person('email');
    const alert = await w.open('tier1');
    refuse = () => 550;
    await w.notify(alert, '1', [id], ['email']);
    start();
    await settled(alert, 'smtp-rejected');
    expect(await w.events(alert)).toEqual(['opened']);
  });

  it('three times counts as a channel that does not work, and is tried on all the same', async () => {
    const id = await person('webhook');
    const alert = await w.open();
    hooks.answer = (response) => response.writeHead(500).end();
    await w.notify(alert, '1', [id], ['webhook']);
    start();
    for (let n = 1; n <= 3; n++) {
      await waitFor(async () => (await w.attempts((await only(alert)).id)).length === 2 * n, {
        what: `attempt ${n}`,
      });
      expect(await unreachable(alert, '1')).toEqual(n < 3 ? [] : [id]);
      await later(2);
    }
    expect(await w.events(alert)).toEqual(['opened', 'notification-failed webhook: http-try-later']);
    hooks.answer = (response) => response.writeHead(204).end();
    await later(2);
    await settled(alert, 'sent');
    expect(await unreachable(alert, '1')).toEqual([]);
  });

  it('gives way to a newer one about the same alert', async () => {
    const id = await person('webhook');
    const alert = await w.open();
    await w.notify(alert, '1', [id], ['webhook']);
    // The older one finds nobody, however often it is tried.
    const older = (await only(alert)).id;
    hooks.answer = (response, { headers }) =>
      response.writeHead(headers['webhook-id'] === older ? 503 : 204).end();
    start();
    await waitFor(async () => (await w.attempts(older)).includes('1 http-try-later'), { what: 'an attempt' });
    await w.notify(alert, '2', [id], ['webhook']);
    await later(2);
    await settled(alert, 'superseded', 'sent');
  });

  it('and whose alert is acknowledged is tried no further', async () => {
    const id = await person('webhook');
    const alert = await w.open();
    hooks.answer = (response) => response.writeHead(503).end();
    await w.notify(alert, '1', [id], ['webhook']);
    start();
    await waitFor(async () => (await only(alert)).state === 'waiting' && (await only(alert)).attempts === 1, {
      what: 'an attempt',
    });
    await w.acknowledge(alert);
    await later(2);
    await settled(alert, 'overtaken');
  });

  it('without settings ends as not configured; sealed under another key as unreadable', async () => {
    const id = await person('email', 'webhook');
    const alert = await w.open();
    await w.notify(alert, '1', [id], ['email', 'webhook']);
    running.push(...w.process({ key: Buffer.alloc(32, 9) }));
    await settled(alert, 'unreadable-address', 'unreadable-address');
    await Promise.all(running.map((lane) => lane.stop()));
    const other = await w.open();
    await w.notify(other, '1', [id], ['email', 'webhook']);
    running = w.process({});
    await settled(other, 'not-configured', 'sent');
  });

  it('of a slow receiver holds up nobody else', async () => {
    const [slow, quick] = [await person('webhook'), await person('webhook')];
    const waiting: (() => void)[] = [];
    hooks.answer = (response, { path }) => {
      if (path === `/${slow}`) waiting.push(() => response.writeHead(204).end());
      else response.writeHead(204).end();
    };
    const alerts = await Promise.all(Array.from({ length: 4 }, () => w.open()));
    for (const alert of alerts) await w.notify(alert, '1', [slow], ['webhook']);
    start();
    await waitFor(() => waiting.length === 2, { what: 'the slow one' });
    const alert = await w.open();
    await w.notify(alert, '1', [quick], ['webhook']);
    await settled(alert, 'sent');
    // Two at once and no more, until it answers.
    expect(waiting).toHaveLength(2);
    hooks.answer = (response) => response.writeHead(204).end();
    for (const answer of waiting) answer();
    for (const one of alerts) await settled(one, 'sent');
  });
});

describe('the limit', () => {
  const limit = (messages: number, seconds: number) =>
    w.database.owner.query(
      `INSERT INTO wardline.notification_policy (tenant_id, per_person, window_seconds) VALUES ('metro', $1, $2)`,
      [messages, seconds],
    );

  it('folds what is too much into one summary, sends that when there is room, and holds back no first critical', async () => {
    await limit(2, 600);
    const id = await person('webhook');
    const small: string[] = [];
    for (let i = 0; i < 5; i++) {
      const alert = await w.open('tier1');
      small.push(alert);
      await w.notify(alert, '1', [id], ['webhook']);
    }
    start();
    await waitFor(
      async () =>
        hooks.received.length === 2 && (await w.messages()).filter((m) => m.result === 'folded').length === 3,
      {
        what: 'two sent and three folded',
      },
    );
    const critical = await w.open();
    await w.notify(critical, '1', [id], ['webhook']);
    await settled(critical, 'sent');
    // The second one about it is not the first.
    await w.notify(critical, '2', [id], ['webhook']);
    await settled(critical, 'sent', 'folded');
    expect(hooks.received).toHaveLength(3);
    await later(11);
    await waitFor(() => hooks.received.length === 4, { what: 'the summary' });
    expect(JSON.parse(hooks.received[3]?.body ?? '')).toMatchObject({
      type: 'alert.summary',
      data: { critical: true, alerts: 4, url: 'https://wardline.example/' },
    });
    await waitFor(async () => (await w.messages()).some((m) => m.kind === 'summary' && m.result === 'sent'), {
      what: 'its end',
    });
  });

  it('sends no summary of what was taken meanwhile', async () => {
    await limit(1, 600);
    const id = await person('webhook');
    const alerts = [await w.open('tier1'), await w.open('tier1')];
    for (const alert of alerts) await w.notify(alert, '1', [id], ['webhook']);
    start();
    await settled(alerts[1] ?? '', 'folded');
    for (const alert of alerts) await w.acknowledge(alert);
    await later(11);
    await waitFor(
      async () => (await w.messages()).some((m) => m.kind === 'summary' && m.result === 'overtaken'),
      {
        what: 'a summary that is not needed',
      },
    );
    expect(hooks.received).toHaveLength(1);
  });

  it('lets the first critical through again once somebody has had the alert', async () => {
    await limit(1, 600);
    const id = await person('webhook');
    const alert = await w.open();
    await w.notify(alert, '1', [id], ['webhook']);
    start();
    await settled(alert, 'sent');
    await w.notify(alert, '2', [id], ['webhook']);
    await settled(alert, 'sent', 'folded');
    await w.acknowledge(alert);
    await later(1);
    await w.database.owner.query(
      `UPDATE wardline.alert SET state = 'escalated', owner_id = NULL, version = version + 1, next_step_at = wardline.now() WHERE alert_id = $1`,
      [alert],
    );
    await w.notify(alert, '3', [id], ['webhook']);
    await settled(alert, 'sent', 'folded', 'sent');
    await limit(10, 600);
  });
});

describe('any number of processes', () => {
  it('send each message once between them', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, () => person('webhook')));
    const alerts = await Promise.all(Array.from({ length: 8 }, () => w.open()));
    for (const alert of alerts) await w.notify(alert, '1', people, ['webhook']);
    start();
    start();
    start();
    await waitFor(async () => (await w.messages()).every((m) => m.state === 'ended'), { what: 'the end' });
    const ids = hooks.received.map(({ headers }) => headers['webhook-id']);
    expect(ids).toHaveLength(people.length * alerts.length);
    expect(new Set(ids).size).toBe(ids.length);
  });

  /** What a process leaves behind that is killed with -9: the lease is committed, and nothing comes after it. */
  const killedAfterTaking = async (kind: 'email' | 'webhook') => takeDueMessages(w.clock, kind, 50);

  it('killed before it sends: another one sends when the lease is over, not before', async () => {
    const id = await person('webhook');
    const alert = await w.open();
    await w.notify(alert, '1', [id], ['webhook']);
    expect((await killedAfterTaking('webhook')).leased).toHaveLength(1);
    expect((await takeDueMessages(w.clock, 'webhook', 50)).leased).toEqual([]);
    await later((leaseSeconds - 5) / 60);
    expect((await takeDueMessages(w.clock, 'webhook', 50)).leased).toEqual([]);
    await later(10 / 60);
    start();
    await settled(alert, 'sent');
    const { id: message } = await only(alert);
    expect(await w.attempts(message)).toEqual(['1 begun', '2 begun', '2 sent']);
    expect(hooks.received.map(({ headers }) => headers['webhook-id'])).toEqual([message]);
  });

  it('killed between sending and putting it down: it is sent again under the same id', async () => {
    const id = await person('email', 'webhook');
    const alert = await w.open();
    await w.notify(alert, '1', [id], ['email', 'webhook']);
    start();
    // The database refuses to put down any end while this trigger stands, as if the process were gone by then.
    await w.database.owner.query(`
      CREATE FUNCTION wardline_test_gone() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'gone'; END $$;
      CREATE TRIGGER gone BEFORE INSERT ON wardline.notification_attempt FOR EACH ROW WHEN (NEW.outcome <> 'begun')
        EXECUTE FUNCTION wardline_test_gone()`);
    await waitFor(() => mail.received.length === 1 && hooks.received.length === 1, {
      what: 'the first attempt',
    });
    await Promise.all(running.splice(0).map((lane) => lane.stop()));
    await w.database.owner.query(
      `DROP TRIGGER gone ON wardline.notification_attempt; DROP FUNCTION wardline_test_gone()`,
    );
    expect((await w.messages(alert)).map(({ state }) => state)).toEqual(['sending', 'sending']);
    await later(2);
    start();
    await settled(alert, 'sent', 'sent');
    expect(mail.received).toHaveLength(2);
    expect(new Set(mail.received.map((m) => m.header('Message-ID'))).size).toBe(1);
    expect(hooks.received).toHaveLength(2);
    expect(new Set(hooks.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  it('that comes back after its lease was given away ends nothing but by success', async () => {
    const id = await person('webhook');
    const alert = await w.open();
    await w.notify(alert, '1', [id], ['webhook']);
    const [first] = (await takeDueMessages(w.clock, 'webhook', 50)).leased;
    await later(2);
    const [second] = (await takeDueMessages(w.clock, 'webhook', 50)).leased;
    if (first === undefined || second === undefined) throw new Error('nothing was leased');
    const settle = async (lease: string, outcome: string) =>
      (
        await w.clock.query<{ done: boolean }[]>(
          'SELECT wardline.settle_notification($1, $2, $3, NULL) AS done',
          [first.id, lease, outcome],
        )
      )[0]?.done;
    expect(await settle(first.lease, 'http-gone')).toBe(false);
    expect(await results(alert)).toEqual([null]);
    expect(await settle(first.lease, 'sent')).toBe(true);
    expect(await settle(second.lease, 'http-gone')).toBe(false);
    expect(await results(alert)).toEqual(['sent']);
  });
});
