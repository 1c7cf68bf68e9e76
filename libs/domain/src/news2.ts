import type { Consciousness } from './consciousness.js';
import { point, type Interval } from './interval.js';
import { roundToChart, vitalSignCatalogue, type VitalSign } from './vital-sign.js';

/** The charts that turn a number into points. Saturation has three: which one counts depends on scale and oxygen. */
export type News2Chart =
  | 'respiratory-rate'
  | 'spo2-scale-1'
  | 'spo2-scale-2-air'
  | 'spo2-scale-2-oxygen'
  | 'systolic'
  | 'heart-rate'
  | 'temperature';

/** Least and most points that are possible. */
export type Score = readonly [least: number, most: number];

/** Up to this chart value (inclusive), from the band before: these points. The last band has no end. */
type Band = readonly [upTo: number, points: number];

interface Chart {
  readonly vitalSign: VitalSign;
  readonly bands: readonly Band[];
}

/** Royal College of Physicians, National Early Warning Score (NEWS) 2, London 2017, chart 1. */
const charts: Readonly<Record<News2Chart, Chart>> = {
  'respiratory-rate': {
    vitalSign: 'respiratory-rate',
    bands: [
      [8, 3],
      [11, 1],
      [20, 0],
      [24, 2],
      [Infinity, 3],
    ],
  },
  'spo2-scale-1': {
    vitalSign: 'spo2',
    bands: [
      [91, 3],
      [93, 2],
      [95, 1],
      [Infinity, 0],
    ],
  },
  'spo2-scale-2-air': {
    vitalSign: 'spo2',
    bands: [
      [83, 3],
      [85, 2],
      [87, 1],
      [Infinity, 0],
    ],
  },
  'spo2-scale-2-oxygen': {
    vitalSign: 'spo2',
    bands: [
      [83, 3],
      [85, 2],
      [87, 1],
      [92, 0],
      [94, 1],
      [96, 2],
      [Infinity, 3],
    ],
  },
  systolic: {
    vitalSign: 'systolic',
    bands: [
      [90, 3],
      [100, 2],
      [110, 1],
      [219, 0],
      [Infinity, 3],
    ],
  },
  'heart-rate': {
    vitalSign: 'heart-rate',
    bands: [
      [40, 3],
      [50, 1],
      [90, 0],
      [110, 1],
      [130, 2],
      [Infinity, 3],
    ],
  },
  temperature: {
    vitalSign: 'temperature',
    bands: [
      [35, 3],
      [36, 1],
      [38, 0],
      [39, 1],
      [Infinity, 2],
    ],
  },
};

/**
 * Points of one value: rounded to the chart's resolution first, so that none falls between two bands (hazard H07), and
 * scored over all of its interval. An open end that stands on the chart is left out: `< 92` is 91 at most.
 *
 * @param value in the canonical unit of the sign
 */
export function news2Part(chart: News2Chart, value: Interval): Score {
  const { vitalSign, bands } = charts[chart];
  const [low, high] = onChart(vitalSign, value);
  let [least, most] = [Infinity, -Infinity];
  let below = -Infinity;
  for (const [upTo, points] of bands) {
    if (low <= upTo && high > below) {
      least = Math.min(least, points);
      most = Math.max(most, points);
    }
    below = upTo;
  }
  return least <= most ? [least, most] : [0, 3];
}

/** The lowest and the highest chart value of an interval. */
function onChart(sign: VitalSign, value: Interval): readonly [number, number] {
  const { resolution } = vitalSignCatalogue[sign];
  const { low, high } = roundToChart(sign, value);
  const isPastLow = value.lowOpen === true && low === value.low;
  const isBeforeHigh = value.highOpen === true && high === value.high;
  return [
    isPastLow ? roundToChart(sign, point(low + resolution)).low : low,
    isBeforeHigh ? roundToChart(sign, point(high - resolution)).high : high,
  ];
}

/** What is known at one time; what is not there was not measured. Intervals in canonical units. */
export interface News2Observation {
  readonly respiratoryRate?: Interval | undefined;
  readonly spo2?: Interval | undefined;
  readonly isOnOxygen?: boolean | undefined;
  readonly systolic?: Interval | undefined;
  readonly heartRate?: Interval | undefined;
  readonly consciousness?: Consciousness | undefined;
  readonly temperature?: Interval | undefined;
  /** Saturation scale; unknown means either. Scale 2 is for whom a clinician has set a target of 88 to 92 %. */
  readonly scale?: 1 | 2 | undefined;
}

export interface News2 {
  /** 0 to 20. */
  readonly total: Score;
  /** The most points that one single parameter scores, 0 to 3. */
  readonly highestPart: Score;
  /** How many of the seven parameters are known. */
  readonly known: number;
}

/**
 * The score as an interval: a parameter that is missing counts as everything it could be, so the lower end is what
 * the known ones make certain, and only where the ends differ in what they call for can a missing one decide
 * (hazard H06).
 */
export function news2(observation: News2Observation): News2 {
  const { respiratoryRate, systolic, heartRate, temperature, spo2, isOnOxygen, consciousness } = observation;
  const parts: readonly (Score | undefined)[] = [
    respiratoryRate && news2Part('respiratory-rate', respiratoryRate),
    spo2 && saturation(spo2, observation),
    isOnOxygen === undefined ? undefined : isOnOxygen ? [2, 2] : [0, 0],
    systolic && news2Part('systolic', systolic),
    heartRate && news2Part('heart-rate', heartRate),
    consciousness === undefined ? undefined : consciousness === 'alert' ? [0, 0] : [3, 3],
    temperature && news2Part('temperature', temperature),
  ];
  const scores = parts.map((part, index): Score => part ?? [0, index === oxygen ? 2 : 3]);
  const [least, most] = [scores.map(([low]) => low), scores.map(([, high]) => high)];
  return {
    total: [sum(least), sum(most)],
    highestPart: [Math.max(...least), Math.max(...most)],
    known: parts.filter((part) => part !== undefined).length,
  };
}

/** Where the parameter "air or oxygen" stands among the parts. */
const oxygen = 2;

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function saturation(spo2: Interval, { isOnOxygen, scale }: News2Observation): Score {
  const possible: Score[] = [];
  if (scale !== 2) possible.push(news2Part('spo2-scale-1', spo2));
  if (scale !== 1 && isOnOxygen !== true) possible.push(news2Part('spo2-scale-2-air', spo2));
  if (scale !== 1 && isOnOxygen !== false) possible.push(news2Part('spo2-scale-2-oxygen', spo2));
  return [Math.min(...possible.map(([least]) => least)), Math.max(...possible.map(([, most]) => most))];
}

/** The chart's clinical risk, mildest first. */
export const news2Risks = ['low', 'low-medium', 'medium', 'high'] as const;
export type News2Risk = (typeof news2Risks)[number];

/** Clinical risk of an aggregate; 3 points in one parameter lift a low one to low-medium, and no further. */
export function news2Risk(total: number, highestPart: number): News2Risk {
  if (total >= 7) return 'high';
  if (total >= 5) return 'medium';
  return highestPart >= 3 ? 'low-medium' : 'low';
}

/** The mildest and the most severe risk a score can come to. What is certain is the first: act on it. */
export function news2RiskRange({ total, highestPart }: News2): readonly [News2Risk, News2Risk] {
  return [news2Risk(total[0], highestPart[0]), news2Risk(total[1], highestPart[1])];
}
