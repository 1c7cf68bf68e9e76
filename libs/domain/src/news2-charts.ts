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
