/** Stable codes of everything that can go wrong over HTTP. Clients rely on them; the texts may change. */
export type ProblemCode =
  | 'bad-request'
  | 'invalid-request'
  | 'unauthenticated'
  | 'bad-credentials'
  | 'too-many-attempts'
  | 'forbidden'
  | 'not-found'
  | 'tenant-required'
  | 'version-conflict'
  | 'too-many-cases'
  | 'outcome-taken'
  | 'death-known'
  | 'nothing-to-draw'
  | 'already-read'
  | 'illegal-transition'
  | 'role-not-allowed'
  | 'not-the-owner'
  | 'reason-required'
  | 'person-required'
  | 'until-required'
  | 'outcome-required'
  | 'red-flag'
  | 'obstacles'
  | 'confirmation-required'
  | 'person-not-allowed'
  | 'until-not-allowed'
  | 'already-open'
  | 'too-late-to-reopen'
  | 'payload-too-large'
  | 'unreadable-payload'
  | 'tree-refused'
  | 'version-taken'
  | 'already-submitted'
  | 'not-a-physician'
  | 'own-entitlement'
  | 'another-entitlement'
  | 'no-signing-key'
  | 'signing-key-unreadable'
  | 'signer-unknown'
  | 'signer-key-revoked'
  | 'signer-not-entitled'
  | 'author-is-approver'
  | 'statement-invalid'
  | 'signature-not-fresh'
  | 'signature-hash-mismatch'
  | 'signature-invalid'
  | 'already-imported'
  | 'key-taken'
  | 'no-evidence'
  | 'findings-open'
  | 'coverage-incomplete'
  | 'evidence-changed'
  | 'not-approved'
  | 'signatures-missing'
  | 'approval-not-yet-valid'
  | 'approval-expired'
  | 'already-active'
  | 'activation-overtaken'
  | 'nothing-to-roll-back'
  | 'already-stopped'
  | 'not-a-screening-tree'
  | 'shadow-running'
  | 'too-many-shadows'
  | 'not-stopped'
  | 'fail-safe-stays'
  | 'unknown-tenant'
  | 'already-offered'
  | 'already-answered'
  | 'already-acknowledged'
  | 'already-closed'
  | 'back-test-mismatch'
  | 'not-verifiable'
  | 'verifier-busy'
  | 'transition-not-allowed'
  | 'contradicts-later-status'
  | 'deceased-stands'
  | 'death-not-yet'
  | 'pause-without-owner'
  | 'pause-owner-not-here'
  | 'pause-without-end'
  | 'note-required'
  | 'consent-missing'
  | 'not-deceased'
  | 'undo-requested-already'
  | 'undo-not-requested'
  | 'same-person'
  | 'credentials-ended'
  | 'not-eligible'
  | 'own-record'
  | 'not-temporary'
  | 'address-taken'
  | 'another-agreement'
  | 'unknown-protocol'
  | 'unknown-programme'
  | 'unknown-firm'
  | 'dates-invalid'
  | 'plan-unknown-parameter'
  | 'plan-wrong-type'
  | 'plan-wrong-unit'
  | 'plan-out-of-range'
  | 'plan-bad-dates'
  | 'plan-needs-expiry'
  | 'plan-expires-too-late'
  | 'plan-bad-bounds'
  | 'plan-needs-physician'
  | 'plan-outside-bounds'
  | 'plan-needs-signature'
  | 'answers-bad-time'
  | 'answers-taken'
  | 'inbound-taken'
  | 'patient-deceased'
  | 'unsupported-media-type'
  | 'unreadable-import'
  | 'import-not-ready'
  | 'import-differs'
  | 'password-required'
  | 'claim-first'
  | 'contact-forbidden'
  | 'unknown-zone'
  | 'not-locked'
  | 'unknown-site'
  | 'already-there'
  | 'transfer-waits'
  | 'handover-open'
  | 'transfer-answered'
  | 'already-taken'
  | 'already-ended'
  | 'already-returned'
  | 'team-not-agreed'
  | 'already-retracted'
  | 'not-retracted'
  | 'measurement-superseded'
  | 'right-patient-unknown'
  | 'not-a-device'
  | 'unknown-patient'
  | 'bad-dates'
  | 'slot-conflict'
  | 'assignment-overlaps'
  | 'assignment-ended'
  | 'nothing-to-swap'
  | 'question-open'
  | 'question-bad-due'
  | 'question-bad-type'
  | 'question-ended'
  | 'no-physician'
  | 'unknown-physician'
  | 'binding-unknown-parameter'
  | 'binding-mismatch'
  | 'binding-expires-too-late'
  | 'answer-wrong-type'
  | 'answer-wrong-unit'
  | 'answer-out-of-range'
  | 'answer-not-offered'
  | 'answer-impossible-date'
  | 'another-patient-open'
  | 'two-identifiers-required'
  | 'identity-mismatch'
  | 'identifier-not-on-record'
  | 'case-not-open'
  | 'identity-not-confirmed'
  | 'emergency-open'
  | 'walk-open'
  | 'other-question'
  | 'protocol-ended'
  | 'protocol-not-ended'
  | 'protocol-stopped'
  | 'protocol-altered'
  | 'below-floor'
  | 'documentation-incomplete'
  | 'document-not-asked-for'
  | 'note-taken'
  | 'no-hand-off'
  | 'no-emergency'
  | 'event-key-taken'
  | 'physician-needed'
  | 'attempt-needed'
  | 'attempt-taken'
  | 'unknown-staff'
  | 'vital-sign-needed'
  | 'contact-held-elsewhere'
  | 'no-permission'
  | 'outside-hours'
  | 'channel-not-verified'
  | 'channel-verified'
  | 'wrong-code'
  | 'managed-elsewhere'
  | 'own-account'
  | 'account-locked'
  | 'account-not-locked'
  | 'role-not-available'
  | 'role-held'
  | 'already-proposed'
  | 'last-in-role'
  | 'second-person-required'
  | 'proposer-gone'
  | 'code-invalid'
  | 'device-registered'
  | 'not-a-gateway'
  | 'model-told'
  | 'no-secret'
  | 'channels-unavailable'
  | 'push-service-refused'
  | 'too-many-devices'
  | 'schedule-invalid'
  | 'layer-invalid'
  | 'not-a-member'
  | 'colleague-absent'
  | 'unknown-colleague'
  | 'own-offer'
  | 'not-on-call'
  | 'offer-overtaken'
  | 'offer-exists'
  | 'already-over'
  | 'database-unavailable'
  | 'ingest-unavailable'
  | 'internal';

/** HTTP status and short title of each code. */
export const problemCatalogue: Readonly<
  Record<ProblemCode, { readonly status: number; readonly title: string }>
> = {
  'bad-request': { status: 400, title: 'The request cannot be read' },
  'invalid-request': { status: 422, title: 'The request is not as described' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  'bad-credentials': { status: 401, title: 'E-mail or password is wrong' },
  'too-many-attempts': { status: 429, title: 'Too many failed attempts; try again later' },
  forbidden: { status: 403, title: 'Your role does not allow this' },
  'not-found': { status: 404, title: 'There is nothing here that you may see' },
  'tenant-required': { status: 409, title: 'Several health systems have this; name one' },
  'too-many-cases': { status: 422, title: 'There are too many cases: ask for a shorter time' },
  'outcome-taken': { status: 409, title: 'Another event stands under this id' },
  'death-known': { status: 409, title: 'The death is recorded already' },
  'nothing-to-draw': { status: 409, title: 'Nothing was filtered in that time that was not drawn already' },
  'already-read': { status: 409, title: 'Somebody has read it already' },
  'version-conflict': { status: 409, title: 'Somebody was faster' },
  'illegal-transition': { status: 409, title: 'The alert is not in a state for this' },
  'role-not-allowed': { status: 403, title: 'Your role may not do this to this alert' },
  'not-the-owner': { status: 403, title: 'Somebody else has this alert' },
  'reason-required': { status: 422, title: 'A reason is needed' },
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
  'payload-too-large': { status: 413, title: 'The request is too large' },
  'unreadable-payload': { status: 409, title: 'The kept payload cannot be decrypted' },
  'tree-refused': { status: 422, title: 'The tree cannot be read or does not fit together' },
  'version-taken': { status: 409, title: 'This version of the tree has another content already' },
  'already-submitted': { status: 409, title: 'This content was handed in already' },
  'not-a-physician': { status: 403, title: 'Only a physician does this' },
  'own-entitlement': { status: 403, title: 'Nobody entitles himself or herself' },
  'another-entitlement': { status: 409, title: 'This entitlement is about something else' },
  'no-signing-key': { status: 409, title: 'You have no key to sign with; make one first' },
  'signing-key-unreadable': {
    status: 409,
    title: 'Your key does not open with this password; make a new one',
  },
  'signer-unknown': { status: 409, title: 'The key is not known as the signer’s own' },
  'signer-key-revoked': { status: 409, title: 'The key was revoked' },
  'signer-not-entitled': {
    status: 403,
    title: 'The physician may not sign for this health system and programme',
  },
  'author-is-approver': { status: 403, title: 'Whoever handed a tree in does not sign it' },
  'statement-invalid': { status: 422, title: 'The dates of the approval do not fit together' },
  'signature-not-fresh': { status: 409, title: 'The signature was not made just now' },
  'signature-hash-mismatch': { status: 409, title: 'The signature is about something else' },
  'signature-invalid': { status: 409, title: 'That is no signature of a tree' },
  'already-imported': { status: 409, title: 'The signature is here already' },
  'key-taken': { status: 409, title: 'The key is registered already' },
  'no-evidence': { status: 409, title: 'The tree was not verified yet' },
  'findings-open': { status: 409, title: 'The verifier has findings, or worked cases fail' },
  'coverage-incomplete': { status: 409, title: 'Worked cases do not come to every leaf and branch' },
  'evidence-changed': { status: 409, title: 'The evidence is not what you read; read it again' },
  'not-approved': { status: 409, title: 'No physician signed this version' },
  'signatures-missing': { status: 409, title: 'Another physician’s signature is needed' },
  'approval-not-yet-valid': { status: 409, title: 'The approval begins later' },
  'approval-expired': { status: 409, title: 'The approval has run out' },
  'already-active': { status: 409, title: 'This version decides already' },
  'activation-overtaken': { status: 409, title: 'Another version is at work than the one you saw' },
  'nothing-to-roll-back': { status: 409, title: 'No earlier version may take over' },
  'already-stopped': { status: 409, title: 'The tree is stopped already' },
  'not-a-screening-tree': { status: 422, title: 'Only a screening tree decides readings' },
  'shadow-running': { status: 409, title: 'This version decides beside the live trees already' },
  'too-many-shadows': { status: 409, title: 'As many candidates decide in shadow as may at the same time' },
  'not-stopped': { status: 409, title: 'The tree is not stopped' },
  'fail-safe-stays': { status: 409, title: 'The fail-safe tree cannot be stopped' },
  'unknown-tenant': { status: 422, title: 'There is no such health system' },
  'already-offered': { status: 409, title: 'The health system has this version already' },
  'already-answered': { status: 409, title: 'The offer was answered already' },
  'already-acknowledged': { status: 409, title: 'Somebody acknowledged it already' },
  'already-closed': { status: 409, title: 'Somebody closed it already' },
  'back-test-mismatch': {
    status: 422,
    title: 'The back-test is about other versions than this one and what runs',
  },
  'not-verifiable': { status: 422, title: 'The verifier did not come to an end within its limits' },
  'verifier-busy': { status: 503, title: 'Other trees are being verified; try again' },
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
  'note-required': { status: 422, title: 'A note is needed' },
  'consent-missing': { status: 409, title: 'There is no consent to be monitored as of then' },
  'not-deceased': { status: 409, title: 'The patient is not recorded as deceased' },
  'undo-requested-already': {
    status: 409,
    title: 'Somebody asked for this already; another person confirms it',
  },
  'undo-not-requested': { status: 409, title: 'Nobody asked for this yet' },
  'same-person': { status: 403, title: 'Another person has to confirm this' },
  'credentials-ended': { status: 403, title: 'This account was temporary and has ended' },
  'not-eligible': { status: 403, title: 'You may not claim this alert' },
  'own-record': { status: 403, title: 'Somebody else has to do this for you' },
  'not-temporary': { status: 409, title: 'This account has no end' },
  'address-taken': { status: 409, title: 'There is an account with this e-mail already' },
  'another-agreement': { status: 409, title: 'This agreement is about something else' },
  'unknown-protocol': { status: 422, title: 'No health system of the firm works by such a protocol' },
  'unknown-programme': { status: 422, title: 'There is no such programme' },
  'unknown-firm': { status: 422, title: 'There is no such firm' },
  'dates-invalid': { status: 422, title: 'The dates do not fit together, or lie too far ahead' },
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
  'patient-deceased': { status: 409, title: 'The patient is recorded as deceased' },
  'unsupported-media-type': { status: 415, title: 'A file of this type is not read here' },
  'unreadable-import': { status: 422, title: 'The file as a whole cannot be read; nothing of it was taken' },
  'import-not-ready': { status: 409, title: 'The dry run has not finished, or the import is over' },
  'import-differs': { status: 409, title: 'The file is not the one whose report you read' },
  'password-required': { status: 422, title: 'Give your password again' },
  'claim-first': { status: 403, title: 'Take an alert of this patient first' },
  'contact-forbidden': { status: 409, title: 'Nobody may contact this patient now' },
  'unknown-zone': { status: 422, title: 'There is no such time zone' },
  'not-locked': { status: 409, title: 'The record is not locked' },
  'unknown-site': { status: 422, title: 'There is no such site' },
  'already-there': { status: 409, title: 'The patient is at this site already' },
  'transfer-waits': { status: 409, title: 'A hand-over of this patient waits for an answer' },
  'handover-open': { status: 409, title: 'Alerts of the last hand-over were not taken yet' },
  'transfer-answered': { status: 409, title: 'The hand-over was answered already' },
  'already-taken': { status: 409, title: 'Somebody of the new team has taken it already' },
  'already-ended': { status: 409, title: 'It has ended already' },
  'already-returned': { status: 409, title: 'Somebody took it back already' },
  'team-not-agreed': { status: 422, title: 'No agreement lets this team do such work' },
  'already-retracted': { status: 409, title: 'The measurement was taken back already' },
  'not-retracted': { status: 409, title: 'The measurement was not taken back' },
  'measurement-superseded': { status: 409, title: 'A correction took its place: take that back' },
  'right-patient-unknown': { status: 422, title: 'The patient named is not one whom you may see' },
  'not-a-device': { status: 422, title: 'Only a device measures, and no device takes its own place' },
  'unknown-patient': { status: 422, title: 'There is no such patient whom you may name' },
  'bad-dates': { status: 422, title: 'The dates do not fit together' },
  'slot-conflict': { status: 409, title: 'The device is assigned whole, or by slots, at any one time' },
  'assignment-overlaps': { status: 409, title: 'Somebody has it in that time' },
  'assignment-ended': { status: 409, title: 'The assignment was ended already' },
  'nothing-to-swap': { status: 409, title: 'Nobody has the device' },
  'question-open': { status: 409, title: 'A question of this case is open already' },
  'question-bad-due': { status: 422, title: 'An answer is wanted within five minutes to 72 hours' },
  'question-bad-type': { status: 422, title: 'No answer could suit this question' },
  'question-ended': { status: 409, title: 'The question was answered or withdrawn already' },
  'no-physician': { status: 409, title: 'The site has no physician who could be asked' },
  'unknown-physician': { status: 422, title: 'There is no such physician at the site' },
  'binding-unknown-parameter': { status: 422, title: 'A plan has no such parameter' },
  'binding-mismatch': { status: 422, title: 'Answers of this type cannot become that' },
  'binding-expires-too-late': { status: 422, title: 'Such an entry may not hold for so long' },
  'answer-wrong-type': { status: 422, title: 'The question asks for an answer of another type' },
  'answer-wrong-unit': { status: 422, title: 'The answer is in a unit of another kind, or in none' },
  'answer-out-of-range': { status: 422, title: 'The answer lies outside what was asked for' },
  'answer-not-offered': { status: 422, title: 'That was not among the choices' },
  'answer-impossible-date': { status: 422, title: 'There is no such day' },
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
  'no-hand-off': { status: 409, title: 'Nothing of this alert waits to be taken over' },
  'no-emergency': { status: 409, title: 'No emergency of this alert is open' },
  'event-key-taken': { status: 409, title: 'Another emergency stands under this key' },
  'physician-needed': { status: 422, title: 'Name the physician of the site who was informed' },
  'attempt-needed': { status: 409, title: 'It ends with an attempt to reach the patient' },
  'attempt-taken': { status: 409, title: 'Another attempt stands under this key' },
  'unknown-staff': { status: 422, title: 'There is no such person to whom this can be given' },
  'vital-sign-needed': { status: 422, title: 'Say what is to be measured again' },
  'contact-held-elsewhere': { status: 409, title: 'Somebody else has custody of contact with this patient' },
  'no-permission': { status: 409, title: 'This person may not be spoken to about the patient' },
  'outside-hours': { status: 409, title: 'Outside of the hours that were agreed for this number' },
  'channel-not-verified': { status: 409, title: 'The address was not verified yet' },
  'channel-verified': { status: 409, title: 'The address was verified already' },
  'wrong-code': { status: 422, title: 'That is not the code, or it is too old' },
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
  'device-registered': { status: 409, title: 'A device of this name is registered already' },
  'not-a-gateway': {
    status: 422,
    title: 'There is no such gateway, or a gateway was to publish for a gateway',
  },
  'model-told': { status: 409, title: 'The model of the device was told already' },
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
  'already-over': { status: 409, title: 'Its time is over' },
  'database-unavailable': { status: 503, title: 'The database cannot be reached' },
  'ingest-unavailable': { status: 503, title: 'Ingestion cannot be reached; send again later' },
  internal: { status: 500, title: 'Something went wrong' },
};

/** One thing that is wrong with a document that was sent, and where in its text. */
export interface LocatedProblem {
  readonly code: string;
  readonly message: string;
  /** RFC 6901. */
  readonly pointer: string;
  /** From 1; absent where the text has no such place. */
  readonly line?: number;
  readonly column?: number;
}

/** An expected refusal. `detail` is for people and never holds patient data. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly located: readonly LocatedProblem[] | undefined;
  /** Stable codes of everything that stood in the way, where there can be several. */
  readonly reasons: readonly string[] | undefined;

  constructor(
    code: ProblemCode,
    detail?: string,
    located?: readonly LocatedProblem[],
    reasons?: readonly string[],
  ) {
    super(detail ?? problemCatalogue[code].title);
    this.name = 'Problem';
    this.code = code;
    this.located = located;
    this.reasons = reasons;
  }
}

/** RFC 9457 members, and the stable `code`. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly problems?: readonly LocatedProblem[];
  readonly reasons?: readonly string[];
}

export function problemDetails(
  code: ProblemCode,
  detail?: string,
  problems?: readonly LocatedProblem[],
  reasons?: readonly string[],
): ProblemDetails {
  const { status, title } = problemCatalogue[code];
  return {
    type: `urn:wardline:problem:${code}`,
    title,
    status,
    detail: detail ?? title,
    code,
    ...(problems && { problems }),
    ...(reasons && { reasons }),
  };
}
