/** What a chunk of an MQTT byte stream holds, as far as its framing tells. */
export interface Frames {
  /** The chunk without PINGREQs and without a fixed header that is not complete yet. */
  readonly forward: readonly Buffer[];
  readonly pings: number;
  readonly error?: 'too-large' | 'malformed';
}

/** MQTT 3.1.1 §3.12: PINGREQ is 0xC0 0x00. */
const pingRequest = 0xc0;
/** MQTT 3.1.1 §2.2.3: the remaining length takes at most four bytes. */
const maxLengthBytes = 4;

/**
 * Follows the packet boundaries of one MQTT connection (MQTT 3.1.1 §2.2), so that a packet that is too large is seen
 * by its header, before its body is in memory, and a ping is seen behind messages that still wait.
 */
export class FrameScanner {
  private carry: Buffer | undefined;
  private bodyLeft = 0;

  constructor(private readonly maxPacketBytes: number) {}

  scan(received: Buffer): Frames {
    const chunk = this.carry === undefined ? received : Buffer.concat([this.carry, received]);
    this.carry = undefined;
    const forward: Buffer[] = [];
    let pings = 0;
    let from = 0;
    let at = 0;
    while (at < chunk.length) {
      if (this.bodyLeft > 0) {
        const step = Math.min(this.bodyLeft, chunk.length - at);
        this.bodyLeft -= step;
        at += step;
        continue;
      }
      const header = readFixedHeader(chunk, at);
      if (header === 'malformed') return { forward: [], pings, error: 'malformed' };
      if (header === 'incomplete') {
        this.carry = chunk.subarray(at);
        break;
      }
      if (header.remaining > this.maxPacketBytes) return { forward: [], pings, error: 'too-large' };
      if (chunk[at] === pingRequest && header.remaining === 0) {
        if (at > from) forward.push(chunk.subarray(from, at));
        pings++;
        from = header.end;
      }
      at = header.end;
      this.bodyLeft = header.remaining;
    }
    if (at > from) forward.push(chunk.subarray(from, at));
    return { forward, pings };
  }
}

function readFixedHeader(
  chunk: Buffer,
  start: number,
): { readonly remaining: number; readonly end: number } | 'incomplete' | 'malformed' {
  let remaining = 0;
  for (let i = 0; i < maxLengthBytes; i++) {
    const byte = chunk[start + 1 + i];
    if (byte === undefined) return 'incomplete';
    remaining += (byte & 0x7f) * 128 ** i;
    if ((byte & 0x80) === 0) return { remaining, end: start + 2 + i };
  }
  return 'malformed';
}
