import { isPoint, point, vitalSignCatalogue, type VitalSign } from '#domain';
import { patientDay } from '../patient-day.js';
import { differenceRange } from './change-facts.js';
import { charted } from './charted.js';
import { number, unknown, type FactContext, type FactDefinition } from './context.js';
import { lastOfDays, median } from './daily-values.js';
import { latestValue, type LatestValue } from './vital-sign-facts.js';

const trendDays = 7;
const minimumDays = 4;
const countedDays = 14;

type DayValue = readonly [day: number, value: number];

/** Theil and Sen's slope: the median of the slopes between all pairs of days. One odd day does not turn it. */
function slope(days: readonly DayValue[]): number {
  const slopes = days.flatMap(([day, value], index) =>
    days.slice(index + 1).map(([other, later]) => (later - value) / (other - day)),
  );
  // Not minus zero, which is stored as another number than it is.
  return Number(median(slopes).toFixed(6)) + 0;
}

/** The last values of the days up to that of the latest value, which stands for its own day. */
function daysOf(context: FactContext, sign: VitalSign, latest: LatestValue): readonly DayValue[] {
  const today = patientDay(context.patient, latest.at);
  const before = [...lastOfDays(context, sign, latest, today - trendDays + 1, today - 1)];
  const days = before.map(([day, sample]): DayValue => [day, charted(sample).low]);
  if (isPoint(latest.interval)) days.push([today, latest.interval.low]);
  return days.sort(([a], [b]) => a - b);
}

function trendFact(sign: VitalSign): FactDefinition {
  const unit = `${vitalSignCatalogue[sign].unit}/d`;
  return {
    name: `${sign}.trend-7d`,
    type: 'number',
    unit,
    window: `P${trendDays}D`,
    range: differenceRange(sign),
    definition:
      `How much ${sign} changes a day: the median of the slopes between all pairs of the daily last values on the device in use of ` +
      `the ${trendDays} local days up to the latest value. Unknown (no-baseline) with fewer than ${minimumDays} days.`,
    evaluate: (context) => {
      const latest = latestValue(context, sign);
      if ('kind' in latest) return latest;
      const days = daysOf(context, sign, latest);
      return days.length < minimumDays
        ? unknown('no-baseline')
        : number(point(slope(days)), unit, latest.ageSeconds);
    },
  };
}

function daysFact(sign: VitalSign): FactDefinition {
  return {
    name: `${sign}.days-14d`,
    type: 'number',
    unit: 'd',
    window: `P${countedDays}D`,
    range: [0, countedDays],
    resolution: 1,
    alwaysKnown: true,
    definition: `On how many of the last ${countedDays} local days, today among them, there is a plausible ${sign}.`,
    evaluate: ({ timeline, patient, asOf }) => {
      const today = patientDay(patient, asOf);
      const days = new Set<number>();
      for (const { at } of timeline.lastOfQuarterDays(sign)) {
        const day = patientDay(patient, at);
        if (at <= asOf && day > today - countedDays) days.add(day);
      }
      return number(point(days.size), 'd');
    },
  };
}

export const trendFacts: readonly FactDefinition[] = [
  ...(['weight', 'systolic', 'heart-rate', 'spo2'] as const).map(trendFact),
  ...(['weight', 'systolic', 'glucose', 'spo2'] as const).map(daysFact),
];
