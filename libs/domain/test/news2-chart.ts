import type { Consciousness } from '../src/index.js';

/** A band of the printed chart: from, to (both inclusive), points. */
type Band = readonly [from: number, to: number, points: number];

/**
 * The NEWS2 chart (Royal College of Physicians, 2017; reproduced with acknowledgement) as it is printed: bands from
 * lowest to highest. Temperatures in tenths of a degree, so that all are whole numbers.
 */
export const printedChart = {
  respiratoryRate: [
    [0, 8, 3],
    [9, 11, 1],
    [12, 20, 0],
    [21, 24, 2],
    [25, 99, 3],
  ],
  scale1: [
    [0, 91, 3],
    [92, 93, 2],
    [94, 95, 1],
    [96, 100, 0],
  ],
  scale2Air: [
    [0, 83, 3],
    [84, 85, 2],
    [86, 87, 1],
    [88, 92, 0],
    [93, 100, 0],
  ],
  scale2Oxygen: [
    [0, 83, 3],
    [84, 85, 2],
    [86, 87, 1],
    [88, 92, 0],
    [93, 94, 1],
    [95, 96, 2],
    [97, 100, 3],
  ],
  systolic: [
    [0, 90, 3],
    [91, 100, 2],
    [101, 110, 1],
    [111, 219, 0],
    [220, 400, 3],
  ],
  heartRate: [
    [0, 40, 3],
    [41, 50, 1],
    [51, 90, 0],
    [91, 110, 1],
    [111, 130, 2],
    [131, 400, 3],
  ],
  temperature: [
    [0, 350, 3],
    [351, 360, 1],
    [361, 380, 0],
    [381, 390, 1],
    [391, 500, 2],
  ],
} satisfies Record<string, readonly Band[]>;

/** Points for a whole number on a printed chart. */
export function printedPoints(bands: readonly Band[], value: number): number {
  const band = bands.find(([from, to]) => value >= from && value <= to);
  if (band === undefined) throw new Error(`${value} is on no band`);
  return band[2];
}

/** Where bands touch: the last value of each and the first of the next. */
export function boundaries(bands: readonly Band[]): readonly number[] {
  return bands.slice(1).flatMap(([from], index) => [bands[index]?.[1] ?? from, from]);
}

/** A complete set of observations; temperature in tenths. */
export interface Vitals {
  readonly respiratoryRate: number;
  readonly spo2: number;
  readonly scale: 1 | 2;
  readonly isOnOxygen: boolean;
  readonly systolic: number;
  readonly heartRate: number;
  readonly consciousness: Consciousness;
  readonly temperature: number;
}

/** The points of the seven parameters, added up by hand. */
export function printedParts(vitals: Vitals): readonly number[] {
  const { respiratoryRate, spo2, scale, isOnOxygen, systolic, heartRate, consciousness, temperature } =
    vitals;
  const { scale1, scale2Air, scale2Oxygen } = printedChart;
  return [
    printedPoints(printedChart.respiratoryRate, respiratoryRate),
    printedPoints(scale === 1 ? scale1 : isOnOxygen ? scale2Oxygen : scale2Air, spo2),
    isOnOxygen ? 2 : 0,
    printedPoints(printedChart.systolic, systolic),
    printedPoints(printedChart.heartRate, heartRate),
    consciousness === 'alert' ? 0 : 3,
    printedPoints(printedChart.temperature, temperature),
  ];
}

/** Chart 2: clinical risk by aggregate score, and by a single parameter of 3. */
export function printedRisk(parts: readonly number[]): 'low' | 'low-medium' | 'medium' | 'high' {
  const total = parts.reduce((sum, points) => sum + points, 0);
  const isExtreme = parts.includes(3);
  if (total >= 0 && total <= 4) return isExtreme ? 'low-medium' : 'low';
  return total === 5 || total === 6 ? 'medium' : 'high';
}
