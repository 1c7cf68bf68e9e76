import type { Described } from './described.js';

/** Codes of a patient's status, place and contacts. */
export const patientProblems = {
  'transition-not-allowed': { status: 409, title: 'One status does not follow the other' },
  'contradicts-later-status': { status: 409, title: 'A later status does not follow this one' },
  'deceased-stands': { status: 409, title: 'The patient is recorded as deceased; two people undo that' },
  'death-not-yet': { status: 422, title: 'A death is not recorded ahead' },
  'pause-without-owner': { status: 422, title: 'A pause needs somebody who looks after it' },
  'pause-owner-not-here': {
    status: 422,
    title: 'Who looks after a pause belongs to the care team of the site',
  },
  'pause-without-end': { status: 422, title: 'A pause needs an end that lies ahead' },
  'consent-missing': { status: 409, title: 'There is no consent to be monitored as of then' },
  'not-deceased': { status: 409, title: 'The patient is not recorded as deceased' },
  'undo-requested-already': {
    status: 409,
    title: 'Somebody asked for this already; another person confirms it',
  },
  'undo-not-requested': { status: 409, title: 'Nobody asked for this yet' },
  'patient-deceased': { status: 409, title: 'The patient is recorded as deceased' },
  'claim-first': { status: 403, title: 'Take an alert of this patient first' },
  'contact-forbidden': { status: 409, title: 'Nobody may contact this patient now' },
  'not-locked': { status: 409, title: 'The record is not locked' },
  'already-there': { status: 409, title: 'The patient is at this site already' },
  'transfer-waits': { status: 409, title: 'A hand-over of this patient waits for an answer' },
  'handover-open': { status: 409, title: 'Alerts of the last hand-over were not taken yet' },
  'transfer-answered': { status: 409, title: 'The hand-over was answered already' },
  'already-taken': { status: 409, title: 'Somebody of the new team has taken it already' },
} satisfies Described;
