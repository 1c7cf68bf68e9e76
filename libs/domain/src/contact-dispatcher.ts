import type { EmergencyNumber } from './emergency-number.js';

/** What is known for a call to a dispatcher. Patient data: shown to whoever calls, never logged. */
export interface DispatcherInput {
  readonly emergency: EmergencyNumber;
  /** Lines of the address where the patient is now; empty: not known. */
  readonly address: readonly string[];
  /** ISO 3166-2. */
  readonly subdivision: string | null;
  /** E.164 number of the dispatch centre of that place, where somebody wrote one down. */
  readonly dispatchPhone: string | null;
  /** E.164 number by which the patient can be reached there. */
  readonly callback: string | null;
  /** What happened, in words. */
  readonly what: string | null;
  readonly age: number | null;
  readonly sex: string | null;
}

const notKnown = 'not known: ask the patient or whoever is there';

/**
 * What to say to the dispatcher, line by line, and before it how to reach one. The clinician's own emergency number is
 * never offered: it reaches the clinician's town (hazard H21).
 */
export function dispatcherText(input: DispatcherInput): readonly string[] {
  const { address, subdivision, callback, what, age, sex } = input;
  const person = [age === null ? null : `${age} years old`, sex === null || sex === 'unknown' ? null : sex];
  return [
    ...howToReach(input),
    'Say: I am a clinician on the telephone. The patient is not where I am.',
    `Address: ${address.length === 0 ? notKnown : [...address, subdivision].filter((line) => line !== null).join(', ')}`,
    `Country: ${input.emergency.country ?? notKnown}`,
    `Patient: ${person.filter((part) => part !== null).join(', ') || notKnown}`,
    `What happened: ${what ?? 'say what you know'}`,
    `Telephone at the patient: ${callback ?? notKnown}`,
    'Your own telephone for a call back: say it now. Stay on the line until a crew or the nurse has the patient.',
  ];
}

function howToReach({ emergency, dispatchPhone }: DispatcherInput): string[] {
  const direct =
    dispatchPhone === null ? [] : [`Dispatch centre of that place, from anywhere: ${dispatchPhone}`];
  if (!emergency.known)
    return [...direct, 'No emergency number is known for that place: ask the patient, or whoever is there.'];
  const checked = emergency.checked ? '' : ' (not yet checked with the authority there)';
  return [
    ...direct,
    `Dialled there, not from where you are: ${emergency.numbers.join(' or ')}${checked}`,
    'Your own emergency number reaches your own town. Have the patient, or whoever is there, dial, and stay on the line.',
  ];
}
