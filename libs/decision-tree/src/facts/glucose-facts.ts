import { point } from '#domain';
import { number, unknown, type FactDefinition } from './context.js';
import { latestValue } from './vital-sign-facts.js';
import { countEvents, runLength, type Holds } from './glucose-events.js';

const minute = 60_000;
/** How far back the fine history of glucose reaches. Minutes. */
const reach = 26 * 60;
const day = 24 * 60 * minute;
/** An event takes 15 minutes, and so does its end. */
const mostEvents = 49;

interface Limit {
  readonly suffix: string;
  readonly words: string;
  readonly certainly: Holds;
  readonly possibly: Holds;
}

function below(limit: number): Limit {
  return {
    suffix: `below-${limit}`,
    words: `below ${limit} mg/dL`,
    certainly: ({ high, highOpen }) => high < limit || (high === limit && highOpen === true),
    possibly: ({ low }) => low < limit,
  };
}

function above(limit: number): Limit {
  return {
    suffix: `above-${limit}`,
    words: `above ${limit} mg/dL`,
    certainly: ({ low, lowOpen }) => low > limit || (low === limit && lowOpen === true),
    possibly: ({ high }) => high > limit,
  };
}

function minutesFact({ suffix, words, certainly, possibly }: Limit): FactDefinition {
  return {
    name: `glucose.minutes-${suffix}`,
    type: 'number',
    unit: 'min',
    window: `PT${reach / 60}H`,
    range: [0, reach],
    resolution: 1,
    definition:
      `For how many whole minutes glucose has been ${words}, up to the latest value: from the first of the samples, at ` +
      'most 20 minutes apart, that are. 0 with one such sample, and when the latest is not. For counting and for ' +
      'words; a single value decides by itself. Unknown (stale) for a value of which only hourly ones before are kept.',
    evaluate: (context) => {
      const latest = latestValue(context, 'glucose');
      if ('kind' in latest) return latest;
      if (!possibly(latest.interval)) return number(point(0), 'min', latest.ageSeconds);
      const { timeline } = context;
      if (timeline.newestAt('glucose') - reach * minute > latest.at) return unknown('stale');
      const samples = timeline.finest('glucose');
      const minutes = (holds: Holds) =>
        Math.min(reach, Math.floor(runLength(samples, latest, holds) / minute));
      return number({ low: minutes(certainly), high: minutes(possibly) }, 'min', latest.ageSeconds);
    },
  };
}

function eventsFact(limit: 54 | 70): FactDefinition {
  const { certainly } = below(limit);
  return {
    name: `glucose.events-below-${limit}-24h`,
    type: 'number',
    unit: '{events}',
    window: 'PT24H',
    range: [0, mostEvents],
    resolution: 1,
    definition:
      `How many events below ${limit} mg/dL there were in the last 24 h, also one that began before and went on. An event ` +
      'begins with the first of the samples that are below for 15 minutes at least, each standing until the next ' +
      '(20 minutes at most), and lasts until 15 minutes at 70 mg/dL or above, or a gap of more than 20 minutes. For ' +
      'counting, never to delay an alarm. Unknown (never) without a value in the last 24 h, (stale) for a time of ' +
      'which only hourly values are kept.',
    evaluate: ({ timeline, asOf }) => {
      const latest = timeline.latest('glucose', asOf);
      if (latest === undefined || latest.at < asOf - day) return unknown('never');
      if (timeline.newestAt('glucose') - reach * minute > asOf - day) return unknown('stale');
      const samples = timeline.finest('glucose').filter(({ at }) => at <= asOf && at > asOf - reach * minute);
      return number(
        point(Math.min(mostEvents, countEvents(samples, certainly, asOf - day))),
        '{events}',
        Math.max(0, Math.round((asOf - latest.at) / 1000)),
      );
    },
  };
}

export const glucoseFacts: readonly FactDefinition[] = [
  minutesFact(below(54)),
  minutesFact(below(70)),
  minutesFact(above(250)),
  eventsFact(54),
  eventsFact(70),
];
