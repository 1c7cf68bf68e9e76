import { payloadFormats, type PayloadFormat } from '#domain';

/** The last segment of a topic: what a device sends, or (`receipt`) gets. */
export const channels = [...payloadFormats, 'status', 'receipt'] as const;
export type Channel = (typeof channels)[number];

/** `rpm/v1/{tenant}/{device}/{channel}` */
export interface Topic {
  readonly tenant: string;
  readonly device: string;
  readonly channel: Channel;
}

const segment = /^[A-Za-z0-9._-]{1,64}$/;

/** May it be a tenant's or a device's name in a topic and a user name? */
export function isSegment(name: string): boolean {
  return segment.test(name);
}

/** Undefined for a topic that is none of the contract's. */
export function parseTopic(topic: string): Topic | undefined {
  const [root, version, tenant, device, channel, ...rest] = topic.split('/', 7);
  if (root !== 'rpm' || version !== 'v1' || rest.length > 0) return undefined;
  if (tenant === undefined || device === undefined || channel === undefined) return undefined;
  if (!isSegment(tenant) || !isSegment(device) || !isChannel(channel)) return undefined;
  return { tenant, device, channel };
}

/** @throws {RangeError} for a tenant or device that cannot stand in a topic */
export function buildTopic({ tenant, device, channel }: Topic): string {
  if (!isSegment(tenant) || !isSegment(device)) throw new RangeError('not a topic segment');
  return `rpm/v1/${tenant}/${device}/${channel}`;
}

/** The user name under which a device or gateway signs in. */
export function userName(account: { readonly tenant: string; readonly device: string }): string {
  return `${account.tenant}/${account.device}`;
}

export function isPayloadFormat(channel: Channel): channel is PayloadFormat {
  return (payloadFormats as readonly Channel[]).includes(channel);
}

function isChannel(name: string): name is Channel {
  return (channels as readonly string[]).includes(name);
}
