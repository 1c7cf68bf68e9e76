import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { SMTPServerOptions } from 'smtp-server';
import type { Notice } from '../../src/channel/notice.js';
import { SmtpChannel, transportOptions } from '../../src/channel/smtp-channel.js';
import { certificate, mailServer, refusal, type MailServer } from './mail-server.js';

const publicUrl = 'https://wardline.example';
const notice: Notice = { kind: 'alert', severity: 'critical', site: 'First', alerts: 1, alertId: 'a-1' };
const open: { close: () => unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function serve(options: SMTPServerOptions = {}): Promise<MailServer> {
  const server = await mailServer(options);
  open.push(server);
  return server;
}
function channelTo(
  url: string,
  more: { timeoutMs?: number; requireTls?: boolean; trust?: string } = {},
): SmtpChannel {
  const channel = new SmtpChannel({ url, from: 'wardline@hospital.example', publicUrl, ...more });
  open.push(channel);
  return channel;
}
const send = (channel: SmtpChannel, id = 'm-1', what = notice) =>
  channel.send({ id, target: { address: 'nurse@hospital.example', secrets: [] }, notice: what });

describe('a mail', () => {
  it('arrives, under its own id in every attempt', async () => {
    const server = await serve();
    const channel = channelTo(server.url);
    expect(await send(channel)).toEqual({ sent: true });
    expect(await send(channel)).toEqual({ sent: true });
    expect(server.received).toHaveLength(2);
    for (const mail of server.received) {
      expect([mail.from, mail.to]).toEqual(['wardline@hospital.example', ['nurse@hospital.example']]);
      expect(mail.header('Message-ID')).toBe('<m-1@wardline.example>');
      expect(mail.header('Subject')).toBe('Wardline: Critical: 1 alert at First');
      expect(mail.header('Auto-Submitted')).toBe('auto-generated');
      expect(mail.header('X-Priority')).toContain('1');
      expect(mail.raw).toContain('https://wardline.example/alerts/a-1');
    }
  });

  it('signs in where the URL says who', async () => {
    const seen: string[] = [];
    const server = await serve({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, callback) => {
        seen.push(`${username} ${password}`);
        callback(null, { user: username });
      },
    });
    const url = server.url.replace('smtp://', 'smtp://ward%40line:p%2Fw@');
    expect(await send(channelTo(url))).toEqual({ sent: true });
    expect(seen).toEqual(['ward@line p/w']);
  });

  it('in a name of more than one line stays one header', async () => {
    const server = await serve();
    await send(channelTo(server.url), 'm-2', { ...notice, site: 'First\r\nBcc: x@evil.example\u0000' });
    expect(server.received[0]?.header('Subject')).toContain('First Bcc: x@evil.example');
    expect(server.received[0]?.header('Bcc')).toBeUndefined();
    expect(server.received[0]?.to).toEqual(['nurse@hospital.example']);
  });
});

describe('a server that', () => {
  it.each([
    ['greylists the recipient', 451, 'smtp-try-later', false],
    ['has no room', 452, 'smtp-try-later', false],
    ['knows no such recipient', 550, 'smtp-rejected', true],
    ['takes no mail for it', 554, 'smtp-rejected', true],
  ])('%s (%i) comes to %s', async (_what, status, code, permanent) => {
    const server = await serve({
      onRcptTo: (_address, _session, callback) => {
        callback(refusal(status));
      },
    });
    expect(await send(channelTo(server.url))).toEqual({ sent: false, code, permanent });
    expect(server.received).toEqual([]);
  });

  it.each([
    [451, 'smtp-try-later', false],
    [554, 'smtp-rejected', true],
  ])('answers the content with %i comes to %s', async (status, code, permanent) => {
    const server = await serve({
      onData: (stream, _session, callback) => {
        stream.resume();
        stream.on('end', () => {
          callback(refusal(status));
        });
      },
    });
    expect(await send(channelTo(server.url))).toEqual({ sent: false, code, permanent });
  });

  it('greylists the first attempt takes the second', async () => {
    let first = true;
    const server = await serve({
      onRcptTo: (_address, _session, callback) => {
        callback(first ? refusal(450) : null);
        first = false;
      },
    });
    const channel = channelTo(server.url);
    expect(await send(channel)).toMatchObject({ sent: false, permanent: false });
    expect(await send(channel)).toEqual({ sent: true });
  });

  it('refuses our sign-in says nothing about the person', async () => {
    const server = await serve({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, callback) => {
        callback(refusal(535));
      },
    });
    expect(await send(channelTo(server.url.replace('smtp://', 'smtp://user:pw@')))).toEqual({
      sent: false,
      code: 'smtp-auth-failed',
      permanent: false,
    });
  });

  it('turns everybody away says nothing about the person either', async () => {
    const server = await serve({
      onConnect: (_session, callback) => {
        callback(refusal(554));
      },
    });
    expect(await send(channelTo(server.url))).toMatchObject({ sent: false, permanent: false });
  });

  it('is silent, breaks off, or is not there may be tried again', async () => {
    const raw = async (onConnection: Parameters<typeof createServer>[1]): Promise<string> => {
      const server: Server = createServer(onConnection);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      open.push(server);
      return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
    };
    const silent = await raw((socket) => {
      socket.on('error', () => undefined);
      open.push({ close: () => socket.destroy() });
    });
    expect(await send(channelTo(silent, { timeoutMs: 100 }))).toEqual({
      sent: false,
      code: 'timeout',
      permanent: false,
    });
    const broken = await raw((socket) => {
      socket.on('error', () => undefined);
      socket.end('220 hello\r\n');
    });
    expect(await send(channelTo(broken))).toMatchObject({ sent: false, permanent: false });
    const closed = await mailServer();
    await closed.close();
    expect(await send(channelTo(closed.url))).toEqual({ sent: false, code: 'unreachable', permanent: false });
  });
});

describe('TLS', () => {
  it('is used where it is demanded, by STARTTLS and from the first byte', async () => {
    const trust = certificate.cert;
    const server = await serve();
    expect(await send(channelTo(server.url, { requireTls: true, trust }))).toEqual({ sent: true });
    const secure = await serve({ secure: true });
    const url = secure.url.replace('smtp:', 'smtps:');
    expect(await send(channelTo(url, { trust }))).toEqual({ sent: true });
    expect([...server.received, ...secure.received].map((mail) => mail.secure)).toEqual([true, true]);
  });

  it('is demanded where the server offers none: nothing is said in the clear', async () => {
    const server = await serve({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] });
    expect(await send(channelTo(server.url, { requireTls: true }))).toEqual({
      sent: false,
      code: 'tls-failed',
      permanent: false,
    });
    expect(server.received).toEqual([]);
  });

  it('with a certificate that does not hold is none', async () => {
    const server = await serve();
    expect(await send(channelTo(server.url, { requireTls: true }))).toEqual({
      sent: false,
      code: 'tls-failed',
      permanent: false,
    });
    const secure = await serve({ secure: true });
    expect(await send(channelTo(secure.url.replace('smtp:', 'smtps:')))).toMatchObject({ sent: false });
    expect([...server.received, ...secure.received]).toEqual([]);
  });

  it.each([
    [
      'smtp://mail.example',
      { host: 'mail.example', port: 587, secure: false, requireTLS: true, ignoreTLS: false },
    ],
    ['smtp://mail.example:25', { port: 25, secure: false, requireTLS: true }],
    ['smtps://mail.example', { port: 465, secure: true, requireTLS: false }],
    ['smtp://127.0.0.1:2525', { port: 2525, secure: false, requireTLS: false, ignoreTLS: true }],
    ['smtp://[::1]', { host: '::1', port: 587, requireTLS: false }],
    ['smtp://127.0.0.1.evil.example', { requireTLS: true }],
  ])('of %s', (url, expected) => {
    expect(transportOptions({ url })).toMatchObject({ ...expected, tls: { minVersion: 'TLSv1.2' } });
  });
});
