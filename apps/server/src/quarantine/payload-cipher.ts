import { createDecipheriv } from 'node:crypto';
import { Problem } from '../problem/problem.js';

const nonceBytes = 12;
const tagBytes = 16;

/**
 * Opens a payload as ingestion sealed it: nonce (12 bytes) | tag (16) | ciphertext, AES-256-GCM.
 *
 * @param key 32 bytes; undefined where this server was given none
 * @throws {Problem} unreadable-payload, for another key or a changed byte as well
 */
export function openPayload(key: Buffer | undefined, sealed: Buffer): Buffer {
  if (key === undefined) throw new Problem('unreadable-payload', 'this server holds no quarantine key');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
    return Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]);
  } catch {
    throw new Problem('unreadable-payload');
  }
}
