import type { Delivery, Parcel } from './parcel.js';

/** What quarantine keeps of a message: bytes, cut at a limit, and how many there were. */
export interface KeptPayload {
  readonly payload: Buffer;
  readonly payloadBytes: number;
}

/**
 * Of an array or a Bundle only the part that was set aside is kept, as a message of its own that can be played again:
 * a thousand parts would otherwise keep the beginning of the message a thousand times, and most of them not themselves.
 * A record of a SenML pack means nothing without the pack, and keeps all of it.
 */
export class KeptPayloads {
  private readonly lists = new Map<Delivery, readonly unknown[]>();

  constructor(private readonly limitBytes: number) {}

  of({ delivery, format, part, unkept }: Parcel): KeptPayload {
    if (unkept === true)
      return { payload: Buffer.alloc(0), payloadBytes: delivery.payloadBytes ?? delivery.payload.length };
    const own = part === undefined || format === 'senml' ? undefined : this.list(delivery)[part];
    const payload = own === undefined ? delivery.payload : Buffer.from(JSON.stringify(own));
    const payloadBytes = own === undefined ? (delivery.payloadBytes ?? payload.length) : payload.length;
    return { payload: payload.subarray(0, this.limitBytes), payloadBytes };
  }

  private list(delivery: Delivery): readonly unknown[] {
    let list = this.lists.get(delivery);
    if (list === undefined) this.lists.set(delivery, (list = listIn(delivery.payload)));
    return list;
  }
}

function listIn(payload: Buffer): readonly unknown[] {
  const message = JSON.parse(payload.toString('utf8')) as
    readonly unknown[] | { readonly entry?: readonly ({ readonly resource?: unknown } | null)[] };
  return 'entry' in message ? (message.entry ?? []).map((entry) => entry?.resource) : (message as unknown[]);
}
