import { point, type Fact } from '#domain';
import { number, unknown, type FactDefinition, type PatientContext } from './context.js';

/** A finite number of the signed plan. */
export function planNumber(patient: PatientContext, key: string): number | undefined {
  const value = Object.hasOwn(patient.plan, key) ? patient.plan[key] : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function planFact(name: string, key: string, unit: string, definition: string): FactDefinition {
  return {
    name,
    type: 'number',
    unit,
    definition,
    evaluate: ({ patient }) => {
      if (!Object.hasOwn(patient.plan, key)) return unknown('not-in-plan');
      const value = planNumber(patient, key);
      return value === undefined ? unknown('wrong-type') : number(point(value), unit);
    },
  };
}

function flagFact(name: string, key: string, definition: string): FactDefinition {
  return {
    name,
    type: 'boolean',
    definition,
    evaluate: ({ patient }) => {
      const value = Object.hasOwn(patient.plan, key) ? patient.plan[key] : undefined;
      if (value === undefined) return unknown('not-in-plan');
      return typeof value === 'boolean' ? { kind: 'boolean', value } : unknown('wrong-type');
    },
  };
}

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

export const patientFacts: readonly FactDefinition[] = [
  {
    name: 'patient.age',
    type: 'number',
    unit: 'a',
    definition: 'Completed years of age.',
    evaluate: ({ patient, asOf }) => ageInYears(patient.birthDate, asOf),
  },
  flagFact('patient.pregnant', 'pregnant', 'Pregnant or within six weeks after birth, from the signed plan.'),
  flagFact('patient.lvad', 'lvad', 'Has a ventricular assist device, from the signed plan.'),
  planFact('plan.dry-weight', 'dry-weight', 'kg', 'The dry weight of the signed plan.'),
  planFact(
    'plan.spo2-target-low',
    'spo2-target-low',
    '%',
    'The lower end of the oxygen saturation target of the signed plan.',
  ),
];
