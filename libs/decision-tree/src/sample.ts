import type { Interval, VitalSign } from '#domain';

/** One value of a patient as history keeps it. */
export interface Sample {
  readonly vitalSign: VitalSign;
  /** Effective time, ms since the epoch. */
  readonly at: number;
  /** `patient_seq`: the patient's own count of measurements. */
  readonly seq: number;
  /** In the canonical unit, as normalised (not yet rounded). */
  readonly interval: Interval;
  readonly plausible: boolean;
  readonly deviceId: string;
  readonly measurementId: string;
  /** False for a date without a time: kept elsewhere, never part of history. */
  readonly precise: boolean;
  /** Signal quality that the device reported, 0 to 1. */
  readonly quality?: number;
}

/** Orders samples by time, then by the patient's count; the rest only makes the order total. */
export function compareSamples(a: Sample, b: Sample): number {
  return (
    a.at - b.at ||
    a.seq - b.seq ||
    a.interval.low - b.interval.low ||
    a.interval.high - b.interval.high ||
    (a.measurementId < b.measurementId ? -1 : a.measurementId > b.measurementId ? 1 : 0)
  );
}
