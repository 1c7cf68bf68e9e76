import type { Described } from './described.js';

/** Codes of plans and what patients report. */
export const planProblems = {
  'plan-unknown-parameter': { status: 404, title: 'A plan has no such parameter' },
  'plan-wrong-type': { status: 422, title: 'The parameter takes values of another kind' },
  'plan-wrong-unit': { status: 422, title: 'The parameter is in another unit' },
  'plan-out-of-range': { status: 422, title: 'No patient’s plan can say this' },
  'plan-bad-dates': { status: 422, title: 'The entry would end before it begins, or has ended already' },
  'plan-needs-expiry': { status: 422, title: 'Such an entry has to expire' },
  'plan-expires-too-late': { status: 422, title: 'Such an entry may not hold for so long' },
  'plan-bad-bounds': { status: 422, title: 'The bounds do not fit the value' },
  'plan-needs-physician': { status: 403, title: 'A physician has to write this' },
  'plan-outside-bounds': { status: 403, title: 'It lies outside the bounds that a physician signed' },
  'plan-needs-signature': { status: 403, title: 'Give the password again: this has to be signed' },
  'answers-bad-time': { status: 422, title: 'Answers are recorded within a day, and not ahead' },
  'answers-taken': { status: 409, title: 'Other answers stand under this id' },
  'inbound-taken': { status: 409, title: 'Another report stands under this id' },
} satisfies Described;
