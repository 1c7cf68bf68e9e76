import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { ownCertificate } from '#testing';
import fc from 'fast-check';
import { newWebhookSecret } from '#access';
import type { Notice } from '../../src/channel/notice.js';
import { WebhookChannel } from '../../src/channel/webhook-channel.js';
import { webhookHeaders } from '../../src/channel/webhook-signature.js';
import { hookReceiver, type HookReceiver } from './webhook-receiver.js';

const publicUrl = 'https://wardline.example';
const secret = newWebhookSecret();
const notice: Notice = { kind: 'alert', severity: 'critical', site: 'First', alerts: 2, alertId: 'a-1' };
const channel = new WebhookChannel({ publicUrl, allowPrivate: true, timeoutMs: 3000 });
let receiver: HookReceiver;
beforeAll(async () => {
  receiver = await hookReceiver();
});
afterAll(async () => {
  await receiver.close();
});
beforeEach(() => {
  receiver.received.length = 0;
  receiver.answer = (response) => response.writeHead(204).end();
});

const send = (address = receiver.url(), over = channel) =>
  over.send({ id: 'm-1', target: { address, secrets: [{ secret }] }, notice });

/** As a receiver checks it, by the specification's words. */
function verifies(hook: { headers: Record<string, unknown>; body: string }, by: string): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signatures } = hook.headers;
  const expected = createHmac('sha256', Buffer.from(by.slice('whsec_'.length), 'base64'))
    .update(`${String(id)}.${String(at)}.${hook.body}`)
    .digest('base64');
  return String(signatures).split(' ').includes(`v1,${expected}`);
}

describe('the signature', () => {
  it('is that of the reference implementation', () => {
    expect(
      webhookHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', new Date(1614265330_000), '{"test": 2432232314}', [
        { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
      ])['webhook-signature'],
    ).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('is made by every secret that holds at that time, and by no other', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: -1000, max: 1000 }))), (offsets) => {
        const at = new Date(1_700_000_000_000);
        const secrets = offsets.map((ms, i) => ({
          secret: `whsec_${Buffer.from(`secret ${i}`).toString('base64')}`,
          ...(ms !== null && { until: new Date(at.getTime() + ms).toISOString() }),
        }));
        const headers = webhookHeaders('id', at, 'body', secrets);
        for (const [i, { secret: by }] of secrets.entries()) {
          const holds = offsets[i] === null || (offsets[i] ?? 0) > 0;
          expect(verifies({ headers, body: 'body' }, by)).toBe(holds);
        }
      }),
    );
  });
});

describe('a webhook', () => {
  it('arrives signed, with the same id each time, and says only what a notice holds', async () => {
    expect(await send()).toEqual({ sent: true });
    expect(await send()).toEqual({ sent: true });
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual(['m-1', 'm-1']);
    const [hook] = receiver.received;
    if (hook === undefined) throw new Error('nothing came');
    expect(verifies(hook, secret)).toBe(true);
    expect(verifies({ ...hook, body: `${hook.body} ` }, secret)).toBe(false);
    expect(verifies(hook, newWebhookSecret())).toBe(false);
    expect(Math.abs(Number(hook.headers['webhook-timestamp']) * 1000 - Date.now())).toBeLessThan(60_000);
    expect(JSON.parse(hook.body)).toEqual({
      type: 'alert.waiting',
      timestamp: expect.any(String),
      data: {
        severity: 'critical',
        site: 'First',
        alerts: 2,
        alert: 'a-1',
        url: 'https://wardline.example/alerts/a-1',
        text: 'Wardline: Critical: 2 alerts at First',
      },
    });
  });

  it.each([
    [200, { sent: true }],
    [302, { sent: false, code: 'http-redirect', permanent: true }],
    [400, { sent: false, code: 'http-rejected', permanent: true }],
    [404, { sent: false, code: 'http-rejected', permanent: true }],
    [408, { sent: false, code: 'http-try-later', permanent: false }],
    [410, { sent: false, code: 'http-gone', permanent: true }],
    [429, { sent: false, code: 'http-try-later', permanent: false }],
    [500, { sent: false, code: 'http-try-later', permanent: false }],
    [503, { sent: false, code: 'http-try-later', permanent: false }],
  ])('that is answered with %i comes to %j', async (status, result) => {
    receiver.answer = (response) =>
      response.writeHead(status, { location: receiver.url('/elsewhere') }).end();
    expect(await send()).toEqual(result);
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hook']);
  });

  it('that nobody answers ends in time', async () => {
    receiver.answer = () => undefined;
    const impatient = new WebhookChannel({ publicUrl, allowPrivate: true, timeoutMs: 50 });
    expect(await send(receiver.url(), impatient)).toEqual({ sent: false, code: 'timeout', permanent: false });
  });

  it('takes the status and no endless answer with it', async () => {
    let dropped: (() => void) | undefined;
    const closed = new Promise<void>((resolve) => (dropped = resolve));
    receiver.answer = (response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(1024)));
      };
      response.on('drain', more).on('close', () => dropped?.());
      response.writeHead(200);
      more();
    };
    expect(await send()).toEqual({ sent: true });
    await closed;
  });

  it('to a closed port may be tried again', async () => {
    const gone = await hookReceiver();
    await gone.close();
    expect(await send(gone.url())).toEqual({ sent: false, code: 'unreachable', permanent: false });
  });

  it('does not talk to a machine whose certificate does not hold', async () => {
    let asked = 0;
    const server = createServer({ ...ownCertificate() }, (_request, response) => {
      asked += 1;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const result = await send(`https://127.0.0.1:${port}/`);
    await new Promise((resolve) => server.close(resolve));
    expect([result, asked]).toEqual([{ sent: false, code: 'tls-failed', permanent: false }, 0]);
  });

  it('does not go where it may not', async () => {
    const refused = { sent: false, code: 'address-refused', permanent: true };
    const guarded = new WebhookChannel({ publicUrl, allowPrivate: false, timeoutMs: 3000 });
    const { port } = receiver;
    for (const address of [
      receiver.url(),
      `https://127.0.0.1:${port}/`,
      `https://localhost:${port}/`,
      `https://[::1]:${port}/`,
      `https://0x7f000001:${port}/`,
      `https://2130706433:${port}/`,
      `https://[::ffff:127.0.0.1]:${port}/`,
      'https://169.254.169.254/latest/meta-data',
      'http://wardline.example/',
      'https://user:secret@wardline.example/',
      'file:///etc/passwd',
      'ftp://wardline.example/',
      'not a url',
    ])
      expect([address, await send(address, guarded)]).toEqual([address, refused]);
    // Private addresses are allowed here, but only TLS leaves the machine.
    expect(await send('http://10.0.0.1/')).toEqual(refused);
    expect(receiver.received).toEqual([]);
  });
});
