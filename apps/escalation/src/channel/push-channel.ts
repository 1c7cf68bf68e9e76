import { isPushService } from '#access';
import webPush from 'web-push';
import { giveUp, type Channel, type OutgoingMessage, type Result } from './channel.js';
import { post } from './post.js';
import { pushDelivery, pushPayload } from './push-payload.js';

/** What signs messages to push services (RFC 8292), and where they may go. */
export interface VapidSettings {
  /** Base64url, 65 and 32 bytes. */
  readonly publicKey: string;
  readonly privateKey: string;
  /** Whom a push service can write to: `mailto:…` or `https://…`. */
  readonly subject: string;
  /** Hosts of push services. */
  readonly services: readonly string[];
  /** Certificate (PEM) to trust instead of the usual ones. */
  readonly trust?: string;
}

export interface PushSettings extends VapidSettings {
  /** A push service may stand at a private address, or on this machine. */
  readonly allowPrivate: boolean;
  /** From the connection to the end of the answer, in milliseconds. */
  readonly timeoutMs?: number;
}

/** Wakes a browser by its push service: sealed for that browser alone (RFC 8291), signed as ours. */
export class PushChannel implements Channel {
  readonly #settings: PushSettings;

  constructor(settings: PushSettings) {
    this.#settings = settings;
  }

  async send({ target, notice }: OutgoingMessage): Promise<Result> {
    const { services, allowPrivate, trust, timeoutMs = 10_000 } = this.#settings;
    const { address, push } = target;
    if (push === undefined) return giveUp('unreadable-address');
    if (!isPushService(address, services)) return giveUp('address-refused');
    const { ttl, urgency, topic } = pushDelivery(notice);
    const { subject, publicKey, privateKey } = this.#settings;
    let details: webPush.RequestDetails;
    try {
      details = webPush.generateRequestDetails(
        { endpoint: address, keys: push },
        JSON.stringify(pushPayload(notice)),
        {
          vapidDetails: { subject, publicKey, privateKey },
          TTL: ttl,
          urgency,
          ...(topic !== undefined && { topic }),
        },
      );
    } catch {
      // Keys that are none: no attempt can succeed.
      return giveUp('unreadable-address');
    }
    return post(new URL(address), {
      headers: details.headers,
      body: details.body ?? Buffer.alloc(0),
      allowPrivate,
      timeoutMs,
      trust,
    });
  }

  close(): void {
    // Each request has a connection of its own.
  }
}
