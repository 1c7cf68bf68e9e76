import { buildTopic } from '#messaging';
import { deviceOf, dryWeightOf } from '../load/population.js';
import type { Outgoing } from '../load/gateway.js';

/** What the messages of one run are; the same plan and number give the same message. */
export interface LoadPlan {
  readonly tenant: string;
  readonly patients: number;
  /** Makes the ids of this run its own. */
  readonly run: string;
  /** How many critical readings earlier runs have sent: each opens an alert of its own. */
  readonly firstCritical: number;
}

export interface LoadMessage extends Outgoing {
  /** Whose it is; messages of one patient keep their order on one connection. */
  readonly patient: number;
}

interface Value {
  readonly code: string;
  readonly value: number;
  readonly unit: string;
}

/** One critical reading in so many: 0.5 %. */
const criticalEvery = 200;
/** Tier-1 readings among them: 8 %. They come of a few patients and join what is open. */
const tier1Among = 16;
const tier1Patients = 100;

const oximeter = (spo2: number, pulse: number): Value[] => [
  { code: '59408-5', value: spo2, unit: '%' },
  { code: '8867-4', value: pulse, unit: '/min' },
];
const cuff = (systolic: number, diastolic: number): Value[] => [
  { code: '8480-6', value: systolic, unit: 'mm[Hg]' },
  { code: '8462-4', value: diastolic, unit: 'mm[Hg]' },
];

/** Critical under the shipped red limits, each by a condition of its own, so that each patient can open all of them. */
const criticals: readonly (readonly Value[])[] = [
  oximeter(80, 84),
  cuff(84, 52),
  oximeter(97, 138),
  [{ code: '2339-0', value: 46, unit: 'mg/dL' }],
  oximeter(97, 36),
];

export function criticalsIn(messages: number): number {
  return Math.ceil(messages / criticalEvery);
}

/** How many critical readings there can be until one no longer opens an alert of its own. */
export function criticalCapacity(patients: number): number {
  return (patients - tier1Patients) * criticals.length;
}

/**
 * Message number `index` of a run.
 *
 * @param dueMs when it should be sent; stands in it as the time of measurement
 */
export function loadMessage(plan: LoadPlan, index: number, dueMs: number): LoadMessage {
  const place = index % criticalEvery;
  if (place === 0) return criticalMessage(plan, index, dueMs);
  if (place <= tier1Among) {
    const patient = (Math.floor(index / criticalEvery) * tier1Among + place) % tier1Patients;
    return message(plan, index, dueMs, patient, oximeter(90, 78));
  }
  const patient = index % plan.patients;
  return message(plan, index, dueMs, patient, usual(patient, index));
}

/** The first reading of everybody, with a weight: without one a patient with heart failure is never baseline. */
export function firstMessage(plan: LoadPlan, patient: number, atMs: number): LoadMessage {
  const weight = { code: '29463-7', value: dryWeightOf(patient), unit: 'kg' };
  return message(plan, patient, atMs, patient, [weight, ...oximeter(97, 72), ...cuff(128, 76)]);
}

function criticalMessage(plan: LoadPlan, index: number, dueMs: number): LoadMessage {
  const number = plan.firstCritical + Math.floor(index / criticalEvery);
  const others = plan.patients - tier1Patients;
  const values = criticals[Math.floor(number / others) % criticals.length] ?? [];
  return message(plan, index, dueMs, tier1Patients + (number % others), values);
}

function usual(patient: number, index: number): readonly Value[] {
  const turn = Math.floor(index / 2000) % 4;
  if (turn === 0) return cuff(122 + (index % 14), 70 + (index % 9));
  if (turn === 1) return [{ code: '29463-7', value: dryWeightOf(patient) + (index % 5) / 10, unit: 'kg' }];
  return oximeter(96 + (index % 3), 64 + (index % 20));
}

function message(
  plan: LoadPlan,
  index: number,
  atMs: number,
  patient: number,
  values: readonly Value[],
): LoadMessage {
  return {
    patient,
    topic: buildTopic({ tenant: plan.tenant, device: deviceOf(patient), channel: 'reading' }),
    payload: JSON.stringify({ id: `${plan.run}-${index}`, at: new Date(atMs).toISOString(), values }),
  };
}
