import type { MonitoringRefusal, MonitoringStatus } from '#domain';
import { askAct, type TreeAnswer, type TreeStore } from '../trees/store.js';

/** A transaction that speaks for one person, as for acts on trees. */
export type PersonStore = TreeStore;
export type ActAnswer = TreeAnswer;

/** Codes of refusals, besides those of a status that may not be entered. */
export type PatientActCode =
  | MonitoringRefusal
  | 'unknown-patient'
  | 'not-allowed'
  | 'not-deceased'
  | 'undo-requested-already'
  | 'undo-not-requested'
  | 'same-person';

export interface StatusChange {
  readonly patientId: string;
  readonly status: MonitoringStatus;
  readonly reason?: string;
  /** When it begins; undefined: now. */
  readonly from?: Date;
  /** Of a pause: who looks after it, and when it ends. */
  readonly ownerId?: string;
  readonly until?: Date;
  readonly note?: string;
}

/** Enters a status. What follows from it for open alerts is done in the same transaction. */
export async function changeMonitoringStatus(store: PersonStore, change: StatusChange): Promise<ActAnswer> {
  return askAct(store, 'change_monitoring_status($1, $2, $3, $4, $5, $6, $7)', [
    change.patientId,
    change.status,
    change.reason ?? null,
    change.from ?? null,
    change.ownerId ?? null,
    change.until ?? null,
    change.note ?? null,
  ]);
}

export const consentScopes = [
  'remote-monitoring',
  'outside-support',
  'call-recording',
  'secondary-use',
] as const;
export const consentGivers = ['patient', 'proxy', 'legal-representative'] as const;
export const consentMethods = ['written', 'electronic', 'verbal'] as const;

export interface Consent {
  /** False: taken back. */
  readonly given: boolean;
  readonly scope: readonly (typeof consentScopes)[number][];
  readonly by: (typeof consentGivers)[number];
  readonly method: (typeof consentMethods)[number];
  /** Which text: title and edition, or where the signed one lies. */
  readonly document: string | null;
  readonly at: Date;
}

export async function recordConsent(
  store: PersonStore,
  patientId: string,
  consent: Consent,
): Promise<ActAnswer> {
  return askAct(store, 'record_consent($1, $2, $3, $4, $5, $6, $7)', [
    patientId,
    consent.given,
    consent.scope,
    consent.by,
    consent.method,
    consent.document,
    consent.at,
  ]);
}

/** A death that was recorded by mistake: one person asks, another one confirms, and the former status holds again. */
export async function undoDeceased(
  store: PersonStore,
  patientId: string,
  step: 'requested' | 'confirmed',
  note: string,
): Promise<ActAnswer> {
  return askAct(store, 'undo_deceased($1, $2, $3)', [patientId, step, note]);
}
