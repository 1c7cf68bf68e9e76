import type { PlanParameter } from './plan-parameter.js';
import { vitalSignCatalogue, type VitalSign } from './vital-sign.js';

/**
 * How long an entry may hold at most, in days. Examples of this project, no guideline's: a health system's own
 * physicians decide how often what they signed has to be looked at.
 */
const quarter = 92;
const halfYear = 183;
const year = 366;
const pregnancy = 301;

/** Characters of an entry in words. */
export const maxPlanWords = 4000;

function limit(sign: VitalSign, end: 'low' | 'high', meaning: string): PlanParameter {
  const { unit, plausible, display } = vitalSignCatalogue[sign];
  const name = `${sign}-${end}`;
  return {
    name,
    type: 'number',
    unit,
    range: [plausible.low, plausible.high],
    writer: 'bounded',
    maxDays: year,
    fact: `plan.${name}`,
    meaning: `${display}: ${meaning}`,
  };
}

const limits = (['heart-rate', 'systolic', 'diastolic', 'glucose'] as const).flatMap((sign) => [
  limit(sign, 'low', "the patient's own lower limit."),
  limit(sign, 'high', "the patient's own upper limit."),
]);

/** Between which a usual value counts as the patient's own; outside it is a baseline that was dragged along (H09). */
const baselineBounds = (
  [
    'heart-rate',
    'spo2',
    'systolic',
    'diastolic',
    'weight',
    'respiratory-rate',
    'temperature',
    'glucose',
  ] as const
).flatMap((sign) =>
  (['low', 'high'] as const).map((end): PlanParameter => {
    const { unit, plausible, display } = vitalSignCatalogue[sign];
    return {
      name: `baseline-${sign}-${end}`,
      type: 'number',
      unit,
      range: [plausible.low, plausible.high],
      writer: 'physician',
      maxDays: halfYear,
      meaning: `${display}: the ${end === 'low' ? 'lowest' : 'highest'} usual value that counts as this patient's baseline.`,
    };
  }),
);

const saturation = (end: 'low' | 'high'): PlanParameter => ({
  name: `spo2-target-${end}`,
  type: 'number',
  unit: '%',
  range: [vitalSignCatalogue.spo2.plausible.low, vitalSignCatalogue.spo2.plausible.high],
  writer: 'physician',
  maxDays: year,
  fact: `plan.spo2-target-${end}`,
  meaning: `The ${end === 'low' ? 'lower' : 'upper'} end of the oxygen saturation target.`,
});

function flag(name: string, meaning: string, rest: Partial<PlanParameter> = {}): PlanParameter {
  return { name, type: 'boolean', writer: 'physician', fact: `patient.${name}`, meaning, ...rest };
}

function words(name: string, meaning: string, rest: Partial<PlanParameter> = {}): PlanParameter {
  return { name, type: 'words', writer: 'physician', maxDays: year, meaning, ...rest };
}

const measured: readonly PlanParameter[] = [
  {
    name: 'dry-weight',
    type: 'number',
    unit: vitalSignCatalogue.weight.unit,
    range: [vitalSignCatalogue.weight.plausible.low, vitalSignCatalogue.weight.plausible.high],
    writer: 'bounded',
    maxDays: quarter,
    fact: 'plan.dry-weight',
    meaning: 'Weight without excess fluid. It is as old as its first day.',
  },
  saturation('low'),
  saturation('high'),
  {
    name: 'spo2-scale',
    type: 'number',
    unit: '{scale}',
    range: [1, 2],
    isWhole: true,
    writer: 'physician',
    maxDays: year,
    fact: 'plan.spo2-scale',
    meaning: "NEWS2 saturation scale 1 or 2: a clinician's decision, never inferred from anything.",
  },
  {
    name: 'oxygen',
    type: 'number',
    unit: 'L/min',
    range: [0, 60],
    writer: 'physician',
    maxDays: year,
    fact: 'plan.oxygen',
    meaning: 'Prescribed oxygen flow; 0: none.',
  },
  {
    name: 'oxygen-device',
    type: 'choice',
    choices: [
      'none',
      'nasal-cannula',
      'simple-mask',
      'venturi-mask',
      'reservoir-mask',
      'high-flow',
      'ventilator',
    ],
    writer: 'physician',
    maxDays: year,
    fact: 'plan.oxygen-device',
    meaning: 'By what the prescribed oxygen is given.',
  },
];

const conditions: readonly PlanParameter[] = [
  flag('pacemaker', 'Has a pacemaker.'),
  flag('lvad', 'Has a ventricular assist device.'),
  flag('pregnant', 'Is pregnant.', { maxDays: pregnancy }),
  {
    name: 'due-date',
    type: 'date',
    writer: 'physician',
    maxDays: pregnancy,
    fact: 'patient.weeks-to-due-date',
    meaning: 'Expected date of birth.',
  },
  {
    name: 'gave-birth-on',
    type: 'date',
    writer: 'physician',
    maxDays: quarter,
    fact: 'patient.postpartum',
    meaning: 'Day on which the patient gave birth; the six weeks after it count as pregnant.',
  },
  flag('postpartum', 'Gave birth within the last six weeks, where the day is not known.', { maxDays: 42 }),
  flag('anticoagulant', 'Takes an anticoagulant.', { onCard: true, maxDays: year }),
  flag('insulin', 'Uses insulin.', { maxDays: year }),
  flag('type-1-diabetes', 'Has type 1 diabetes.'),
  flag('hypercapnic-risk', 'Is at risk of hypercapnic respiratory failure.', { maxDays: year }),
];

/** Shown to people, and to no tree: what was decided about treatment changes no severity (hazard H13). */
const decisions: readonly PlanParameter[] = [
  words('treatment-limits', 'What is not to be done, in words.', { onCard: true }),
  {
    name: 'code-status',
    type: 'choice',
    choices: [
      'full',
      'do-not-resuscitate',
      'do-not-intubate',
      'do-not-resuscitate-or-intubate',
      'comfort-care',
    ],
    writer: 'physician',
    maxDays: year,
    onCard: true,
    meaning: 'Code status. Shown; an alarm is an alarm all the same.',
  },
  words('care-plan', 'The care plan, in words.'),
  words('standing-instructions', 'What a nurse may do without asking again, in words.'),
];

const talking: readonly PlanParameter[] = [
  words('allergies', 'Allergies, in words.', { writer: 'care-team', onCard: true }),
  {
    name: 'language',
    type: 'language',
    writer: 'care-team',
    onCard: true,
    meaning: 'Language in which the patient is spoken to.',
  },
  flag('interpreter-needed', 'Needs an interpreter.', { writer: 'care-team', onCard: true }),
  {
    name: 'hearing',
    type: 'choice',
    choices: ['normal', 'hearing-aid', 'hard-of-hearing', 'deaf'],
    writer: 'care-team',
    fact: 'patient.hearing',
    onCard: true,
    meaning: 'How well the patient hears on the telephone.',
  },
];

/** Every parameter of the signed plan, by name. */
export const planCatalogue: ReadonlyMap<string, PlanParameter> = new Map(
  [...measured, ...limits, ...baselineBounds, ...conditions, ...decisions, ...talking].map((one) => [
    one.name,
    one,
  ]),
);
