import type { ChannelTarget } from '#access';
import type { NotificationChannel } from '#domain';
import type { Notice } from './notice.js';

/** The page has clients of its own; these leave the house. A push is what calls somebody to the page who is away from it. */
export type OutgoingChannel = Exclude<NotificationChannel, 'page'> | 'push';
export const outgoingChannels: readonly OutgoingChannel[] = ['email', 'webhook', 'push'];

export interface OutgoingMessage {
  /** The same in every attempt, so that a receiver can tell a repetition. */
  readonly id: string;
  readonly target: ChannelTarget;
  readonly notice: Notice;
}

/** Stable codes of what can go wrong; they stand in the record, the metrics and the alert's history. */
export type FailureCode =
  | 'no-address'
  | 'not-configured'
  | 'unreadable-address'
  | 'address-refused'
  | 'timeout'
  | 'unreachable'
  | 'tls-failed'
  | 'smtp-auth-failed'
  | 'smtp-try-later'
  | 'smtp-rejected'
  | 'http-try-later'
  | 'http-redirect'
  | 'http-rejected'
  | 'http-gone'
  | 'expired';

export type Result =
  | { readonly sent: true }
  | {
      readonly sent: false;
      readonly code: FailureCode;
      /** Trying again would lead to the same. */
      readonly permanent: boolean;
    };

/** One way to reach people. Never throws: what went wrong is a result, without address and without words of the receiver. */
export interface Channel {
  send(message: OutgoingMessage): Promise<Result>;
  /** Gives up what is held open. */
  close(): void;
}

export const sent: Result = { sent: true };
export const tryAgain = (code: FailureCode): Result => ({ sent: false, code, permanent: false });
export const giveUp = (code: FailureCode): Result => ({ sent: false, code, permanent: true });

/** In the place of a channel for which the settings are missing: says so at once, so that nobody waits for it. */
export const notConfigured: Channel = {
  send: () => Promise.resolve(giveUp('not-configured')),
  close: () => undefined,
};

/** Is it a code of Node's or OpenSSL's for a handshake or a certificate that does not hold? */
export function isTlsFailure(code: string | undefined): boolean {
  return /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO$)/.test(code ?? '');
}

/** The result of `work`, or `timeout` when it takes longer. */
export async function within(ms: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Result>((resolve) => {
    timer = setTimeout(() => {
      resolve(tryAgain('timeout'));
    }, ms);
  });
  return Promise.race([work, late]).finally(() => {
    clearTimeout(timer);
  });
}
