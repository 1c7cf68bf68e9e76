import { severityAt } from './episode.js';
import { noise, swing } from './noise.js';
import type { SimulatedPatient } from './patient.js';

/** A patient's true state at one time, in the canonical units. */
export interface Vitals {
  readonly weight: number;
  readonly heartRate: number;
  readonly spo2: number;
  readonly systolic: number;
  readonly diastolic: number;
  readonly respiratoryRate: number;
  readonly temperature: number;
  readonly glucose: number;
}

const hour = 3_600_000;
const day = 24 * hour;

/** What the worst of an episode adds to what is usual. */
const decompensated = { weight: 4.2, heartRate: 32, spo2: -8, respiratoryRate: 5, systolic: -12 } as const;
const desaturated = { heartRate: 30, spo2: -15, respiratoryRate: 6 } as const;
const lowSugarBy = 78;

/** The truth, before anything is measured. Pure: depends on the patient's seed and index and on the time. */
export function vitalsAt(patient: SimulatedPatient, atMs: number): Vitals {
  const { seed, index } = patient;
  const fluid = severityAt(patient, 'decompensation', atMs);
  const acute = severityAt(patient, 'desaturation', atMs);
  const sugar = severityAt(patient, 'hypoglycaemia', atMs);
  const hourOf = Math.floor(atMs / hour);
  const vary = (key: number): number => swing(seed, index, key, hourOf);
  return {
    weight: patient.dryWeight + weightDrift(patient, atMs) + decompensated.weight * fluid,
    heartRate:
      patient.heartRate + 5 * vary(31) + decompensated.heartRate * fluid + desaturated.heartRate * acute,
    spo2: patient.spo2 + 0.6 * vary(32) + decompensated.spo2 * fluid + desaturated.spo2 * acute,
    systolic: patient.systolic + 7 * vary(33) + decompensated.systolic * fluid,
    diastolic: patient.diastolic + 5 * vary(34),
    respiratoryRate:
      patient.respiratoryRate +
      vary(35) +
      decompensated.respiratoryRate * fluid +
      desaturated.respiratoryRate * acute,
    temperature: 36.7 + 0.3 * vary(36),
    glucose: patient.glucose + 18 * vary(37) - lowSugarBy * sugar * (patient.glucose / 120),
  };
}

/** Slow waves of weeks and a little from day to day: within 0.6 kg of the dry weight. */
function weightDrift({ seed, index }: SimulatedPatient, atMs: number): number {
  const wave = (periodDays: number, key: number): number =>
    Math.sin(2 * Math.PI * (atMs / (periodDays * day) + noise(seed, index, key)));
  return 0.22 * wave(23, 41) + 0.12 * wave(9, 42) + 0.2 * swing(seed, index, 43, Math.floor(atMs / day));
}
