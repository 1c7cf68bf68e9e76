import { mapInterval, subtract, vitalSignCatalogue, type Interval, type VitalSign } from '#domain';
import type { Sample } from '../sample.js';
import { charted } from './charted.js';
import { number, unknown, type FactDefinition } from './context.js';
import { latestValue, type LatestValue } from './vital-sign-facts.js';

const hour = 3_600_000;

/** Differences of values with few decimals: what binary fractions add behind the sixth is taken off again. */
export function difference(a: Interval, b: Interval): Interval {
  return mapInterval(subtract(a, b), (end) => Number(end.toFixed(6)));
}

/** What the difference of two plausible values of a sign can be. */
export function differenceRange(sign: VitalSign): readonly [number, number] {
  const { low, high } = vitalSignCatalogue[sign].plausible;
  return [low - high, high - low];
}

interface Window {
  readonly suffix: string;
  readonly span: number;
  /** How far from the start of the window the reference may lie. */
  readonly tolerance: number;
}

const windows: readonly Window[] = [
  { suffix: '24h', span: 24 * hour, tolerance: 6 * hour },
  { suffix: '72h', span: 72 * hour, tolerance: 12 * hour },
  { suffix: '7d', span: 168 * hour, tolerance: 24 * hour },
];

function changeFact(sign: VitalSign, { suffix, span, tolerance }: Window): FactDefinition {
  const { unit, resolution } = vitalSignCatalogue[sign];
  return {
    name: `${sign}.change-${suffix}`,
    type: 'number',
    unit,
    window: `PT${(span + tolerance) / hour}H`,
    range: differenceRange(sign),
    resolution,
    definition:
      `The latest ${sign} minus the one closest to ${span / hour} h before it (${tolerance / hour} h to either ` +
      'side at most), from the same device. Unknown (never) when there is none, (no-baseline) when only another ' +
      'device has one.',
    evaluate: (context) => {
      const latest = latestValue(context, sign);
      if ('kind' in latest) return latest;
      const start = latest.at - span;
      const near = context.timeline.between(sign, start - tolerance, start + tolerance);
      const own = near.filter((sample) => isSameDevice(sample, latest));
      const reference = closest(own, start);
      if (reference === undefined) return unknown(near.length > 0 ? 'no-baseline' : 'never');
      const change = difference(latest.interval, charted(reference));
      return number(change, unit, latest.ageSeconds);
    },
  };
}

function isSameDevice(sample: Sample, latest: LatestValue): boolean {
  return latest.deviceId === undefined || sample.deviceId === latest.deviceId;
}

/** Of two as close, the later one. `samples` are oldest first. */
function closest(samples: readonly Sample[], at: number): Sample | undefined {
  let best: Sample | undefined;
  for (const sample of samples)
    if (best === undefined || Math.abs(sample.at - at) <= Math.abs(best.at - at)) best = sample;
  return best;
}

/** A hundred years: a time further back than this is no time. Minutes. */
const longest = 52_560_000;

const minutesSinceWeight: FactDefinition = {
  name: 'weight.minutes-since',
  type: 'number',
  unit: 'min',
  range: [0, longest],
  resolution: 1,
  definition:
    'Whole minutes from the last plausible weight to the time of the decision (not of the measurement: what is ' +
    'missing is missing now). Unknown (never) when no weight was ever recorded.',
  evaluate: ({ timeline, now }) => {
    const last = timeline.latest('weight');
    if (last === undefined) return unknown('never');
    const minutes = Math.min(longest, Math.max(0, Math.floor((now - last.at) / 60_000)));
    return number({ low: minutes, high: minutes }, 'min');
  },
};

export const changeFacts: readonly FactDefinition[] = [
  ...windows.map((window) => changeFact('weight', window)),
  minutesSinceWeight,
];
