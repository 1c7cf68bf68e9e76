import { isPoint, point, vitalSignCatalogue, type VitalSign } from '#domain';
import { localDay } from '../local-day.js';
import { compareSamples, type Sample } from '../sample.js';
import { difference } from './change-facts.js';
import { charted } from './charted.js';
import { number, unknown, type FactContext, type FactDefinition } from './context.js';
import { planNumber } from './patient-facts.js';
import { latestValue, type LatestValue } from './vital-sign-facts.js';

const windowDays = 30;
const minimumDays = 5;

/** Signs that have a personal baseline. */
const signs: readonly VitalSign[] = [
  'heart-rate',
  'spo2',
  'systolic',
  'diastolic',
  'weight',
  'respiratory-rate',
  'temperature',
  'glucose',
];

/**
 * The patient's own usual value: the median of the last value of each of the patient's local days over the 30 days
 * before the day of the latest value, if at least five of them have one. For weight: the dry weight of the signed
 * plan where it has one, so that a slow decompensation does not drag the baseline along; otherwise only days of the
 * scale in use, so that a new scale starts a new baseline (hazard H09).
 */
function baselineOf(context: FactContext, sign: VitalSign, latest: LatestValue): number | undefined {
  if (sign === 'weight') {
    const dry = planNumber(context.patient, 'dry-weight');
    if (dry !== undefined) return dry;
  }
  const daily = [...lastOfDays(context, sign, latest).values()].map((sample) => charted(sample).low);
  return daily.length < minimumDays ? undefined : median(daily);
}

function lastOfDays(
  { timeline, patient }: FactContext,
  sign: VitalSign,
  latest: LatestValue,
): ReadonlyMap<number, Sample> {
  const today = localDay(latest.at, patient.zone);
  const days = new Map<number, Sample>();
  for (const sample of timeline.lastOfQuarterDays(sign)) {
    const isOtherScale = sign === 'weight' && sample.deviceId !== (latest.deviceId ?? sample.deviceId);
    if (isOtherScale || !isPoint(sample.interval)) continue;
    const day = localDay(sample.at, patient.zone);
    if (day >= today || day < today - windowDays) continue;
    const known = days.get(day);
    if (known === undefined || compareSamples(sample, known) > 0) days.set(day, sample);
  }
  return days;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

function baselineFact(sign: VitalSign): FactDefinition {
  const { unit } = vitalSignCatalogue[sign];
  const anchor = sign === 'weight' ? 'the dry weight of the signed plan or, without one, ' : '';
  const scale = sign === 'weight' ? ', on the scale in use' : '';
  return {
    name: `${sign}.baseline-change`,
    type: 'number',
    unit,
    definition:
      `The latest ${sign} minus ${anchor}the median of the daily last values of the 30 local days before${scale}. ` +
      'Unknown (no-baseline) with fewer than five days.',
    evaluate: (context) => {
      const latest = latestValue(context, sign);
      if ('kind' in latest) return latest;
      const baseline = baselineOf(context, sign, latest);
      if (baseline === undefined) return unknown('no-baseline');
      return number(difference(latest.interval, point(baseline)), unit, latest.ageSeconds);
    },
  };
}

export const baselineFacts: readonly FactDefinition[] = signs.map(baselineFact);
