import { contactKinds, scopeAt, type Contact, type ContactKind, type SpeakScope } from './contact.js';
import { opensAt } from './contact-hours.js';

/** `urgent`: somebody may be in danger. `clinical`: about the patient's health. `logistics`: to arrange something. */
export const callReasons = ['urgent', 'clinical', 'logistics'] as const;
export type CallReason = (typeof callReasons)[number];

/** One number to ring, as it stands now. */
export interface CallOption {
  readonly contact: string;
  readonly kind: ContactKind;
  readonly name: string | null;
  readonly relationship: string | null;
  readonly phone: string;
  readonly label: string | null;
  readonly mayCallNow: boolean;
  /** From when on it may be rung: now, later, or null where these reasons never allow it. */
  readonly from: Date | null;
  /** Rung now although it is outside of the hours that were agreed. */
  readonly outsideHours: boolean;
  readonly mayLeaveVoicemail: boolean;
  readonly maySpeak: SpeakScope;
  /** IANA zone of the hours. */
  readonly zone: string;
}

/** What one must be allowed to say, at least, for a call with this reason to make sense. */
const needed: Readonly<Record<CallReason, readonly SpeakScope[]>> = {
  urgent: ['full', 'logistics', 'none'],
  clinical: ['full', 'logistics'],
  logistics: ['full', 'logistics'],
};

/**
 * Whom to ring about a patient, in order: who may be rung now first, the patient before a proxy, a proxy before an
 * emergency contact, a facility last; within a kind by rank, then by the order of the numbers.
 *
 * When it is urgent, agreed hours hold nobody back: numbers inside their hours still come first within a kind. With
 * somebody who has no permission to hear anything, no voicemail is left, and nobody of that sort is rung unless it is
 * urgent: then to find the patient.
 *
 * @param zone where the patient is now (IANA)
 */
export function whomToCall(
  contacts: readonly Contact[],
  at: Date,
  zone: string,
  why: CallReason,
): CallOption[] {
  const options = contacts.flatMap((contact) => optionsOf(contact, at, zone, why));
  return options.sort((a, b) => compare(a, b)).map(({ option }) => option);
}

interface Ranked {
  readonly option: CallOption;
  readonly rank: number;
  readonly place: number;
}

function optionsOf(contact: Contact, at: Date, patientZone: string, why: CallReason): Ranked[] {
  const zone = contact.zone ?? patientZone;
  const maySpeak = scopeAt(contact, at);
  const allowed = needed[why].includes(maySpeak);
  return contact.numbers.map((number, place) => {
    const opens = opensAt(number.hours, at.getTime(), zone);
    const open = opens === at.getTime();
    const mayCallNow = allowed && (open || why === 'urgent');
    const later = opens === undefined ? null : new Date(opens);
    const option = {
      contact: contact.id,
      kind: contact.kind,
      name: contact.name,
      relationship: contact.relationship,
      phone: number.phone,
      label: number.label ?? null,
      mayCallNow,
      from: mayCallNow ? at : allowed ? later : null,
      outsideHours: mayCallNow && !open,
      mayLeaveVoicemail: mayCallNow && number.voicemail && maySpeak !== 'none',
      maySpeak,
      zone,
    };
    return { option, rank: contact.rank, place };
  });
}

function compare(a: Ranked, b: Ranked): number {
  return (
    Number(b.option.mayCallNow) - Number(a.option.mayCallNow) ||
    contactKinds.indexOf(a.option.kind) - contactKinds.indexOf(b.option.kind) ||
    Number(a.option.outsideHours) - Number(b.option.outsideHours) ||
    a.rank - b.rank ||
    (a.option.contact < b.option.contact ? -1 : a.option.contact > b.option.contact ? 1 : 0) ||
    a.place - b.place
  );
}
