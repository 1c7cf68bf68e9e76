import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { ownCertificate } from '#testing';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly secure: boolean;
  /** Headers and body, unfolded and out of quoted-printable. */
  readonly raw: string;
  readonly header: (name: string) => string | undefined;
}

export interface MailServer {
  readonly received: ReceivedMail[];
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** What the servers of this run show themselves with. */
export const certificate = ownCertificate();

/** A real SMTP server on loopback that keeps what it is sent. @param options of smtp-server, over the defaults */
export async function mailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    ...certificate,
    onData: (stream, session, callback) => {
      let text = '';
      stream.setEncoding('utf8');
      stream.on('data', (chunk: string) => (text += chunk));
      stream.on('end', () => {
        const raw = unwrapped(text);
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          secure: session.secure,
          raw,
          header: (name) => new RegExp(`^${name}: (.*)$`, 'im').exec(raw)?.[1]?.trim(),
        });
        callback();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    received,
    url: `smtp://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** An answer of the server with a code of its own choice. */
export function refusal(responseCode: number): Error {
  return Object.assign(new Error('no, patient Family-first'), { responseCode });
}

function unwrapped(text: string): string {
  return text
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
