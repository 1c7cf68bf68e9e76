import type { VitalSign } from './vital-sign.js';

/**
 * A conversion `canonical = (value + before) * factor / divisor`, always with a positive slope, so that the ends of
 * an interval keep their order. Numerator and divisor stand apart: 5 / 9 is no binary fraction.
 */
interface Conversion {
  readonly before?: number;
  readonly factor: number;
  readonly divisor?: number;
}

const same: Conversion = { factor: 1 };

/** Pressure to mm[Hg]. UCUM §4.4: m[Hg] = 133.3220 kPa; bar = 1e5 Pa; m[H2O] = 9.80665 kPa. */
const pressure: Readonly<Record<string, Conversion>> = {
  'mm[Hg]': same,
  mmHg: same,
  'cm[Hg]': { factor: 10 },
  kPa: { factor: 1, divisor: 0.133322 },
  hPa: { factor: 1, divisor: 1.33322 },
  Pa: { factor: 1, divisor: 133.322 },
  mbar: { factor: 1, divisor: 1.33322 },
  'cm[H2O]': { factor: 0.0980665, divisor: 0.133322 },
};

/** Rates to /min. UCUM: Hz = 1 /s, min = 60 s. `bpm` and the SenML forms (RFC 8428 §12.1) are no UCUM. */
const perMinute: Readonly<Record<string, Conversion>> = {
  '/min': same,
  bpm: same,
  'beats/min': same,
  'beat/min': same,
  'breaths/min': same,
  Hz: { factor: 60 },
  '/s': { factor: 60 },
  '/h': { factor: 1, divisor: 60 },
};

/** Mass to kg. UCUM §4.4 (international avoirdupois): [lb_av] = 7000 [gr], [gr] = 64.79891 mg; 14 lb = 1 [stone_av]. */
const mass: Readonly<Record<string, Conversion>> = {
  kg: same,
  g: { factor: 1, divisor: 1000 },
  '[lb_av]': { factor: 0.45359237 },
  lb: { factor: 0.45359237 },
  lbs: { factor: 0.45359237 },
  '[oz_av]': { factor: 0.45359237, divisor: 16 },
  '[stone_av]': { factor: 6.35029318 },
};

/** Length to cm. UCUM §4.4 (international): [in_i] = 2.54 cm, [ft_i] = 12 [in_i]. */
const length: Readonly<Record<string, Conversion>> = {
  cm: same,
  m: { factor: 100 },
  mm: { factor: 1, divisor: 10 },
  '[in_i]': { factor: 2.54 },
  '[ft_i]': { factor: 30.48 },
};

/**
 * Glucose to mg/dL. Molar mass of C6H12O6 180.156 g/mol, so 1 mmol/L = 18.0156 mg/dL
 * (the figure of LOINC's and HL7's own conversions). The unit decides, never the LOINC code: a mass-concentration
 * code with mmol/L is converted as mmol/L. UCUM knows both `l` and `L` for the litre.
 */
const glucose: Readonly<Record<string, Conversion>> = {
  'mg/dL': same,
  'mg/dl': same,
  'mmol/L': { factor: 18.0156 },
  'mmol/l': { factor: 18.0156 },
  'mol/m3': { factor: 18.0156 },
  'g/L': { factor: 100 },
  'g/l': { factor: 100 },
  'mg/L': { factor: 1, divisor: 10 },
  'mg/l': { factor: 1, divisor: 10 },
};

/** Temperature to Cel. UCUM §4.2: Cel = K − 273.15, [degF] = 5/9 K shifted by 459.67. */
const temperature: Readonly<Record<string, Conversion>> = {
  Cel: same,
  '°C': same,
  degC: same,
  K: { before: -273.15, factor: 1 },
  '[degF]': { before: -32, factor: 5, divisor: 9 },
  '°F': { before: -32, factor: 5, divisor: 9 },
  degF: { before: -32, factor: 5, divisor: 9 },
};

/**
 * Units per vital sign. Keys are UCUM (case-sensitive) without annotations, and those spellings from the field that
 * can mean nothing else. A bare `C`, `F` or an empty unit could, and is not there.
 */
const conversions: Readonly<Record<VitalSign, Readonly<Record<string, Conversion>>>> = {
  'heart-rate': perMinute,
  'respiratory-rate': perMinute,
  // A fraction, as phone exports have it. 0.97 sent as "%" is 0.97 %: the unit is believed, plausibility catches it.
  spo2: { '%': same, '1': { factor: 100 } },
  systolic: pressure,
  diastolic: pressure,
  'mean-arterial-pressure': pressure,
  weight: mass,
  temperature,
  glucose,
  // `{steps}` without a time is the count of a code that names its 24 h itself.
  steps: { '/d': same, '/(24.h)': same, '1': same },
  'inhaled-oxygen-flow': {
    'L/min': same,
    'l/min': same,
    'mL/min': { factor: 1, divisor: 1000 },
    'ml/min': { factor: 1, divisor: 1000 },
  },
  height: length,
  bmi: { 'kg/m2': same, 'kg/m^2': same, 'kg.m-2': same },
};

const tables = new Map(
  Object.entries(conversions).map(([vitalSign, table]) => [
    vitalSign as VitalSign,
    new Map(Object.entries(table)),
  ]),
);

/** The units that are understood for a vital sign: UCUM without annotations. For documentation and tests. */
export function knownUnits(vitalSign: VitalSign): readonly string[] {
  return Object.keys(conversions[vitalSign]);
}

/**
 * Converts to the canonical unit of the vital sign (`vitalSignCatalogue[vitalSign].unit`).
 *
 * @param unit UCUM, case-sensitive; annotations in braces carry no meaning (UCUM §2.5) and are ignored
 * @returns undefined when the unit is missing, unknown, or of another kind: never guessed
 */
export function toCanonical(
  vitalSign: VitalSign,
  value: number,
  unit: string | undefined,
): number | undefined {
  if (unit === undefined) return undefined;
  const table = tables.get(vitalSign);
  const conversion = table?.get(unit) ?? table?.get(withoutAnnotations(unit));
  if (conversion === undefined) return undefined;
  if (conversion === same) return value;
  const { before = 0, factor, divisor = 1 } = conversion;
  return withoutBinaryNoise(((value + before) * factor) / divisor);
}

/** `{beats}/min` → `/min`, `1/min` → `/min`, `{steps}` → `1` (the unity). A unit that is missing stays missing. */
function withoutAnnotations(unit: string): string {
  const bare = unit.replace(/\{[^{}]*\}/g, '');
  if (bare === '') return unit === '' ? '' : '1';
  return bare.startsWith('1/') ? bare.slice(1) : bare;
}

/** (98.6 − 32) · 5 / 9 is 37, not 36.99999999999999. Nine decimals are far below any device's resolution. */
function withoutBinaryNoise(value: number): number {
  const scaled = value * 1e9;
  return Math.abs(scaled) < Number.MAX_SAFE_INTEGER ? Math.round(scaled) / 1e9 : value;
}
