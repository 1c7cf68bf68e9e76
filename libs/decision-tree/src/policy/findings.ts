/** Stable codes of what the verifier finds in an escalation policy. */
export type PolicyFindingCode =
  /** A time outside what an alert of the policy's most urgent severity may wait. */
  | 'policy-time-out-of-bounds'
  /** Somebody would have to acknowledge before it counts as not delivered. */
  | 'policy-deliver-after-acknowledge'
  /** A critical alert that is not first called out to those who are on call, or the nurse. */
  | 'policy-first-step'
  | 'policy-no-physician'
  | 'policy-physician-too-late'
  | 'policy-critical-snooze'
  /** A call that is not shown in the page. */
  | 'policy-without-page'
  /** The last resort of a critical alert by the page alone. */
  | 'policy-last-resort-channels'
  /** The last resort leaves out somebody whom a step called. */
  | 'policy-last-resort-narrower'
  | 'policy-last-resort-too-late'
  /** The ladder, walked step by step, does not come to the last resort, or not to every step before it. */
  | 'policy-no-last-resort'
  | 'policy-margin-missing'
  /** A margin in a direction in which the sign is not dangerous. */
  | 'policy-margin-direction'
  | 'policy-margin-out-of-bounds';

export interface PolicyFinding {
  readonly code: PolicyFindingCode;
  /** JSON pointer into the document. */
  readonly pointer: string;
  readonly message: string;
}
