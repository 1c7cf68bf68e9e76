/**
 * What the auditor may find: things that should be impossible. About an alert, a follow-up or a question, or about the
 * numbers of a health system.
 */
export const custodyFindingKinds = [
  'no-clock',
  'late-step',
  'no-owner',
  'owner-gone',
  'state-mismatch',
  'event-mismatch',
  'custody-gap',
  'loose-end',
  'alerts-do-not-add-up',
  'event-without-number',
  'receipt-mismatch',
  'books-do-not-balance',
  'steps-do-not-add-up',
] as const;
export type CustodyFindingKind = (typeof custodyFindingKinds)[number];
