import { demoBody, demoDevice } from '../demo-baseline.js';
import { noise } from './noise.js';

/** A simulated patient: what is usual for this body, before anything happens to it. */
export interface SimulatedPatient {
  readonly seed: number;
  readonly index: number;
  readonly device: string;
  readonly hasHeartFailure: boolean;
  readonly hasDiabetes: boolean;
  readonly hasCopd: boolean;
  /** kg */
  readonly dryWeight: number;
  /** Per minute. */
  readonly heartRate: number;
  /** % */
  readonly spo2: number;
  /** mmHg */
  readonly systolic: number;
  readonly diastolic: number;
  /** Per minute. */
  readonly respiratoryRate: number;
  /** mg/dL, fasting. */
  readonly glucose: number;
}

/** Which of a patient's properties a random number is for. */
const trait = {
  heartRate: 11,
  spo2: 12,
  systolic: 13,
  diastolic: 14,
  respiratoryRate: 15,
  glucose: 16,
} as const;

/** The demonstration patient with this index. Values lie well inside the limits of the shipped trees. */
export function simulatedPatient(seed: number, index: number): SimulatedPatient {
  const { programmes, dryWeightKg } = demoBody(index);
  const between = (low: number, high: number, key: number): number =>
    Math.round(low + (high - low) * noise(seed, index, key));
  const hasCopd = programmes.includes('copd');
  const hasDiabetes = programmes.includes('diabetes');
  return {
    seed,
    index,
    device: demoDevice(index),
    hasHeartFailure: programmes.includes('heart-failure'),
    hasDiabetes,
    hasCopd,
    dryWeight: dryWeightKg,
    heartRate: between(64, 82, trait.heartRate),
    // With COPD the demonstration's plan has a target from 88 %.
    spo2: hasCopd ? between(91, 92, trait.spo2) : between(96, 97, trait.spo2),
    systolic: between(118, 142, trait.systolic),
    diastolic: between(68, 84, trait.diastolic),
    respiratoryRate: between(14, 16, trait.respiratoryRate),
    glucose: hasDiabetes ? between(110, 150, trait.glucose) : between(85, 100, trait.glucose),
  };
}
