import { vitalSignCatalogue, type VitalSign } from '#domain';
import type { Sample } from '../sample.js';
import { charted } from './charted.js';
import { number, unknown, type FactContext, type FactDefinition } from './context.js';
import { latestValue, type LatestValue } from './vital-sign-facts.js';

const minute = 60_000;
/** History reaches 40 days back from the newest value. Minutes. */
const longest = 41 * 1440;

/** Signs of which a repeat confirms or refutes a value. */
const signs: readonly VitalSign[] = ['systolic', 'diastolic', 'spo2', 'glucose'];

/** The last one of an earlier minute than the latest. */
function previousOf({ timeline }: FactContext, sign: VitalSign, { at }: LatestValue): Sample | undefined {
  return timeline.beforeMinute(sign, at);
}

const meaning =
  'before the latest one, at least in the minute before; any device. Unknown (never) when there is none, and ' +
  'wherever the latest value itself is unknown.';

function previousFacts(sign: VitalSign): readonly FactDefinition[] {
  const { unit, plausible, resolution } = vitalSignCatalogue[sign];
  return [
    {
      name: `${sign}.previous`,
      type: 'number',
      unit,
      window: 'P40D',
      range: [plausible.low, plausible.high],
      resolution,
      definition: `The plausible ${sign} ${meaning} Its age is its own.`,
      evaluate: (context) => {
        const latest = latestValue(context, sign);
        if ('kind' in latest) return latest;
        const previous = previousOf(context, sign, latest);
        if (previous === undefined) return unknown('never');
        const apart = Math.round((latest.at - previous.at) / 1000);
        return number(charted(previous), unit, latest.ageSeconds + apart);
      },
    },
    {
      name: `${sign}.previous-minutes`,
      type: 'number',
      unit: 'min',
      window: 'P40D',
      range: [0, longest],
      resolution: 1,
      definition: `Whole minutes between the latest ${sign} and the plausible one ${meaning}`,
      evaluate: (context) => {
        const latest = latestValue(context, sign);
        if ('kind' in latest) return latest;
        const previous = previousOf(context, sign, latest);
        if (previous === undefined) return unknown('never');
        const minutes = Math.min(longest, Math.floor((latest.at - previous.at) / minute));
        return number({ low: minutes, high: minutes }, 'min', latest.ageSeconds);
      },
    },
  ];
}

export const repeatFacts: readonly FactDefinition[] = signs.flatMap(previousFacts);
