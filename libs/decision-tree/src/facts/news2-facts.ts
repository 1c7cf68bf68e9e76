import { news2, type Fact, type Interval, type News2, type Score, type VitalSign } from '#domain';
import { consciousness, momentSeconds, oxygenFact } from './consciousness-facts.js';
import { number, unknown, type FactContext, type FactDefinition } from './context.js';
import { planValue, spo2Scale } from './patient-facts.js';
import { latestValue } from './vital-sign-facts.js';

/** The measured parameters of the score. */
const signs = ['respiratory-rate', 'spo2', 'systolic', 'heart-rate', 'temperature'] as const;

interface Scored extends News2 {
  /** Seconds since the newest of its parts. */
  readonly ageSeconds: number;
}

const known = new WeakMap<FactContext, Scored>();

/** Scored once for all facts about it. */
function score(context: FactContext): Scored {
  let scored = known.get(context);
  if (scored === undefined) known.set(context, (scored = scoreOf(context)));
  return scored;
}

function scoreOf(context: FactContext): Scored {
  let ageSeconds = Infinity;
  const recent = (sign: VitalSign): Interval | undefined => {
    const latest = latestValue(context, sign);
    if ('kind' in latest || latest.ageSeconds > momentSeconds) return undefined;
    ageSeconds = Math.min(ageSeconds, latest.ageSeconds);
    return latest.interval;
  };
  const level = consciousness(context);
  const oxygen = oxygenFact.evaluate(context);
  const scored = news2({
    respiratoryRate: recent('respiratory-rate'),
    spo2: recent('spo2'),
    systolic: recent('systolic'),
    heartRate: recent('heart-rate'),
    temperature: recent('temperature'),
    isOnOxygen: oxygen.kind === 'boolean' ? oxygen.value : undefined,
    consciousness: typeof level === 'string' ? level : undefined,
    scale: scaleOf(context),
  });
  return { ...scored, ageSeconds: Number.isFinite(ageSeconds) ? ageSeconds : 0 };
}

/**
 * The plan's scale. Where it names none, scale 1: the chart's own rule, since scale 2 is for those alone for whom a
 * clinician has decided it. Either may be meant where the plan names a scale that there is not, or none for a patient
 * at risk of hypercapnia: then both are scored.
 */
function scaleOf(context: FactContext): 1 | 2 | undefined {
  const scale = spo2Scale.evaluate(context);
  if (scale.kind === 'number') return scale.interval.low === 2 ? 2 : 1;
  const isNamed = planValue(context.patient, 'spo2-scale') !== undefined;
  return isNamed || planValue(context.patient, 'hypercapnic-risk') === true ? undefined : 1;
}

/** The score of nothing is unknown, not everything. */
function scoreFact(context: FactContext, part: (scored: News2) => Score): Fact {
  const scored = score(context);
  if (scored.known === 0) return unknown('never');
  const [low, high] = part(scored);
  return number({ low, high }, '{score}', scored.ageSeconds);
}

function carriesPart(context: FactContext): boolean {
  const { statusOf } = context;
  for (const sign of signs) {
    if (context.own.get(sign)?.status === 'usable') return true;
    // A reassessment has no measurement: what is recent stands for it.
    if (statusOf?.(sign) !== 'usable') continue;
    const latest = latestValue(context, sign);
    if (!('kind' in latest) && latest.ageSeconds <= momentSeconds) return true;
  }
  return typeof consciousness(context) === 'string';
}

const asIntervals =
  'A part that is missing, or older than an hour, counts as everything from none to all of its points, so the lower ' +
  'end is certain. SpO2 scale 1 where the signed plan names none, both scales where it names an impossible one or ' +
  'none in spite of hypercapnic-risk.';

export const news2Facts: readonly FactDefinition[] = [
  {
    name: 'news2.total',
    type: 'number',
    unit: '{score}',
    range: [0, 20],
    resolution: 1,
    window: 'PT1H',
    definition: `The aggregate NEWS2 score (Royal College of Physicians, 2017). ${asIntervals} Unknown with no part.`,
    evaluate: (context) => scoreFact(context, ({ total }) => total),
  },
  {
    name: 'news2.highest-part',
    type: 'number',
    unit: '{score}',
    range: [0, 3],
    resolution: 1,
    window: 'PT1H',
    definition: `The most NEWS2 points that a single parameter scores. ${asIntervals} Unknown with no part.`,
    evaluate: (context) => scoreFact(context, ({ highestPart }) => highestPart),
  },
  {
    name: 'news2.parts-known',
    type: 'number',
    unit: '{parts}',
    range: [0, 7],
    resolution: 1,
    alwaysKnown: true,
    window: 'PT1H',
    definition: 'How many of the seven NEWS2 parameters are known within the last hour.',
    evaluate: (context) => {
      const count = score(context).known;
      return number({ low: count, high: count }, '{parts}');
    },
  },
  {
    name: 'news2.status',
    type: 'text',
    values: ['none', 'usable'],
    alwaysKnown: true,
    definition:
      'usable: the deciding measurement carries a usable value of a NEWS2 sign, or an answer about consciousness; ' +
      'none: it does not.',
    evaluate: (context) => ({ kind: 'text', value: carriesPart(context) ? 'usable' : 'none' }),
  },
];
