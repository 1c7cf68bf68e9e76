import type { Described } from './described.js';

/** Codes of firms and their clinicians. */
export const firmProblems = {
  'credentials-ended': { status: 403, title: 'This account was temporary and has ended' },
  'not-eligible': { status: 403, title: 'You may not claim this alert' },
  'own-record': { status: 403, title: 'Somebody else has to do this for you' },
  'not-temporary': { status: 409, title: 'This account has no end' },
  'address-taken': { status: 409, title: 'There is an account with this e-mail already' },
  'another-agreement': { status: 409, title: 'This agreement is about something else' },
  'unknown-protocol': { status: 422, title: 'No health system of the firm works by such a protocol' },
} satisfies Described;
