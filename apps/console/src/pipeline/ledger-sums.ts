import type { Answered } from '../operation/answered.js';

export type Ledger = Answered<'/api/v1/ledger'>;
export type SumName =
  | 'received'
  | 'decided'
  | 'dispositions'
  | 'unaccounted'
  | 'steps'
  | 'ladder'
  | 'passedOver'
  | 'stepsUnaccounted';

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
  const { taken, told, reachedNobody, passedOver, lastResort, ladder } = ledger.escalation;
  const onLadder = ladder.reduce((all, step) => all + step.taken, 0);
  const toldOnLadder = ladder.reduce((all, step) => all + step.told, 0);
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
    sum('steps', taken, told + reachedNobody),
    sum('ladder', taken, onLadder + lastResort),
    sum('passedOver', passedOver, onLadder - toldOnLadder),
    sum('stepsUnaccounted', ledger.escalation.unaccounted, 0),
  ];
}
