import type { Rejection } from '#domain';
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
  const parts = partsOf(measurements.length, rejections);
  return [
    ...measurements.map((decoded, nth): Parcel => {
      const { sourceId, receipt } = decoded;
      return { ...base, decoded, sourceId, wantsReceipt: receipt, part: parts[nth] };
    }),
    ...rejections.map((rejection): Parcel => {
      const { sourceId, index } = rejection;
      return { ...base, decoded: undefined, sourceId, wantsReceipt: true, rejection, part: index };
    }),
  ];
}

/** The places in the message of what could be read: those that were not rejected. One alone needs no place. */
function partsOf(measurements: number, rejections: readonly Rejection[]): readonly (number | undefined)[] {
  const total = measurements + rejections.length;
  if (total === 1) return [undefined];
  const taken = new Set(rejections.map(({ index }) => index));
  return Array.from({ length: total }, (_, place) => place).filter((place) => !taken.has(place));
}
