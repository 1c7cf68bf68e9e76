import { isIP } from 'node:net';
import { isLoopbackHost, isPublicAddress } from './address-guard.js';
import { giveUp, type Channel, type OutgoingMessage, type Result } from './channel.js';
import { noticePayload } from './notice.js';
import { post } from './post.js';
import { webhookHeaders } from './webhook-signature.js';

export interface WebhookSettings {
  /** Where the console is, for the link. */
  readonly publicUrl: string;
  /** Webhooks may lead to private addresses and to this machine. */
  readonly allowPrivate: boolean;
  /** From the connection to the end of the answer, in milliseconds. */
  readonly timeoutMs?: number;
}

/** Posts signed JSON. */
export class WebhookChannel implements Channel {
  readonly #settings: WebhookSettings;

  constructor(settings: WebhookSettings) {
    this.#settings = settings;
  }

  send({ id, target, notice }: OutgoingMessage): Promise<Result> {
    const { address } = target;
    const { publicUrl, allowPrivate, timeoutMs = 10_000 } = this.#settings;
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url === undefined || !this.#mayBeAsked(url)) return Promise.resolve(giveUp('address-refused'));
    const at = new Date();
    const body = JSON.stringify(noticePayload(publicUrl, notice, at));
    return post(url, {
      headers: { ...webhookHeaders(id, at, body, target.secrets), 'content-type': 'application/json' },
      body,
      allowPrivate,
      timeoutMs,
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
}
