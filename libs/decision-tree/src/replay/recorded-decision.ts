import type { Disposition, FactSet } from '#domain';
import type { TreeResult } from '../evaluate.js';

/** A decision as it was stored. */
export interface RecordedDecision {
  readonly id: string;
  readonly disposition: Disposition;
  /** The winner's. */
  readonly tree: string;
  readonly hash: string;
  readonly leaf: string;
  readonly results: RecordedResults;
  readonly facts: FactSet;
  /** The measurement carries a sign more than once: each was decided, and only the worse one's facts are kept. */
  readonly repeatsSigns: boolean;
}

export interface RecordedResults {
  /** Every tree that decided, in order, with the leaf of each of its conditions. */
  readonly trees: readonly {
    readonly tree: string;
    readonly version: string;
    readonly hash: string;
    readonly leaves: Readonly<Record<string, string>>;
  }[];
  /** The results that are not baseline. */
  readonly findings: readonly Pick<
    TreeResult,
    'tree' | 'hash' | 'condition' | 'leaf' | 'disposition' | 'respondWithinSeconds' | 'pastEvent'
  >[];
}

/** What was compared. */
export type DifferenceKind =
  | 'tree-missing'
  | 'tree-altered'
  | 'disposition'
  | 'winner'
  | 'leaf'
  | 'clock'
  | 'fact'
  | 'not-rebuilt'
  | 'disagreement';

/** One way in which a decision, made again, is not what was stored. Names and leaves; no value of the patient. */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly decision: string;
  /** Out of the recorded facts, or out of facts that were rebuilt from the stored measurements. */
  readonly from: 'facts' | 'measurements';
  /** The tree and condition, or the fact. */
  readonly where: string;
  readonly stored: string;
  readonly again: string;
}
