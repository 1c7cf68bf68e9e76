/**
 * The few packets of MQTT 3.1.1 that a publisher needs, written by hand: a load generator on the same machine as what
 * it loads should cost little. Numbers in brackets are sections of the OASIS standard.
 */

export const packetTypes = { connack: 2, puback: 4, pingresp: 13 } as const;

/** [3.12] */
export const pingRequest = Buffer.of(0xc0, 0x00);

/** CONNECT with a clean session [3.1]. */
export function connectPacket(options: {
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
  readonly keepAliveSeconds: number;
}): Buffer {
  const head = Buffer.from([0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 0b1100_0010, 0, 0]);
  head.writeUInt16BE(options.keepAliveSeconds, 8);
  return packet(0x10, [head, field(options.clientId), field(options.username), field(options.password)]);
}

/** PUBLISH at QoS 1 [3.3]. */
export function publishPacket(topic: string, payload: string, packetId: number, again: boolean): Buffer {
  const topicBytes = Buffer.byteLength(topic);
  const length = 4 + topicBytes + Buffer.byteLength(payload);
  const header = fixedHeader(again ? 0x3a : 0x32, length);
  const bytes = Buffer.allocUnsafe(header.length + length);
  header.copy(bytes);
  let at = bytes.writeUInt16BE(topicBytes, header.length);
  at += bytes.write(topic, at);
  at = bytes.writeUInt16BE(packetId, at);
  bytes.write(payload, at);
  return bytes;
}

export interface ReceivedPacket {
  readonly type: number;
  readonly body: Buffer;
}

/** Cuts a stream into packets [2.2]. */
export class PacketReader {
  private rest: Buffer = Buffer.alloc(0);

  *read(chunk: Buffer): Generator<ReceivedPacket> {
    let bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    for (;;) {
      const size = remainingLength(bytes);
      if (size === undefined || bytes.length < size.end + size.length) break;
      yield { type: (bytes[0] ?? 0) >> 4, body: bytes.subarray(size.end, size.end + size.length) };
      bytes = bytes.subarray(size.end + size.length);
    }
    this.rest = bytes;
  }
}

/** Undefined while it is not all there. */
function remainingLength(bytes: Buffer): { length: number; end: number } | undefined {
  let length = 0;
  for (let i = 0; i < 4; i++) {
    const byte = bytes[1 + i];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 128 ** i;
    if (byte < 0x80) return { length, end: 2 + i };
  }
  throw new Error('a remaining length has four bytes at most');
}

function packet(firstByte: number, parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([fixedHeader(firstByte, length), ...parts]);
}

function fixedHeader(firstByte: number, length: number): Buffer {
  const bytes = [firstByte];
  let left = length;
  do {
    const more = left > 127 ? 0x80 : 0;
    bytes.push((left & 0x7f) | more);
    left >>>= 7;
  } while (left > 0);
  return Buffer.from(bytes);
}

/** Length and text [1.5.3]. */
function field(text: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
}
