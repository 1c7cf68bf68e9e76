import type { Logger } from '#observability';
import type { DataSource } from 'typeorm';
import { notConfigured, type Channel, type OutgoingChannel } from './channel.js';
import { DeliveryLane } from './delivery-lane.js';
import { PushChannel, type VapidSettings } from './push-channel.js';
import { SmtpChannel, smtpConnections } from './smtp-channel.js';
import { WebhookChannel } from './webhook-channel.js';

/** How people are reached away from the page. */
export interface ChannelSettings {
  /** Opens addresses, 32 bytes; undefined: none can be set, and nothing is sent. */
  readonly key?: Buffer | undefined;
  readonly smtp?: { readonly url: string; readonly from: string } | undefined;
  /** Browsers that may be woken; undefined: none is. */
  readonly push?: VapidSettings | undefined;
  /** Where the console is. */
  readonly publicUrl: string;
  readonly allowPrivate: boolean;
}

/** Webhooks, and messages to browsers, that are posted at once. */
const webhooksAtOnce = 20;
const pushesAtOnce = 20;

/** One lane for each channel, so that a mail server that is down holds up no webhook. */
export function deliveryLanes(
  settings: ChannelSettings | undefined,
  source: DataSource,
  logger: Logger,
  onResult: (kind: OutgoingChannel, result: string, times: number) => void,
): DeliveryLane[] {
  const lane = (kind: OutgoingChannel, channel: Channel, room: number): DeliveryLane =>
    new DeliveryLane({ kind, channel, room, key: settings?.key, source, logger, onResult });
  const email =
    settings?.smtp === undefined
      ? notConfigured
      : new SmtpChannel({ ...settings.smtp, publicUrl: settings.publicUrl });
  const webhook = settings === undefined ? notConfigured : new WebhookChannel(settings);
  const push =
    settings?.push === undefined
      ? notConfigured
      : new PushChannel({ ...settings.push, allowPrivate: settings.allowPrivate });
  return [
    lane('email', email, smtpConnections),
    lane('webhook', webhook, webhooksAtOnce),
    lane('push', push, pushesAtOnce),
  ];
}
