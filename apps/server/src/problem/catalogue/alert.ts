import type { Described } from './described.js';

/** Codes of what is done with alerts. */
export const alertProblems = {
  'too-many-cases': { status: 422, title: 'There are too many cases: ask for a shorter time' },
  'version-conflict': { status: 409, title: 'Somebody was faster' },
  'illegal-transition': { status: 409, title: 'The alert is not in a state for this' },
  'role-not-allowed': { status: 403, title: 'Your role may not do this to this alert' },
  'not-the-owner': { status: 403, title: 'Somebody else has this alert' },
  'person-required': { status: 422, title: 'To whom it is given is not said' },
  'until-required': { status: 422, title: 'Until when is not said' },
  'outcome-required': { status: 422, title: 'What came of the care is not said' },
  'red-flag': { status: 409, title: 'A red flag was answered yes: it can only go up' },
  obstacles: { status: 409, title: 'Something of it is open still' },
  'confirmation-required': { status: 409, title: 'The hand-off is to be read back and accepted' },
  'person-not-allowed': { status: 422, title: 'This alert cannot be given to this person' },
  'until-not-allowed': { status: 422, title: 'It may not sleep until then' },
  'already-open': { status: 409, title: 'The same is open again, as another alert' },
  'too-late-to-reopen': { status: 409, title: 'It ended too long ago to be opened again' },
  'already-returned': { status: 409, title: 'Somebody took it back already' },
  'team-not-agreed': { status: 422, title: 'No agreement lets this team do such work' },
} satisfies Described;
