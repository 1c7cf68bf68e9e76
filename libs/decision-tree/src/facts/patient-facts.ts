import { point, vitalSignCatalogue, type Fact, type VitalSign } from '#domain';
import { number, unknown, type FactDefinition } from './context.js';
import { isPostpartum, weeksToDueDate } from './plan-dates.js';
import { flag, flagFact } from './plan-flags.js';
import { hearing, oxygenDevice, planOxygen } from './plan-texts.js';
import { missing, planNumber } from './plan-values.js';

export { planNumber, planValue } from './plan-values.js';

interface PlanNumber {
  readonly key: string;
  readonly unit: string;
  readonly range: readonly [number, number];
  /** Whole numbers only. */
  readonly isWhole?: true;
  readonly definition: string;
}

/** A number of the plan; one that no patient can have is a slip of the pen and unknown, not a limit. */
function planFact({ key, unit, range, isWhole, definition }: PlanNumber): FactDefinition {
  const [low, high] = range;
  return {
    name: `plan.${key}`,
    type: 'number',
    unit,
    range,
    ...(isWhole && { resolution: 1 }),
    definition,
    evaluate: ({ patient }) => {
      if (!Object.hasOwn(patient.plan, key)) return missing(patient, key);
      const value = planNumber(patient, key);
      if (value === undefined || (isWhole && !Number.isInteger(value))) return unknown('wrong-type');
      return value < low || value > high ? unknown('implausible') : number(point(value), unit);
    },
  };
}

function limit(key: string, sign: VitalSign, definition: string): FactDefinition {
  const { unit, plausible } = vitalSignCatalogue[sign];
  return planFact({ key, unit, range: [plausible.low, plausible.high], definition });
}

/** Who gave birth less than six weeks ago counts as pregnant, whatever else the plan says. */
const pregnant: FactDefinition = {
  name: 'patient.pregnant',
  type: 'boolean',
  definition: 'Pregnant or within six weeks after birth, from the signed plan.',
  evaluate: (context) => {
    const postpartum = isPostpartum.evaluate(context);
    return postpartum.kind === 'boolean' && postpartum.value ? postpartum : flag(context.patient, 'pregnant');
  },
};

/** Completed years at a time, by the UTC calendar. */
function ageInYears(birthDate: string | undefined, at: number): Fact {
  if (birthDate === undefined) return unknown('never');
  const parts = /^(\d{4})-(\d{2})-(\d{2})/.exec(birthDate);
  if (parts === null) return unknown('wrong-type');
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const then = new Date(at);
  const before =
    then.getUTCMonth() + 1 < month || (then.getUTCMonth() + 1 === month && then.getUTCDate() < day);
  const years = then.getUTCFullYear() - year - (before ? 1 : 0);
  return years >= 0 && years < 150 ? number(point(years), 'a') : unknown('implausible');
}

const age: FactDefinition = {
  name: 'patient.age',
  type: 'number',
  unit: 'a',
  range: [0, 149],
  resolution: 1,
  definition: 'Completed years of age.',
  evaluate: ({ patient, asOf }) => ageInYears(patient.birthDate, asOf),
};

export const dryWeight = limit('dry-weight', 'weight', 'The dry weight of the signed plan.');

const dayMs = 24 * 3600_000;

/** Readings are held against a weight that may have been set long ago (hazard H09). */
const dryWeightAge: FactDefinition = {
  name: 'plan.dry-weight-age',
  type: 'number',
  unit: 'd',
  range: [0, 36_525],
  resolution: 1,
  definition: 'Completed days since the dry weight of the signed plan took effect.',
  evaluate: (context) => {
    const weight = dryWeight.evaluate(context);
    if (weight.kind === 'unknown') return weight;
    const since = context.patient.planSince?.['dry-weight'];
    if (since === undefined || since > context.now) return unknown('never');
    const days = Math.floor((context.now - since) / dayMs);
    return days <= 36_525 ? number(point(days), 'd') : unknown('implausible');
  },
};

export const spo2Scale = planFact({
  key: 'spo2-scale',
  unit: '{scale}',
  range: [1, 2],
  isWhole: true,
  definition: 'Which oxygen saturation scale of NEWS2 the signed plan names: 1 or 2.',
});

export const patientFacts: readonly FactDefinition[] = [
  age,
  pregnant,
  isPostpartum,
  weeksToDueDate,
  flagFact('lvad', 'Has a ventricular assist device'),
  flagFact('hypercapnic-risk', 'At risk of hypercapnic respiratory failure'),
  flagFact('type-1-diabetes', 'Has type 1 diabetes'),
  flagFact('pacemaker', 'Has a pacemaker'),
  flagFact('anticoagulant', 'Takes an anticoagulant'),
  flagFact('insulin', 'Uses insulin'),
  flagFact('interpreter-needed', 'Needs an interpreter'),
  hearing,
  dryWeight,
  dryWeightAge,
  spo2Scale,
  planOxygen,
  oxygenDevice,
  limit('spo2-target-low', 'spo2', 'The lower end of the oxygen saturation target of the signed plan.'),
  limit('spo2-target-high', 'spo2', 'The upper end of the oxygen saturation target of the signed plan.'),
  limit('systolic-high', 'systolic', "The signed plan's own upper limit of the systolic pressure."),
  limit('systolic-low', 'systolic', "The signed plan's own lower limit of the systolic pressure."),
  limit('diastolic-high', 'diastolic', "The signed plan's own upper limit of the diastolic pressure."),
  limit('diastolic-low', 'diastolic', "The signed plan's own lower limit of the diastolic pressure."),
  limit('heart-rate-low', 'heart-rate', "The signed plan's own lower limit of the heart rate."),
  limit('heart-rate-high', 'heart-rate', "The signed plan's own upper limit of the heart rate."),
  limit('glucose-low', 'glucose', "The signed plan's own lower limit of glucose."),
  limit('glucose-high', 'glucose', "The signed plan's own upper limit of glucose."),
];
