import { point, vitalSignCatalogue, type VitalSign } from '#domain';
import { patientDay } from '../patient-day.js';
import { difference, differenceRange } from './change-facts.js';
import { charted } from './charted.js';
import { number, unknown, type FactDefinition } from './context.js';
import { lastOfDays, median } from './daily-values.js';
import { latestValue } from './vital-sign-facts.js';

const windowDays = 14;
const countedDays = 5;
const minimumDays = 2;

/** Signs in which one person is far from another. */
const signs: readonly VitalSign[] = ['weight', 'systolic', 'heart-rate', 'spo2'];

/**
 * How far the latest value is from what was usual for the patient just now: somebody else on the scale, or a cuff on
 * the wrong arm. Unlike a baseline it counts any device and never stands still.
 */
function jumpFact(sign: VitalSign): FactDefinition {
  const { unit, resolution } = vitalSignCatalogue[sign];
  return {
    name: `${sign}.jump`,
    type: 'number',
    unit,
    window: `P${windowDays}D`,
    range: differenceRange(sign),
    // The median of an even number of days lies half a step between two.
    resolution: resolution / 2,
    definition:
      `The latest ${sign} minus the median of the daily last values of the ${countedDays} newest of the ${windowDays} ` +
      `local days before that have one, on any device. Unknown (no-baseline) with fewer than ${minimumDays} of them.`,
    evaluate: (context) => {
      const latest = latestValue(context, sign);
      if ('kind' in latest) return latest;
      const today = patientDay(context.patient, latest.at);
      const days = [...lastOfDays(context, sign, latest, today - windowDays, today - 1, true)]
        .sort(([a], [b]) => b - a)
        .slice(0, countedDays);
      if (days.length < minimumDays) return unknown('no-baseline');
      const usual = median(days.map(([, sample]) => charted(sample).low));
      return number(difference(latest.interval, point(usual)), unit, latest.ageSeconds);
    },
  };
}

export const jumpFacts: readonly FactDefinition[] = signs.map(jumpFact);
