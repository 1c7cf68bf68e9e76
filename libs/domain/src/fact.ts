import type { Interval } from './interval.js';

/** Why a fact has no value. Each is *unknown* to a tree and takes its unknown branch; the explanation tells them apart. */
export type UnknownReason =
  | 'never'
  | 'stale'
  | 'absent'
  | 'implausible'
  | 'not-a-number'
  | 'no-baseline'
  | 'out-of-bounds'
  | 'not-in-plan'
  | 'wrong-type';

/**
 * A fact as a tree reads it and as a decision stores it.
 * `interval` for numbers (a point almost always), `value` for words and booleans, `unknown` for neither.
 */
export type Fact =
  | {
      readonly kind: 'number';
      readonly interval: Interval;
      readonly unit: string;
      readonly ageSeconds?: number;
    }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason };

export type FactSet = Readonly<Record<string, Fact>>;
