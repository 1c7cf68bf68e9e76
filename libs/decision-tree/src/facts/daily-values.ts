import { isPoint, type VitalSign } from '#domain';
import { patientDay } from '../patient-day.js';
import { compareSamples, type Sample } from '../sample.js';
import type { FactContext } from './context.js';
import type { LatestValue } from './vital-sign-facts.js';

/**
 * The last value of each of the patient's local days from `from` to `to` (days, inclusive), by day. Only points, and
 * only those of the device that the latest value came from: two devices do not agree, and a new one begins a new
 * baseline (hazard H09).
 *
 * @param anyDevice where what is asked is not a matter of a device's own error
 */
export function lastOfDays(
  { timeline, patient }: FactContext,
  sign: VitalSign,
  latest: LatestValue,
  from: number,
  to: number,
  anyDevice = false,
): Map<number, Sample> {
  const days = new Map<number, Sample>();
  for (const sample of timeline.lastOfQuarterDays(sign)) {
    const isOther = !anyDevice && sample.deviceId !== (latest.deviceId ?? sample.deviceId);
    if (isOther || !isPoint(sample.interval)) continue;
    const day = patientDay(patient, sample.at);
    if (day < from || day > to) continue;
    const known = days.get(day);
    if (known === undefined || compareSamples(sample, known) > 0) days.set(day, sample);
  }
  return days;
}

/** The middle one, or the mean of the two middle ones; NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
