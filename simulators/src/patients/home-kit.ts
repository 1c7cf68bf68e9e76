import { severityAt } from './episode.js';
import { noise } from './noise.js';
import type { SimulatedPatient } from './patient.js';
import { vitalsAt, type Vitals } from './physiology.js';

/** A measurement of the device contract's own JSON. */
export interface Reading {
  readonly id: string;
  readonly at: string;
  readonly values: readonly ReadingValue[];
}

export interface ReadingValue {
  readonly code: string;
  readonly value: number;
  readonly unit: string;
  readonly quality?: number;
}

const day = 86_400_000;

/** What the kit is used for, in this order, when somebody measures every round. */
const routines = ['oximeter', 'cuff', 'oximeter', 'scale'] as const;
type Routine = (typeof routines)[number] | 'glucometer' | 'everything';

/**
 * One round at home: which instrument is due, and what it shows. The first round is with everything.
 *
 * @param atMs when it is taken; the same patient and time give the same reading
 */
export function roundReading(patient: SimulatedPatient, atMs: number, round: number): Reading {
  const turn = routines[(round + patient.index) % routines.length] ?? 'oximeter';
  const routine = patient.hasDiabetes && turn === 'scale' && round % 8 < 4 ? 'glucometer' : turn;
  return readingOf(patient, atMs, round === 0 ? 'everything' : routine);
}

/**
 * The readings of earlier mornings, one a day with everything, oldest first; days on which nobody measured are
 * missing. Times do not depend on when this is asked, so that the same days sent twice are duplicates.
 */
export function morningReadings(patient: SimulatedPatient, days: number, nowMs: number): Reading[] {
  const { seed, index } = patient;
  const today = Math.floor(nowMs / day);
  const readings: Reading[] = [];
  for (let date = today - days; date <= today; date++) {
    const minutes = 11 * 60 + Math.floor(noise(seed, index, 51, date) * 150);
    const atMs = date * day + minutes * 60_000;
    if (atMs < nowMs && !isMissed(patient, date)) readings.push(readingOf(patient, atMs, 'everything'));
  }
  return readings;
}

/** One day in thirty nobody measures. */
export function isMissed({ seed, index }: SimulatedPatient, date: number): boolean {
  return noise(seed, index, 52, date) < 1 / 30;
}

function readingOf(patient: SimulatedPatient, atMs: number, routine: Routine): Reading {
  const vitals = vitalsAt(patient, atMs);
  return {
    id: `sim-${patient.seed}-${atMs}`,
    at: new Date(atMs).toISOString(),
    values: [
      ...(includes(routine, 'scale') ? [kilograms(vitals)] : []),
      ...(includes(routine, 'oximeter') ? oximeter(patient, vitals, atMs) : []),
      ...(includes(routine, 'cuff') ? cuff(vitals) : []),
      ...(patient.hasDiabetes && includes(routine, 'glucometer') ? [glucose(vitals)] : []),
    ],
  };
}

function includes(routine: Routine, instrument: Routine): boolean {
  return routine === 'everything' || routine === instrument;
}

function kilograms({ weight }: Vitals): ReadingValue {
  return { code: '29463-7', value: Math.round(weight * 10) / 10, unit: 'kg' };
}

/** A badly placed finger shows a number, and says that it does not trust it. */
function oximeter(patient: SimulatedPatient, { spo2, heartRate }: Vitals, atMs: number): ReadingValue[] {
  const slipped = severityAt(patient, 'artefact', atMs) > 0;
  const saturation = slipped ? 62 : Math.min(99, Math.round(spo2));
  return [
    { code: '59408-5', value: saturation, unit: '%', ...(slipped && { quality: 0.2 }) },
    { code: '8867-4', value: Math.round(heartRate), unit: '/min' },
  ];
}

function cuff({ systolic, diastolic }: Vitals): ReadingValue[] {
  return [
    { code: '8480-6', value: Math.round(systolic), unit: 'mm[Hg]' },
    { code: '8462-4', value: Math.round(diastolic), unit: 'mm[Hg]' },
  ];
}

function glucose({ glucose: sugar }: Vitals): ReadingValue {
  return { code: '2339-0', value: Math.max(38, Math.round(sugar)), unit: 'mg/dL' };
}
