import { unknown, type PatientContext, type UnknownFact } from './context.js';

/** What the signed plan says under a key; undefined where it says nothing. */
export function planValue(patient: PatientContext, key: string): number | string | boolean | undefined {
  return Object.hasOwn(patient.plan, key) ? patient.plan[key] : undefined;
}

/** Why the plan gives no value under a key: what stood there has expired, or there is nothing. */
export function missing(patient: PatientContext, key: string): UnknownFact {
  return unknown(patient.planExpired?.includes(key) === true ? 'stale' : 'not-in-plan');
}

/** A finite number of the signed plan. */
export function planNumber(patient: PatientContext, key: string): number | undefined {
  const value = planValue(patient, key);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
