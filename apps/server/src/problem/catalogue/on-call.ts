import type { Described } from './described.js';

/** Codes of on-call schedules and channels. */
export const onCallProblems = {
  'channel-not-verified': { status: 409, title: 'The address was not verified yet' },
  'channel-verified': { status: 409, title: 'The address was verified already' },
  'wrong-code': { status: 422, title: 'That is not the code, or it is too old' },
  'no-secret': { status: 409, title: 'Only a webhook has a secret' },
  'channels-unavailable': {
    status: 503,
    title: 'No addresses can be kept here: a key is missing, or another one was',
  },
  'push-service-refused': { status: 422, title: 'Messages may not go to this push service' },
  'too-many-devices': { status: 409, title: 'So many browsers are called already: end one first' },
  'schedule-invalid': { status: 422, title: 'Times of day overlap, or end before they begin' },
  'layer-invalid': { status: 422, title: 'A rotation cannot be like this' },
  'not-a-member': {
    status: 422,
    title: 'Only members of the care team can be on call, for as long as they are',
  },
  'colleague-absent': { status: 409, title: 'The colleague is not there in that time' },
  'unknown-colleague': { status: 422, title: 'There is no such colleague at the site in that time' },
  'own-offer': { status: 422, title: 'Nobody hands over to himself or herself' },
  'not-on-call': { status: 422, title: 'You are not on call in that time' },
  'offer-overtaken': { status: 409, title: 'Somebody else was put there since' },
  'offer-exists': { status: 409, title: 'There is such an offer already' },
} satisfies Described;
