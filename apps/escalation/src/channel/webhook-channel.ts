import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { lookup as resolveName } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { isLoopbackHost, isPublicAddress } from './address-guard.js';
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
import { noticePayload } from './notice.js';
import { webhookHeaders } from './webhook-signature.js';

export interface WebhookSettings {
  /** Where the console is, for the link. */
  readonly publicUrl: string;
  /** Webhooks may lead to private addresses and to this machine. */
  readonly allowPrivate: boolean;
  /** From the connection to the end of the answer, in milliseconds. */
  readonly timeoutMs?: number;
}

/** As much of an answer as is read before the connection is dropped: nothing in it is used. */
const answerBytes = 4096;
const refusal = new Error('the address is not a public one');

/**
 * Posts signed JSON. Over node:https and not fetch, because the address is judged where the connection is made: a name
 * that resolves to another address the second time gains nothing. Redirects are not followed.
 */
export class WebhookChannel implements Channel {
  readonly #settings: WebhookSettings;

  constructor(settings: WebhookSettings) {
    this.#settings = settings;
  }

  send(message: OutgoingMessage): Promise<Result> {
    const { address } = message.target;
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url === undefined || !this.#mayBeAsked(url)) return Promise.resolve(giveUp('address-refused'));
    const abort = new AbortController();
    const work = this.#post(url, message, abort.signal);
    return within(this.#settings.timeoutMs ?? 10_000, work).finally(() => {
      abort.abort();
    });
  }

  close(): void {
    // Each request has a connection of its own.
  }

  #mayBeAsked(url: URL): boolean {
    if (url.username !== '' || url.password !== '') return false;
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (url.protocol === 'http:') return this.#settings.allowPrivate && isLoopbackHost(host);
    if (url.protocol !== 'https:') return false;
    return this.#settings.allowPrivate || isIP(host) === 0 || isPublicAddress(host);
  }

  async #post(url: URL, { id, target, notice }: OutgoingMessage, signal: AbortSignal): Promise<Result> {
    const at = new Date();
    const body = JSON.stringify(noticePayload(this.#settings.publicUrl, notice, at));
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    return new Promise((resolve) => {
      const outgoing = request(url, {
        method: 'POST',
        agent: false,
        signal,
        ...(this.#settings.allowPrivate ? {} : { lookup: publicOnly }),
        headers: {
          ...webhookHeaders(id, at, body, target.secrets),
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Wardline',
        },
      });
      outgoing.on('response', (answer) => {
        drain(answer);
        resolve(resultOf(answer.statusCode ?? 0));
      });
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        resolve(failureOf(error));
      });
      outgoing.end(body);
    });
  }
}

function drain(answer: IncomingMessage): void {
  let read = 0;
  answer.on('data', (chunk: Buffer) => {
    read += chunk.length;
    if (read > answerBytes) answer.destroy();
  });
  answer.on('error', () => undefined);
}

function resultOf(status: number): Result {
  if (status >= 200 && status < 300) return sent;
  if (status >= 300 && status < 400) return giveUp('http-redirect');
  if (status === 410) return giveUp('http-gone');
  if ([408, 425, 429].includes(status) || status >= 500) return tryAgain('http-try-later');
  return giveUp('http-rejected');
}

function failureOf(error: NodeJS.ErrnoException): Result {
  if (error === refusal) return giveUp('address-refused');
  if (isTlsFailure(error.code)) return tryAgain('tls-failed');
  return tryAgain('unreachable');
}

/** Resolves a name and lets the connection have it only if every one of its addresses is public. */
const publicOnly: LookupFunction = (hostname, options, callback) => {
  resolveName(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) {
      callback(error, '', 0);
      return;
    }
    const [first] = addresses;
    if (first === undefined) callback(refusal, '', 0);
    else if (!addresses.every(({ address }) => isPublicAddress(address))) callback(refusal, '', 0);
    else if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
