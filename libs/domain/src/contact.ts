import type { WeeklyHours } from './contact-hours.js';

export const contactKinds = ['patient', 'proxy', 'emergency-contact', 'facility'] as const;
export type ContactKind = (typeof contactKinds)[number];

/**
 * What may be said to somebody: everything about the patient's health, only that a call or a visit is to be arranged,
 * or nothing but that one is looking for the patient.
 */
export const speakScopes = ['full', 'logistics', 'none'] as const;
export type SpeakScope = (typeof speakScopes)[number];

export interface PhoneNumber {
  /** E.164. */
  readonly phone: string;
  readonly label?: string | undefined;
  readonly voicemail: boolean;
  /** When it may be rung, in the contact's local time; none: always. */
  readonly hours: readonly WeeklyHours[];
}

/** Somebody who can be rung about a patient, as it stands at a time. */
export interface Contact {
  readonly id: string;
  readonly kind: ContactKind;
  /** Null: the patient. */
  readonly name: string | null;
  readonly relationship: string | null;
  /** Who comes first among those of a kind: 0 before 1. */
  readonly rank: number;
  /** In the order in which to try them. */
  readonly numbers: readonly PhoneNumber[];
  readonly speak: { readonly scope: SpeakScope; readonly from: Date; readonly to: Date | null };
  /** IANA zone in which this person lives; null: where the patient is. */
  readonly zone: string | null;
}

const e164 = /^\+[1-9][0-9]{6,14}$/;

/** An ITU-T E.164 number with its plus sign: country code and number, 15 digits at most, nothing between them. */
export function isE164(phone: string): boolean {
  return e164.test(phone);
}

/** What may be said now: a permission that has not begun or has run out is none. */
export function scopeAt({ kind, speak }: Contact, at: Date): SpeakScope {
  if (kind === 'patient') return 'full';
  return speak.from <= at && (speak.to === null || at < speak.to) ? speak.scope : 'none';
}
