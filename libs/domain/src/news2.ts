import type { Consciousness } from './consciousness.js';
import type { Interval } from './interval.js';
import { news2Part, type Score } from './news2-charts.js';

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
