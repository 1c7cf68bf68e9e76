import type { SimulatedPatient } from './patient.js';
import type { ReadingValue } from './home-kit.js';

/** Something that happens soon after the start, so that whoever looks on sees how it works. */
export interface Scene {
  readonly afterSeconds: number;
  /** The patient's index: 0, 6, 12 … belong to the first site of the demonstration. */
  readonly index: number;
  readonly values: (patient: SimulatedPatient) => readonly ReadingValue[];
}

/** A fall of saturation within 20 s, then fluid gain, then low pressure: at the first site, and one at the second. */
export const scenes: readonly Scene[] = [
  {
    afterSeconds: 15,
    index: 6,
    values: () => [
      { code: '59408-5', value: 82, unit: '%' },
      { code: '8867-4', value: 118, unit: '/min' },
    ],
  },
  {
    afterSeconds: 40,
    index: 12,
    values: ({ dryWeight }) => [
      { code: '29463-7', value: Math.round((dryWeight + 2.6) * 10) / 10, unit: 'kg' },
    ],
  },
  {
    afterSeconds: 70,
    index: 7,
    values: () => [
      { code: '59408-5', value: 86, unit: '%' },
      { code: '8867-4', value: 104, unit: '/min' },
    ],
  },
  {
    afterSeconds: 110,
    index: 18,
    values: () => [
      { code: '8480-6', value: 86, unit: 'mm[Hg]' },
      { code: '8462-4', value: 51, unit: 'mm[Hg]' },
    ],
  },
];
