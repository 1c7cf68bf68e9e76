import type { VitalSign } from '#domain';

/** A reading at or next to a limit, and the class that its tree must give it. */
export interface BoundaryVector {
  readonly tree: string;
  readonly given: readonly (readonly [VitalSign, number, string])[];
  /** Weight at this many hours before was this much (kg) less. */
  readonly gain?: { readonly kg: number; readonly hours: number };
  readonly plan?: Readonly<Record<string, number | string | boolean>>;
  /** Condition → leaf. */
  readonly leaves: Readonly<Record<string, string>>;
  /** Where the sources differ: what this tree has chosen. */
  readonly chosen?: string;
}

const smbg = 'diabetes/smbg-screening';

function glucose(number: number, unit: string, low: string, high: string, chosen?: string): BoundaryVector {
  return {
    tree: smbg,
    given: [['glucose', number, unit]],
    leaves: { hypoglycaemia: `low-glucose-${low}`, hyperglycaemia: `high-glucose-${high}` },
    ...(chosen !== undefined && { chosen }),
  };
}

const level2 = ['level-2', 'in-range'] as const;
const level1 = ['level-1-unasked', 'in-range'] as const;
const inRange = ['in-range', 'in-range'] as const;
const high1 = ['in-range', 'level-1-first'] as const;
const high2 = ['in-range', 'unasked-type-unknown'] as const;

const glucoses: readonly BoundaryVector[] = [
  glucose(53, 'mg/dL', ...level2),
  glucose(53.9, 'mg/dL', ...level2),
  glucose(54, 'mg/dL', ...level1),
  glucose(69, 'mg/dL', ...level1),
  glucose(69.9, 'mg/dL', ...level1),
  glucose(70, 'mg/dL', ...inRange),
  glucose(180, 'mg/dL', ...inRange),
  glucose(180.1, 'mg/dL', ...high1),
  glucose(250, 'mg/dL', ...high1),
  glucose(251, 'mg/dL', ...high2),
  glucose(2.9, 'mmol/L', ...level2),
  glucose(3.0, 'mmol/L', ...level1),
  glucose(3.8, 'mmol/L', ...level1),
  glucose(3.9, 'mmol/L', ...inRange),
  glucose(10.0, 'mmol/L', ...high1, 'converted first: 180.2 mg/dL is level 1 high'),
  glucose(13.9, 'mmol/L', ...high2, 'converted first: 250.4 mg/dL is level 2 high'),
];

const hypertension = 'hypertension/screening';
type Pressure = readonly [systolic: number, diastolic: number];

function pressure(
  [systolic, diastolic]: Pressure,
  leaves: BoundaryVector['leaves'],
  plan: BoundaryVector['plan'] = { pregnant: false },
  chosen?: string,
): BoundaryVector {
  return {
    tree: hypertension,
    given: [
      ['systolic', systolic, 'mm[Hg]'],
      ['diastolic', diastolic, 'mm[Hg]'],
    ],
    plan,
    leaves,
    ...(chosen !== undefined && { chosen }),
  };
}

const notSevere = {
  'severe-hypertension': 'severe-systolic-not-severe',
  'severe-diastolic-pressure': 'severe-diastolic-not-severe',
};
/** Normal and elevated are one leaf: neither calls for anything. */
const belowStage1 = { ...notSevere, 'raised-pressure': 'pressure-below-stage-1' };
const stage1 = { ...notSevere, 'raised-pressure': 'pressure-stage-1-first' };
const stage2 = { ...notSevere, 'raised-pressure': 'pressure-stage-2-first' };
const afterBirth = { postpartum: true };

const pressures: readonly BoundaryVector[] = [
  pressure([119, 79], belowStage1),
  pressure([120, 79], belowStage1),
  pressure([129, 79], belowStage1),
  pressure([129, 80], stage1),
  pressure([130, 79], stage1),
  pressure([139, 89], stage1),
  pressure([140, 70], stage2),
  pressure([118, 90], stage2),
  pressure([180, 120], stage2, undefined, 'the guideline: severe is above 180 or above 120'),
  pressure([181, 100], { 'severe-hypertension': 'severe-systolic-symptoms-unknown' }),
  pressure([150, 121], { 'severe-diastolic-pressure': 'severe-diastolic-symptoms-unknown' }),
  pressure([159, 109], notSevere, { pregnant: true }),
  pressure([160, 90], { 'severe-hypertension': 'severe-systolic-pregnancy-severe' }, { pregnant: true }),
  pressure([160, 90], { 'severe-hypertension': 'severe-systolic-pregnancy-severe' }, afterBirth),
  pressure([160, 90], stage2, { pregnant: false }),
  pressure(
    [140, 110],
    { 'severe-diastolic-pressure': 'severe-diastolic-pregnancy-severe' },
    { pregnant: true },
  ),
  pressure([140, 110], { 'severe-diastolic-pressure': 'severe-diastolic-pregnancy-severe' }, afterBirth),
  pressure([140, 110], stage2, { pregnant: false }),
];

function gain(kg: number, hours: number, condition: string, leaf: string): BoundaryVector {
  return {
    tree: 'heart-failure/screening',
    given: [['weight', Number((80.3 + kg).toFixed(2)), 'kg']],
    gain: { kg, hours },
    plan: { lvad: false },
    leaves: { [condition]: leaf },
  };
}

const gains: readonly BoundaryVector[] = [
  gain(0.89, 24, 'weight-gain-24h', 'gain-24h-small'),
  gain(0.91, 24, 'weight-gain-24h', 'gain-24h-no-baseline'),
  // 2.998 lb: 2 lb are reached, 3 lb are not.
  gain(1.36, 24, 'weight-gain-24h', 'gain-24h-no-baseline'),
  gain(1.37, 24, 'weight-gain-24h', 'gain-24h-above-3lb'),
  gain(2.26, 168, 'weight-gain-7d', 'gain-7d-small'),
  gain(2.27, 168, 'weight-gain-7d', 'gain-7d-above-5lb'),
  gain(2.0, 72, 'weight-gain-72h', 'gain-72h-small'),
  gain(2.1, 72, 'weight-gain-72h', 'gain-72h-above-2kg'),
];

function temperature(number: number, unit: string, leaf: string, chosen?: string): BoundaryVector {
  return {
    tree: 'safety/red-limits',
    given: [['temperature', number, unit]],
    leaves: { temperature: `temperature-${leaf}` },
    ...(chosen !== undefined && { chosen }),
  };
}

const noFever = 'NEWS2 and CDC: 38.0 is no fever yet';
const temperatures: readonly BoundaryVector[] = [
  temperature(38.0, 'Cel', 'in-range', noFever),
  temperature(38.1, 'Cel', 'above-38'),
  temperature(38.3, 'Cel', 'above-38'),
  temperature(39.0, 'Cel', 'above-38'),
  temperature(39.1, 'Cel', 'extreme'),
  temperature(100.4, '[degF]', 'in-range', noFever),
  temperature(101, '[degF]', 'above-38'),
];

export const boundaryVectors: readonly BoundaryVector[] = [
  ...glucoses,
  ...pressures,
  ...gains,
  ...temperatures,
];

/** Points of NEWS2 for a temperature, as its chart has them. */
export const temperaturePoints: readonly (readonly [celsius: number, points: number])[] = [
  [38.0, 0],
  [38.1, 1],
  [39.0, 1],
  [39.1, 2],
];
