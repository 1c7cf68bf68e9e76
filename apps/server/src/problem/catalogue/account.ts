import type { Described } from './described.js';

/** Codes of accounts and roles. */
export const accountProblems = {
  'managed-elsewhere': { status: 403, title: 'Another health system manages this account' },
  'own-account': { status: 403, title: 'Nobody does this to the own account: another has to' },
  'account-locked': { status: 409, title: 'The account is locked' },
  'account-not-locked': { status: 409, title: 'The account is not locked' },
  'role-not-available': { status: 422, title: 'Such a role is not given here' },
  'role-held': { status: 409, title: 'The person has this role in that time already' },
  'already-proposed': { status: 409, title: 'The same waits for a second person already' },
  'last-in-role': { status: 409, title: 'Nobody would be left who manages accounts here' },
  'second-person-required': {
    status: 403,
    title: 'Somebody else has to agree: neither who proposed it nor whom it is about',
  },
  'proposer-gone': { status: 409, title: 'Whoever proposed it does not manage these accounts any more' },
  'code-invalid': { status: 422, title: 'The code does not fit the account, was used, or is too old' },
} satisfies Described;
