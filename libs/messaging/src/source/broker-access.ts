import { isPayloadFormat, parseTopic } from '../topic.js';

/** Who signed in to the broker. A gateway publishes for the devices of its tenant that are assigned to it. */
export interface DeviceAccount {
  readonly tenant: string;
  readonly device: string;
  readonly kind: 'device' | 'gateway';
}

/**
 * What a publish by this account is: a message with measurements, a status, or denied. Which devices a gateway
 * serves is the pipeline's to check, where a foreign one is quarantined with the payload instead of being lost.
 * Nobody publishes receipts.
 */
export function publishRight(account: DeviceAccount, topic: string): 'measurements' | 'status' | 'denied' {
  const parsed = parseTopic(topic);
  if (parsed?.tenant !== account.tenant) return 'denied';
  if (account.kind === 'device' && parsed.device !== account.device) return 'denied';
  if (parsed.channel === 'status') return 'status';
  return isPayloadFormat(parsed.channel) ? 'measurements' : 'denied';
}

/** A device reads its own receipts and status; a gateway those of its tenant, one by one or with `+` for the device. */
export function maySubscribe(account: DeviceAccount, filter: string): boolean {
  const devices =
    account.kind === 'gateway' ? filter.replace(/^(rpm\/v1\/[^/+#]+)\/\+\//, '$1/any/') : filter;
  const parsed = parseTopic(devices);
  if (parsed?.tenant !== account.tenant) return false;
  if (account.kind === 'device' && parsed.device !== account.device) return false;
  return parsed.channel === 'receipt' || parsed.channel === 'status';
}
