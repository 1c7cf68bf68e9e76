import { mapInterval, type Interval } from './interval.js';

export const vitalSigns = [
  'heart-rate',
  'spo2',
  'systolic',
  'diastolic',
  'mean-arterial-pressure',
  'weight',
  'respiratory-rate',
  'temperature',
  'glucose',
  'steps',
  'inhaled-oxygen-flow',
  'height',
  'bmi',
] as const;
export type VitalSign = (typeof vitalSigns)[number];

/** Which side of the usual range hurts; decides what an implausible value may mean (hazard H03). */
export type DangerousDirection = 'low' | 'high' | 'both' | 'none';

export interface VitalSignDefinition {
  readonly vitalSign: VitalSign;
  readonly display: string;
  /** LOINC, the canonical code first; every other code listed is read as the same vital sign. */
  readonly loinc: readonly [string, ...string[]];
  /** IEEE 11073-10101 MDC codes that stand beside or instead of LOINC. */
  readonly mdc: readonly string[];
  /** Canonical UCUM unit. Everything behind the normalise stage is in this unit. */
  readonly unit: string;
  /**
   * Physiologically plausible range, inclusive. Outside it a value is *implausible*: kept, flagged, never
   * used as a vital sign. The ranges are this project's and deliberately wide, so that agonal values stay inside.
   */
  readonly plausible: { readonly low: number; readonly high: number };
  /** The chart's resolution: values are rounded to it before any limit is looked at (hazard H07). */
  readonly resolution: number;
  readonly dangerous: DangerousDirection;
  /** Middle of the usual adult range; ties in rounding go away from it, so towards danger. */
  readonly usual: number;
}

const define = (definition: VitalSignDefinition): VitalSignDefinition => definition;

/**
 * LOINC codes: HL7 FHIR R4 vital signs profile (https://hl7.org/fhir/R4/observation-vitalsigns.html) and US Core.
 * MDC codes: IEEE 11073-10101 as used by the HL7 Personal Health Device guide. Resolutions: the NEWS2 chart
 * (Royal College of Physicians, 2017) for its parameters; glucose and weight as finely as meters and scales report.
 */
export const vitalSignCatalogue: Readonly<Record<VitalSign, VitalSignDefinition>> = {
  'heart-rate': define({
    vitalSign: 'heart-rate',
    display: 'Heart rate',
    loinc: ['8867-4'],
    mdc: ['149530', '147842', '149546'],
    unit: '/min',
    plausible: { low: 20, high: 300 },
    resolution: 1,
    dangerous: 'both',
    usual: 75,
  }),
  spo2: define({
    vitalSign: 'spo2',
    display: 'Oxygen saturation (SpO2)',
    loinc: ['59408-5', '2708-6'],
    mdc: ['150456'],
    unit: '%',
    plausible: { low: 50, high: 100 },
    resolution: 1,
    dangerous: 'low',
    usual: 97,
  }),
  systolic: define({
    vitalSign: 'systolic',
    display: 'Systolic blood pressure',
    loinc: ['8480-6', '96608-5'],
    mdc: ['150021'],
    unit: 'mm[Hg]',
    plausible: { low: 50, high: 300 },
    resolution: 1,
    dangerous: 'both',
    usual: 120,
  }),
  diastolic: define({
    vitalSign: 'diastolic',
    display: 'Diastolic blood pressure',
    loinc: ['8462-4', '96609-3'],
    mdc: ['150022'],
    unit: 'mm[Hg]',
    plausible: { low: 20, high: 200 },
    resolution: 1,
    dangerous: 'both',
    usual: 75,
  }),
  'mean-arterial-pressure': define({
    vitalSign: 'mean-arterial-pressure',
    display: 'Mean arterial pressure',
    loinc: ['8478-0'],
    mdc: ['150023'],
    unit: 'mm[Hg]',
    plausible: { low: 30, high: 250 },
    resolution: 1,
    dangerous: 'both',
    usual: 90,
  }),
  weight: define({
    vitalSign: 'weight',
    display: 'Body weight',
    loinc: ['29463-7', '3141-9'],
    mdc: ['188736'],
    unit: 'kg',
    plausible: { low: 20, high: 400 },
    resolution: 0.01,
    dangerous: 'both',
    usual: 75,
  }),
  'respiratory-rate': define({
    vitalSign: 'respiratory-rate',
    display: 'Respiratory rate',
    loinc: ['9279-1'],
    mdc: ['151562'],
    unit: '/min',
    plausible: { low: 3, high: 80 },
    resolution: 1,
    dangerous: 'both',
    usual: 16,
  }),
  temperature: define({
    vitalSign: 'temperature',
    display: 'Body temperature',
    loinc: ['8310-5'],
    mdc: ['150364'],
    unit: 'Cel',
    plausible: { low: 30, high: 44 },
    resolution: 0.1,
    dangerous: 'both',
    usual: 37,
  }),
  glucose: define({
    vitalSign: 'glucose',
    display: 'Glucose',
    loinc: ['2339-0', '15074-8', '99504-3', '2345-7'],
    mdc: ['160184', '160368'],
    unit: 'mg/dL',
    plausible: { low: 10, high: 1500 },
    resolution: 0.1,
    dangerous: 'both',
    usual: 100,
  }),
  steps: define({
    vitalSign: 'steps',
    display: 'Steps in 24 hours',
    loinc: ['41950-7', '55423-8'],
    mdc: [],
    unit: '{steps}/d',
    plausible: { low: 0, high: 100_000 },
    resolution: 1,
    dangerous: 'none',
    usual: 5000,
  }),
  'inhaled-oxygen-flow': define({
    vitalSign: 'inhaled-oxygen-flow',
    display: 'Inhaled oxygen flow',
    loinc: ['3151-8'],
    mdc: [],
    unit: 'L/min',
    plausible: { low: 0, high: 60 },
    resolution: 0.1,
    dangerous: 'none',
    usual: 0,
  }),
  height: define({
    vitalSign: 'height',
    display: 'Body height',
    loinc: ['8302-2'],
    mdc: ['188740'],
    unit: 'cm',
    plausible: { low: 40, high: 250 },
    resolution: 0.1,
    dangerous: 'none',
    usual: 170,
  }),
  bmi: define({
    vitalSign: 'bmi',
    display: 'Body mass index',
    loinc: ['39156-5'],
    mdc: ['188752'],
    unit: 'kg/m2',
    plausible: { low: 8, high: 120 },
    resolution: 0.1,
    dangerous: 'none',
    usual: 25,
  }),
};

/**
 * LOINC code → vital sign. Undefined for a code that Wardline does not read as a number.
 */
export function vitalSignOfLoinc(code: string): VitalSign | undefined {
  return byLoinc.get(code);
}

/** IEEE 11073 MDC code (decimal) → vital sign. */
export function vitalSignOfMdc(code: string): VitalSign | undefined {
  return byMdc.get(code);
}

const definitions = Object.values(vitalSignCatalogue);
const byLoinc = new Map(definitions.flatMap((d) => d.loinc.map((code) => [code, d.vitalSign] as const)));
const byMdc = new Map(definitions.flatMap((d) => d.mdc.map((code) => [code, d.vitalSign] as const)));

/** What normalisation says about one value: may it be used as a vital sign? */
export type Plausibility = 'plausible' | 'implausible-low' | 'implausible-high';

/**
 * Is the value (in the canonical unit) physiologically plausible? An interval is implausible only when all of it
 * is: `< 20 mg/dL` may still be 19, and counts.
 */
export function plausibility(vitalSign: VitalSign, value: Interval): Plausibility {
  const { low, high } = vitalSignCatalogue[vitalSign].plausible;
  if (value.high < low) return 'implausible-low';
  if (value.low > high) return 'implausible-high';
  return 'plausible';
}

/**
 * Rounds to the resolution of the chart that limits are written against; a tie goes towards danger, that is away
 * from the usual value: SpO2 91.5 is 91, temperature 38.05 is 38.1. The only place where clinical values are rounded.
 */
export function roundToChart(vitalSign: VitalSign, value: Interval): Interval {
  const { resolution, usual } = vitalSignCatalogue[vitalSign];
  return mapInterval(value, (end) => roundHalfAway(end, resolution, usual));
}

function roundHalfAway(value: number, resolution: number, usual: number): number {
  const steps = value / resolution;
  // Binary fractions such as 38.05 / 0.1 fall a hair off the tie: what is this close is the tie.
  const nearest = Math.round(steps * 1e6) / 1e6;
  const down = Math.floor(nearest);
  const fraction = nearest - down;
  const up = fraction > 0.5 || (fraction === 0.5 && value >= usual);
  const rounded = (fraction === 0 ? nearest : up ? down + 1 : down) * resolution;
  return resolution === 1 ? rounded : Number(rounded.toFixed(6));
}
