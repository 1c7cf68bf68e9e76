import type { PushKeys } from './push-service.js';
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** Where a channel leads to, and what signs a webhook. Leaves the application sealed only. */
export interface ChannelTarget {
  /** An e-mail address, or a URL: of a webhook, or of a browser's push service. */
  readonly address: string;
  /** Of a webhook, the newest first: `whsec_` and base64. */
  readonly secrets: readonly ChannelSecret[];
  /** Of a browser. */
  readonly push?: PushKeys;
}

export interface ChannelSecret {
  readonly secret: string;
  /** RFC 3339; from then on it signs no more. */
  readonly until?: string;
}

/** Whose channel it is: bound into the seal, so that a row under another name does not open. */
export interface ChannelOwner {
  readonly channelId: string;
  readonly staffId: string;
}

const nonceBytes = 12;
const tagBytes = 16;
const codeDigits = 8;

/** Nonce (12 bytes) | tag (16) | ciphertext, AES-256-GCM. @param key 32 bytes */
export function sealChannel(key: Buffer, owner: ChannelOwner, target: ChannelTarget): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(bound(owner));
  const ciphertext = Buffer.concat([cipher.update(JSON.stringify(target), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]);
}

/** Undefined for another key, another owner or a changed byte. */
export function openChannel(key: Buffer, owner: ChannelOwner, sealed: Buffer): ChannelTarget | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(bound(owner));
    decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
    const text = Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]);
    return JSON.parse(text.toString('utf8')) as ChannelTarget;
  } catch {
    return undefined;
  }
}

/**
 * The code that a message carries to prove an address: eight digits, made from the key and the message's id, so that
 * it stands nowhere and whoever holds the key can tell it.
 */
export function channelCode(key: Buffer, messageId: string): string {
  const digest = createHmac('sha256', key).update('channel-code\0').update(messageId).digest();
  return String(digest.readBigUInt64BE() % 10n ** BigInt(codeDigits)).padStart(codeDigits, '0');
}

/** A new secret of a webhook: 32 random bytes. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

function bound({ channelId, staffId }: ChannelOwner): Buffer {
  return Buffer.from(`channel ${channelId} of ${staffId}`);
}
