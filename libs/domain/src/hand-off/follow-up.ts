/** What is to come, or to be done, by a time. The last three come with a protocol or an emergency, not on request. */
export const followUpKinds = [
  'repeat-reading',
  'call-back',
  'to-be-seen',
  'task',
  'contact-attempt',
  'welfare-check',
  'emergency',
] as const;
export type FollowUpKind = (typeof followUpKinds)[number];
export const requestedKinds = [
  'repeat-reading',
  'call-back',
  'to-be-seen',
  'task',
] as const satisfies readonly FollowUpKind[];

/** With what a person ends one. Not reached never ends a case: it begins a series of attempts (hazard H22). */
export const followUpOutcomes = ['done', 'not-reached', 'patient-declined', 'no-longer-needed'] as const;
export type FollowUpOutcome = (typeof followUpOutcomes)[number];

/** How an emergency ends (hazard H21). */
export const emergencyOutcomes = [
  'crew-arrived',
  'nurse-has-patient',
  'patient-declined',
  'false-alarm',
] as const;
export type EmergencyOutcome = (typeof emergencyOutcomes)[number];
