import type { Described } from './described.js';

/** Codes of hand-offs, attempts to reach somebody, emergencies. */
export const handOffProblems = {
  'no-hand-off': { status: 409, title: 'Nothing of this alert waits to be taken over' },
  'no-emergency': { status: 409, title: 'No emergency of this alert is open' },
  'event-key-taken': { status: 409, title: 'Another emergency stands under this key' },
  'physician-needed': { status: 422, title: 'Name the physician of the site who was informed' },
  'attempt-needed': { status: 409, title: 'It ends with an attempt to reach the patient' },
  'attempt-taken': { status: 409, title: 'Another attempt stands under this key' },
  'vital-sign-needed': { status: 422, title: 'Say what is to be measured again' },
  'contact-held-elsewhere': { status: 409, title: 'Somebody else has custody of contact with this patient' },
  'no-permission': { status: 409, title: 'This person may not be spoken to about the patient' },
  'outside-hours': { status: 409, title: 'Outside of the hours that were agreed for this number' },
} satisfies Described;
