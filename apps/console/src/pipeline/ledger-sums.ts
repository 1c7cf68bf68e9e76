import type { Answered } from '../operation/answered.js';

export type Ledger = Answered<'/api/v1/ledger'>;
export type SumName = 'received' | 'decided' | 'dispositions' | 'unaccounted';

/** Two numbers that must be the same. */
export interface Sum {
  readonly name: SumName;
  readonly left: number;
  readonly right: number;
  readonly addsUp: boolean;
}

/** What the books promise, each side by itself: nothing is taken from a field that says so. */
export function sumsOf(ledger: Ledger): readonly Sum[] {
  const { received, stored, duplicate, quarantined, decided, baseline, tier1, critical, indeterminate } =
    ledger;
  const sum = (name: SumName, left: number, right: number): Sum => ({
    name,
    left,
    right,
    addsUp: left === right,
  });
  return [
    sum('received', received, stored + duplicate + quarantined),
    sum('decided', stored, decided),
    sum('dispositions', decided, baseline + tier1 + critical + indeterminate),
    sum('unaccounted', ledger.unaccounted, 0),
  ];
}
