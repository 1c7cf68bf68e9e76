import type { CallReason, ContactKind, PhoneNumber, SpeakScope } from '#domain';
import { askAct, type TreeAnswer, type TreeStore } from '../trees/store.js';

/** A contact as somebody writes it down. */
export interface ContactEntry {
  readonly kind: ContactKind;
  /** Null for the patient, and for nobody else. */
  readonly name: string | null;
  readonly relationship: string | null;
  readonly rank: number;
  readonly numbers: readonly PhoneNumber[];
  /** IANA; null: where the patient is. */
  readonly zone: string | null;
  readonly speak: { readonly scope: SpeakScope; readonly from: Date | null; readonly to: Date | null };
}

/** A stay as somebody writes it down. */
export interface StayEntry {
  readonly home: boolean;
  readonly withdrawn: boolean;
  /** Lines of the address; none: not known. */
  readonly address: readonly string[];
  /** ISO 3166-1 alpha-2; null: not known. */
  readonly country: string | null;
  /** ISO 3166-2 */
  readonly subdivision: string | null;
  /** IANA */
  readonly zone: string;
  /** E.164 number of the dispatch centre there; null: not known. */
  readonly dispatchPhone: string | null;
}

export interface Effective {
  /** Null: now. */
  readonly from: Date | null;
  readonly to: Date | null;
}

/**
 * By a nurse, charge nurse or lead of the patient's site. The same `contactId` again changes the contact from then on.
 * Refusals: `unknown-patient`, `role-not-allowed`, `unknown-contact`, `unknown-zone`, `dates-invalid`.
 */
export async function recordContact(
  store: TreeStore,
  patientId: string,
  contactId: string,
  entry: ContactEntry,
  { from, to }: Effective,
): Promise<TreeAnswer> {
  return askAct(store, 'record_contact($1, $2, $3, $4, $5)', [
    contactId,
    patientId,
    JSON.stringify(entry),
    from,
    to,
  ]);
}

/**
 * By a nurse, charge nurse or lead of the patient's site; a stay away from home also by whoever has an alert of the
 * patient in hand. Refusals: `unknown-patient`, `role-not-allowed`, `claim-first`, `unknown-stay`, `unknown-zone`,
 * `dates-invalid`.
 */
export async function recordStay(
  store: TreeStore,
  patientId: string,
  stayId: string,
  entry: StayEntry,
  { from, to }: Effective,
): Promise<TreeAnswer> {
  return askAct(store, 'record_location($1, $2, $3, $4, $5)', [
    stayId,
    patientId,
    JSON.stringify(entry),
    from,
    to,
  ]);
}

export const callOutcomes = ['reached', 'not-reached', 'voicemail'] as const;
export type CallOutcome = (typeof callOutcomes)[number];

/**
 * Hours, permission and custody of contact hold at the call; an urgent one is made in spite of the first two, and with
 * words of `because` in spite of the third, which its holder is told.
 * Refusals: `unknown-patient`, `claim-first`, `contact-forbidden`, `unknown-contact`, `contact-held-elsewhere`,
 * `no-permission`, `outside-hours`.
 */
export async function startCall(
  store: TreeStore,
  patientId: string,
  call: {
    readonly callId: string;
    readonly contactId: string;
    readonly phone: string;
    readonly reason: CallReason;
    readonly because?: string | undefined;
  },
): Promise<TreeAnswer> {
  return askAct(store, 'start_call($1, $2, $3, $4, $5, $6)', [
    call.callId,
    patientId,
    call.contactId,
    call.phone,
    call.reason,
    call.because ?? null,
  ]);
}

/** By whoever began it. Refusals: `unknown-call`, `unknown-contact`. */
export async function endCall(
  store: TreeStore,
  patientId: string,
  call: { readonly callId: string; readonly outcome: CallOutcome; readonly spokeWith: string | null },
): Promise<TreeAnswer> {
  return askAct(store, 'end_call($1, $2, $3, $4)', [call.callId, patientId, call.outcome, call.spokeWith]);
}
