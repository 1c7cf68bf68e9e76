import { point, vitalSignCatalogue, type VitalSign } from '#domain';
import { patientDay } from '../patient-day.js';
import { difference, differenceRange } from './change-facts.js';
import { charted } from './charted.js';
import { number, unknown, type FactContext, type FactDefinition, type UnknownFact } from './context.js';
import { lastOfDays, median } from './daily-values.js';
import { dryWeight, planNumber } from './patient-facts.js';
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

type Baseline = (context: FactContext, latest: LatestValue) => number | UnknownFact;

/**
 * The patient's own usual value: the median of the last value of each of the patient's local days over the 30 days
 * before the day of the latest value, if at least five of them have one, on the device in use: a new one starts a
 * new baseline. While an alert about the sign is open they are the days before it opened. It must lie within the bounds
 * of the signed plan, where there are any: a baseline that a slow decompensation dragged out of them is unknown, and
 * does not excuse anything (hazard H09).
 */
function ownBaseline(sign: VitalSign): Baseline {
  const [lowKey, highKey] = [`baseline-${sign}-low`, `baseline-${sign}-high`];
  return (context, latest) => {
    const end = Math.min(latest.at, context.frozenSince?.get(sign) ?? Infinity);
    const today = patientDay(context.patient, end);
    const days = lastOfDays(context, sign, latest, today - windowDays, today - 1);
    if (days.size < minimumDays) return unknown('no-baseline');
    const baseline = median([...days.values()].map((sample) => charted(sample).low));
    const low = planNumber(context.patient, lowKey) ?? -Infinity;
    const high = planNumber(context.patient, highKey) ?? Infinity;
    return baseline >= low && baseline <= high ? baseline : unknown('out-of-bounds');
  };
}

const fromPlan: Baseline = (context) => {
  const dry = dryWeight.evaluate(context);
  return dry.kind === 'number'
    ? dry.interval.low
    : unknown(dry.kind === 'unknown' ? dry.reason : 'wrong-type');
};

const ownWeight = ownBaseline('weight');

/** A dry weight that is no number is as good as none; one that nobody can have makes the change unknown. */
const dryOrOwnWeight: Baseline = (context, latest) =>
  (planNumber(context.patient, 'dry-weight') === undefined ? ownWeight : fromPlan)(context, latest);

interface Deviation {
  readonly name: string;
  readonly sign: VitalSign;
  readonly baseline: Baseline;
  readonly window?: string;
  readonly resolution?: number;
  readonly definition: string;
}

/** The latest value minus a baseline. */
function deviationFact({ sign, baseline, ...rest }: Deviation): FactDefinition {
  const { unit } = vitalSignCatalogue[sign];
  return {
    type: 'number',
    unit,
    range: differenceRange(sign),
    ...rest,
    evaluate: (context) => {
      const latest = latestValue(context, sign);
      if ('kind' in latest) return latest;
      const usual = baseline(context, latest);
      if (typeof usual !== 'number') return usual;
      return number(difference(latest.interval, point(usual)), unit, latest.ageSeconds);
    },
  };
}

function baselineFact(sign: VitalSign): FactDefinition {
  const anchor = sign === 'weight' ? 'the dry weight of the signed plan or, without one, ' : '';
  return deviationFact({
    name: `${sign}.baseline-change`,
    sign,
    baseline: sign === 'weight' ? dryOrOwnWeight : ownBaseline(sign),
    window: `P${windowDays}D`,
    // The median of an even number of days lies half a step between two. A dry weight is any number.
    ...(sign !== 'weight' && { resolution: vitalSignCatalogue[sign].resolution / 2 }),
    definition:
      `The latest ${sign} minus ${anchor}the median of the daily last values of the ${windowDays} local days ` +
      `before, on the device in use; while an alert about it is open, before the day on which that opened. Unknown ` +
      `(no-baseline) with fewer than ${minimumDays} days, (out-of-bounds) where that ` +
      `median lies outside baseline-${sign}-low and baseline-${sign}-high of the signed plan.`,
  });
}

const weightFacts: readonly FactDefinition[] = [
  deviationFact({
    name: 'weight.dry-change',
    sign: 'weight',
    baseline: fromPlan,
    definition:
      'The latest weight minus the dry weight of the signed plan. Unknown (not-in-plan) without one.',
  }),
  deviationFact({
    name: 'weight.own-change',
    sign: 'weight',
    baseline: ownWeight,
    window: `P${windowDays}D`,
    resolution: vitalSignCatalogue.weight.resolution / 2,
    definition:
      `The latest weight minus the median of the daily last values of the ${windowDays} local days before, on the ` +
      'device in use, whatever the dry weight; while an alert about weight is open, before the day on which that opened. ' +
      `Unknown (no-baseline) with fewer than ${minimumDays} days, ` +
      '(out-of-bounds) where that median lies outside baseline-weight-low and baseline-weight-high of the signed plan.',
  }),
];

export const baselineFacts: readonly FactDefinition[] = [...signs.map(baselineFact), ...weightFacts];
