import type { Disposition, FactSet } from '#domain';

/** Stable codes of what the verifier finds. */
export type FindingCode =
  /** A condition that no patient answers with yes. */
  | 'contradiction'
  /** A condition that no patient answers with no. */
  | 'tautology'
  /** A question whose answer its path has already settled. */
  | 'constant-question'
  /** A branch that nobody takes, while the question's other two are both taken. */
  | 'unreachable-branch'
  /** A part of a condition that the path has already settled. */
  | 'repeated-condition'
  /** A part of a condition that never changes its answer. */
  | 'redundant-part'
  /** A question whose three branches all come to the same disposition and clock. */
  | 'identical-branches'
  /** A limit outside the range of its fact, between the steps of its values, or a text that it never is. */
  | 'fact-out-of-range'
  /** A fact that is declared and never asked about, named or relied on. */
  | 'unused-fact'
  /** The deciding measurement tried to measure a sign and failed, or may be beyond a limit, and all is baseline. */
  | 'unknown-to-baseline'
  /** An unknown answer ends milder than both yes and no would. */
  | 'unknown-not-handled'
  /** A protocol asks what it has asked on the way here already. */
  | 'repeated-question'
  /** A protocol: what could not be assessed ends as mildly as the harmless answer, or at home (hazard H26). */
  | 'could-not-assess-not-raised'
  /** A protocol: an answer that only ends in escalation is not marked as a red flag (hazard H17). */
  | 'red-flag-unmarked'
  | 'assertion-violated'
  /** An assertion about nobody. */
  | 'assertion-vacuous'
  | 'monotonicity-violated'
  | 'dangerous-direction-violated';

/** What one condition of the tree comes to. */
export interface ClaimedResult {
  readonly condition: string;
  readonly leaf: string;
  readonly disposition: Disposition;
}

/** A patient, and what the verifier says the tree makes of him or her. */
export interface Example {
  readonly facts: FactSet;
  /** In words. */
  readonly claims: string;
  readonly results: readonly ClaimedResult[];
  /** The second patient of a comparison. */
  readonly against?: { readonly facts: FactSet; readonly results: readonly ClaimedResult[] };
}

export interface Finding {
  readonly code: FindingCode;
  /** JSON pointer into the document. */
  readonly pointer: string;
  readonly message: string;
  /** A patient who shows it. Only a finding about words of the document, not about patients, has none. */
  readonly example?: Example;
}

/** A leaf, and a patient who comes to it; without one, nobody does. */
export interface VerifiedLeaf {
  readonly condition: string;
  readonly leaf: string;
  readonly example?: FactSet;
}

export interface VerifyReport {
  readonly findings: readonly Finding[];
  readonly leaves: readonly VerifiedLeaf[];
  readonly statistics: {
    /** Questions and leaves. */
    readonly nodes: number;
    /** Facts quantified over. */
    readonly variables: number;
    /** Combinations of the classes of all facts: patients who can be told apart (a float). */
    readonly states: number;
    /** Nodes of the decision diagrams. */
    readonly diagramNodes: number;
  };
}
