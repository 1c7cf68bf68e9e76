import { decode as decodePayload, isPayloadFormat, parseTopic } from '#messaging';
import type { Delivery, Parcel } from './parcel.js';

/**
 * Stage 1. Bytes → parcels, one per measurement and one per part that cannot be read; never fewer than one per
 * delivery, so that every message is accounted for.
 */
export function decode(delivery: Delivery): Parcel[] {
  const topic = parseTopic(delivery.topic);
  const format = topic !== undefined && isPayloadFormat(topic.channel) ? topic.channel : undefined;
  const base = { delivery, format, address: topic };
  if (format === undefined) {
    const rejection = { code: 'topic-mismatch', detail: 'the topic names no format that is read' } as const;
    return [{ ...base, decoded: undefined, sourceId: undefined, wantsReceipt: true, rejection }];
  }
  const { measurements, rejections } = decodePayload(delivery.payload, format, delivery);
  return [
    ...measurements.map((decoded): Parcel => {
      return { ...base, decoded, sourceId: decoded.sourceId, wantsReceipt: decoded.receipt };
    }),
    ...rejections.map((rejection): Parcel => {
      return { ...base, decoded: undefined, sourceId: rejection.sourceId, wantsReceipt: true, rejection };
    }),
  ];
}
