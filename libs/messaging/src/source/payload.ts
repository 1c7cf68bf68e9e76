import { keptPayloadBytes, maxPayloadBytes } from '#domain';

/** What the pipeline keeps of a payload: all of it, or of one too large to be read the part that quarantine keeps. */
export function keepPayload(sent: Buffer | string): {
  readonly payload: Buffer;
  readonly payloadBytes: number;
} {
  const bytes = typeof sent === 'string' ? Buffer.from(sent) : sent;
  const tooLarge = bytes.length > maxPayloadBytes;
  // Copied, so that the rest can be let go of.
  const payload = tooLarge ? Buffer.from(bytes.subarray(0, keptPayloadBytes)) : bytes;
  return { payload, payloadBytes: bytes.length };
}
