import type { MqttClient } from 'mqtt';

type Stream = MqttClient['stream'];

/** MQTT 5 §3.4: PUBACK, remaining length 2, no reason code (that is: success). */
const pubackHeader = [0x40, 0x02] as const;

/**
 * PUBACKs that are sent after the commit. They belong to the connection on which their message came: packet ids
 * start over with the next one, where an old PUBACK would acknowledge another message, and be a lost reading.
 *
 * All that become due in one turn of the event loop go out in one write.
 */
export class WithheldAcks {
  private due: number[] = [];
  private dueOn: Stream | undefined;

  /** @param isCurrent is this still the stream of an established connection? */
  constructor(private readonly isCurrent: (stream: Stream) => boolean) {}

  /** False: the connection is gone, and the message comes again. */
  send(stream: Stream, messageId: number): boolean {
    if (!this.isCurrent(stream)) return false;
    if (this.dueOn !== stream) {
      this.due = [];
      this.dueOn = stream;
    }
    this.due.push(messageId);
    if (this.due.length === 1) {
      queueMicrotask(() => {
        this.flush(stream);
      });
    }
    return true;
  }

  private flush(stream: Stream): void {
    if (this.dueOn !== stream) return;
    const ids = this.due;
    this.due = [];
    if (!this.isCurrent(stream)) return;
    const packets = Buffer.allocUnsafe(ids.length * 4);
    ids.forEach((id, i) => {
      packets.set(pubackHeader, i * 4);
      packets.writeUInt16BE(id, i * 4 + 2);
    });
    stream.write(packets);
  }
}
