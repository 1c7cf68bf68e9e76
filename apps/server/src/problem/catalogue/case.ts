import type { Described } from './described.js';

/** Codes of the work of Tier-1 on a case. */
export const caseProblems = {
  'another-patient-open': { status: 409, title: 'You have another patient open' },
  'two-identifiers-required': { status: 422, title: 'Two identifiers of different kinds are needed' },
  'identity-mismatch': {
    status: 409,
    title: 'What was said does not fit the record: is it the right person?',
  },
  'identifier-not-on-record': {
    status: 409,
    title: 'The record has no such identifier: ask for another one',
  },
  'case-not-open': { status: 409, title: 'Open the patient first' },
  'identity-not-confirmed': { status: 409, title: 'Confirm who it is first' },
  'emergency-open': { status: 409, title: 'An emergency of this patient is open' },
  'walk-open': { status: 409, title: 'This protocol is under way already' },
  'other-question': { status: 409, title: 'Another question is asked now' },
  'protocol-ended': { status: 409, title: 'The protocol has come to an end' },
  'protocol-not-ended': { status: 409, title: 'A question is open still: it can only go up' },
  'protocol-stopped': { status: 409, title: 'This protocol is at work no longer: it can only go up' },
  'protocol-altered': {
    status: 409,
    title: 'The protocol is not the one that was approved: it can only go up',
  },
  'below-floor': { status: 409, title: 'A red flag was answered yes: it can only go up' },
  'documentation-incomplete': { status: 422, title: 'Something is to be written down first' },
  'document-not-asked-for': { status: 422, title: 'The protocol asks for no such item' },
  'note-taken': { status: 409, title: 'Another note stands under this id' },
} satisfies Described;
