import {
  point,
  roundToChart,
  vitalSignCatalogue,
  vitalSigns,
  type Fact,
  type Interval,
  type VitalSign,
} from '#domain';
import type { Sample } from '../sample.js';
import { charted } from './charted.js';
import {
  number,
  signStatuses,
  unknown,
  type FactContext,
  type FactDefinition,
  type SignStatus,
} from './context.js';

/** The latest usable value of a sign, or why there is none. */
export interface LatestValue {
  readonly interval: Interval;
  readonly at: number;
  readonly ageSeconds: number;
  readonly deviceId: string | undefined;
}

/**
 * The latest plausible value, chart-rounded: here and nowhere else (hazard H07). The deciding measurement's own value
 * comes first and is of age 0: it is never stale to its own decision. When that measurement tried and failed to
 * measure the sign, there is no latest value: an older good one must not speak for a failed one.
 */
export function latestValue(context: FactContext, sign: VitalSign): LatestValue | ReturnType<typeof unknown> {
  const own = context.own.get(sign);
  if (own !== undefined) {
    if (own.interval === undefined) return unknown(own.reason ?? 'absent');
    const interval = roundToChart(sign, own.interval);
    return { interval, at: context.takenAt, ageSeconds: 0, deviceId: ownDevice(context, sign) };
  }
  const sample = context.timeline.latest(sign, context.asOf);
  if (sample === undefined) return unknown('never');
  const mark = context.timeline.latestImplausible(sign);
  if (mark !== undefined && mark.at > sample.at && mark.at <= context.asOf) return unknown('implausible');
  return {
    interval: charted(sample),
    at: sample.at,
    ageSeconds: ageOf(sample, context),
    deviceId: sample.deviceId,
  };
}

function ageOf(sample: Sample, { asOf }: FactContext): number {
  return Math.max(0, Math.round((asOf - sample.at) / 1000));
}

function ownDevice(context: FactContext, sign: VitalSign): string | undefined {
  if (context.deviceId !== undefined) return context.deviceId;
  const sample = context.timeline.latest(sign, context.takenAt);
  return sample?.at === context.takenAt ? sample.deviceId : undefined;
}

function latestFact(sign: VitalSign): FactDefinition {
  const { unit, display, plausible, resolution } = vitalSignCatalogue[sign];
  return {
    name: sign,
    type: 'number',
    unit,
    range: [plausible.low, plausible.high],
    resolution,
    definition: `${display}: the latest plausible value, rounded to the chart's resolution.`,
    evaluate: (context) => {
      const latest = latestValue(context, sign);
      return 'kind' in latest ? latest : number(latest.interval, unit, latest.ageSeconds);
    },
  };
}

function statusFact(sign: VitalSign): FactDefinition {
  return {
    name: `${sign}.status`,
    type: 'text',
    values: signStatuses,
    alwaysKnown: true,
    definition:
      `What the deciding measurement says about ${sign}: usable, implausible-low, implausible-high, ` +
      'unusable (absent, not a number, cancelled), or none (it carries no such value).',
    evaluate: (context) => statuses[context.own.get(sign)?.status ?? context.statusOf?.(sign) ?? 'none'],
  };
}

const statuses: Readonly<Record<SignStatus, Fact>> = {
  none: text('none'),
  usable: text('usable'),
  unusable: text('unusable'),
  'implausible-low': text('implausible-low'),
  'implausible-high': text('implausible-high'),
};

function text(value: SignStatus): Fact {
  return Object.freeze({ kind: 'text', value });
}

/** Signs whose devices tell how good the signal was. */
const withQuality: readonly VitalSign[] = ['spo2', 'heart-rate'];

function qualityFact(sign: VitalSign): FactDefinition {
  return {
    name: `${sign}.quality`,
    type: 'number',
    unit: '{ratio}',
    range: [0, 1],
    definition:
      `The signal quality, 0 to 1, that the device gave with the ${sign} of the deciding measurement (implausible or ` +
      'not), otherwise with the latest plausible one. Unknown (absent) when it gave none.',
    evaluate: (context) => {
      const own = context.own.get(sign);
      const sample = own === undefined ? context.timeline.latest(sign, context.asOf) : undefined;
      const quality = (own ?? sample)?.quality;
      if (quality === undefined)
        return unknown(own === undefined && sample === undefined ? 'never' : 'absent');
      if (!(quality >= 0 && quality <= 1)) return unknown('not-a-number');
      return number(point(quality), '{ratio}', sample === undefined ? 0 : ageOf(sample, context));
    },
  };
}

export const vitalSignFacts: readonly FactDefinition[] = [
  ...vitalSigns.flatMap((sign) => [latestFact(sign), statusFact(sign)]),
  ...withQuality.map(qualityFact),
];
