/** What tells who somebody is (hazard H19). Two of different kinds are confirmed before the first question. */
export const identifierKinds = ['full-name', 'birth-date', 'address', 'case-code', 'phone-last-4'] as const;
export type IdentifierKind = (typeof identifierKinds)[number];

/** With what identity a patient is open. `not-spoken`: nobody was reached, so that nobody confirmed anything. */
export const caseIdentities = ['confirmed', 'not-spoken'] as const;
export type CaseIdentity = (typeof caseIdentities)[number];

/** What a reviewer finds about somebody who went down from what a protocol proposed. */
export const deviationFindings = ['agreed', 'not-agreed', 'change-the-protocol'] as const;
export type DeviationFinding = (typeof deviationFindings)[number];
