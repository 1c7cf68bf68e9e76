import type { ChannelSecret } from '#access';
import { createHmac } from 'node:crypto';

/**
 * Headers after the Standard Webhooks specification 1.0: HMAC-SHA256 over `id.timestamp.body`, by every secret that
 * holds, so that one can be exchanged without a gap.
 *
 * @param at when this attempt is made; receivers refuse old ones
 */
export function webhookHeaders(
  id: string,
  at: Date,
  body: string,
  secrets: readonly ChannelSecret[],
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const valid = secrets.filter(({ until }) => until === undefined || Date.parse(until) > at.getTime());
  const signatures = valid.map(({ secret }) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
