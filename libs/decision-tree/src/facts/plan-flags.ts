import type { Fact } from '#domain';
import { unknown, type FactDefinition, type PatientContext } from './context.js';
import { missing, planValue } from './plan-values.js';

/** A yes or no of the signed plan. */
export function flag(patient: PatientContext, key: string): Fact {
  const value = planValue(patient, key);
  if (value === undefined) return missing(patient, key);
  return typeof value === 'boolean' ? { kind: 'boolean', value } : unknown('wrong-type');
}

export function flagFact(key: string, definition: string): FactDefinition {
  return {
    name: `patient.${key}`,
    type: 'boolean',
    definition: `${definition}, from the signed plan.`,
    evaluate: ({ patient }) => flag(patient, key),
  };
}
