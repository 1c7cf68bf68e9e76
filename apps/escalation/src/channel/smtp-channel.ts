import { createTransport, type Transporter } from 'nodemailer';
import { isLoopbackHost } from './address-guard.js';
import {
  giveUp,
  isTlsFailure,
  sent,
  tryAgain,
  within,
  type Channel,
  type OutgoingMessage,
  type Result,
} from './channel.js';
import { noticeText } from './notice.js';

export interface SmtpSettings {
  /** smtp:// (STARTTLS; demanded unless it is this machine) or smtps:// (TLS from the first byte). */
  readonly url: string;
  /** The sender's address. */
  readonly from: string;
  /** Where the console is, for the link; its host stands in the Message-ID. */
  readonly publicUrl: string;
  /** For one message altogether, in milliseconds. */
  readonly timeoutMs?: number;
  /** Demand TLS of this machine, too. */
  readonly requireTls?: boolean;
  /** Certificate (PEM) to trust instead of the usual ones. */
  readonly trust?: string;
}

/** Connections that are kept open; as many messages are sent at once, so that none queues up unseen. */
export const smtpConnections = 5;

/** Mails by a server of the health system. */
export class SmtpChannel implements Channel {
  readonly #settings: SmtpSettings;
  readonly #transport: Transporter;
  readonly #host: string;

  constructor(settings: SmtpSettings) {
    this.#settings = settings;
    this.#host = new URL(settings.publicUrl).hostname;
    this.#transport = createTransport({
      ...transportOptions(settings),
      pool: true,
      maxConnections: smtpConnections,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  send(message: OutgoingMessage): Promise<Result> {
    return within(this.#settings.timeoutMs ?? 30_000, this.#send(message));
  }

  close(): void {
    this.#transport.close();
  }

  async #send({ id, target, notice }: OutgoingMessage): Promise<Result> {
    const urgent = (notice.kind === 'alert' && notice.severity === 'critical') || notice.kind === 'test';
    try {
      await this.#transport.sendMail({
        ...noticeText(this.#settings.publicUrl, notice),
        from: { name: 'Wardline', address: this.#settings.from },
        to: { name: '', address: target.address },
        messageId: `<${id}@${this.#host}>`,
        ...(urgent && { priority: 'high' as const }),
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return sent;
    } catch (error) {
      return failureOf(error as SmtpError);
    }
  }
}

/** What the URL asks for, as nodemailer's options. TLS 1.2 at least, and a certificate that holds. */
export function transportOptions({
  url,
  requireTls,
  trust,
  timeoutMs = 30_000,
}: Omit<SmtpSettings, 'from' | 'publicUrl'>) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const secure = protocol === 'smtps:';
  const demanded = requireTls ?? !isLoopbackHost(host);
  return {
    host,
    port: Number(port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && demanded,
    ignoreTLS: !secure && !demanded,
    tls: { minVersion: 'TLSv1.2' as const, ...(trust !== undefined && { ca: trust }) },
    ...(username !== '' && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
    connectionTimeout: Math.min(10_000, timeoutMs),
    greetingTimeout: Math.min(10_000, timeoutMs),
    socketTimeout: Math.min(20_000, timeoutMs),
    dnsTimeout: Math.min(10_000, timeoutMs),
  };
}

interface SmtpError {
  readonly code?: string;
  /** Of the socket, under a code of nodemailer's. */
  readonly originalCode?: string;
  readonly responseCode?: number;
}

/**
 * A 5xx about the recipient or the message is final. One about ourselves (sign-in, greeting) is not: it says nothing
 * about the person, and somebody mends it.
 */
function failureOf({ code, originalCode, responseCode = 0 }: SmtpError): Result {
  if (isTlsFailure(originalCode)) return tryAgain('tls-failed');
  switch (code) {
    case 'EAUTH':
    case 'ENOAUTH':
    case 'EOAUTH2':
      return tryAgain('smtp-auth-failed');
    case 'ETLS':
    case 'EREQUIRETLS':
      return tryAgain('tls-failed');
    case 'ETIMEDOUT':
      return tryAgain('timeout');
    case 'EENVELOPE':
    case 'EMESSAGE':
      return responseCode >= 500 || responseCode === 0 ? giveUp('smtp-rejected') : tryAgain('smtp-try-later');
    default:
      return responseCode >= 400 ? tryAgain('smtp-try-later') : tryAgain('unreachable');
  }
}
