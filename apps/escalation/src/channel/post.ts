import { lookup as resolveName } from 'node:dns';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from './address-guard.js';
import { giveUp, isTlsFailure, sent, tryAgain, within, type Result } from './channel.js';

export interface PostOptions {
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string | Buffer;
  /** Private addresses and this machine are allowed, too. */
  readonly allowPrivate: boolean;
  /** From the connection to the end of the answer, in milliseconds. */
  readonly timeoutMs: number;
  /** Certificate (PEM) to trust instead of the usual ones. */
  readonly trust?: string | undefined;
}

/** As much of an answer as is read before the connection is dropped: nothing in it is used. */
const answerBytes = 4096;
const refusal = new Error('the address is not a public one');

/**
 * Posts once, on a connection of its own. Over node:https and not fetch, because the address is judged where the
 * connection is made: a name that resolves to another address the second time gains nothing. Redirects are not followed.
 */
export function post(url: URL, options: PostOptions): Promise<Result> {
  const abort = new AbortController();
  return within(options.timeoutMs, answered(url, options, abort.signal)).finally(() => {
    abort.abort();
  });
}

async function answered(
  url: URL,
  { headers, body, allowPrivate, trust }: PostOptions,
  signal: AbortSignal,
): Promise<Result> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const outgoing = request(url, {
      method: 'POST',
      agent: false,
      signal,
      ...(allowPrivate ? {} : { lookup: publicOnly }),
      ...(trust !== undefined && { ca: trust }),
      headers: { ...headers, 'content-length': Buffer.byteLength(body), 'user-agent': 'Wardline' },
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
