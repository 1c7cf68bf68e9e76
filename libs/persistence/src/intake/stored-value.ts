import type { Sample } from '#decision-tree';
import type { Interval, NormalisedValue } from '#domain';
import type { PastMeasurement, StoredValue } from './history.js';

/** The samples that a stored or new measurement adds to a history. */
export function samplesOf(measurement: Omit<PastMeasurement, 'patientId' | 'receivedAtMs'>): Sample[] {
  return measurement.values.flatMap((stored): Sample[] => {
    const value = fromStored(stored);
    if (value.vitalSign === undefined || value.interval === undefined || value.absent !== undefined)
      return [];
    return [
      {
        vitalSign: value.vitalSign,
        at: measurement.effectiveAtMs,
        seq: measurement.patientSeq,
        interval: value.interval,
        plausible: value.plausibility === 'plausible',
        deviceId: measurement.deviceId,
        measurementId: measurement.measurementId,
        precise: measurement.precise,
        ...(value.quality !== undefined && { quality: value.quality }),
      },
    ];
  });
}

/** What was cancelled or entered in error was never a sign of the patient: it is neither a number nor a failed one. */
export function wasMeasured({ absent }: Pick<NormalisedValue, 'absent'>): boolean {
  return absent !== 'cancelled' && absent !== 'entered-in-error';
}

/** JSON has no infinity: an open end is stored as null. */
export function toStored({ interval, ...value }: NormalisedValue): StoredValue {
  if (interval === undefined) return value;
  const low = Number.isFinite(interval.low) ? interval.low : null;
  const high = Number.isFinite(interval.high) ? interval.high : null;
  return { ...value, interval: { ...interval, low, high } };
}

export function fromStored({ interval, ...value }: StoredValue): NormalisedValue {
  if (interval === undefined) return value;
  const ends: Interval = { ...interval, low: interval.low ?? -Infinity, high: interval.high ?? Infinity };
  return { ...value, interval: ends };
}
