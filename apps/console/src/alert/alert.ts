import type { AlertEventType, AlertState, Fact, Severity } from '#domain';

/** Who the patient is, as far as the signed-in person may know (hazard H19). */
export interface PatientCard {
  readonly caseCode: string;
  readonly givenName?: string;
  readonly familyName?: string;
  /** RFC 3339 full-date. */
  readonly birthDate?: string;
  /** Whole years. */
  readonly age?: number;
  readonly sex?: string;
  /** IANA zone of the patient's local days (hazard H25). */
  readonly zone?: string;
}

/** Why the alert stands: the tree version and leaf that decided, and the facts it read. */
export interface AlertDecision {
  readonly measurement?: string;
  readonly tree?: string;
  readonly version?: string;
  readonly hash?: string;
  readonly leaf?: string;
  /** When it was measured and when it arrived; RFC 3339. */
  readonly takenAt?: string;
  readonly receivedAt?: string;
  readonly facts: Readonly<Record<string, Fact>>;
}

/** An alert as the server sends it, checked on arrival. Times are milliseconds since the epoch, server's clock. */
export interface Alert {
  readonly id: string;
  readonly version: number;
  /** Condition code, stable across trees. */
  readonly condition: string;
  /** The condition in words, where the server sends it. */
  readonly title?: string;
  /** The sign the condition is about, where the server sends it. */
  readonly vitalSign?: string;
  readonly severity: Severity;
  readonly state: AlertState;
  /** Opaque patient id. */
  readonly patient: string;
  readonly patientCard?: PatientCard;
  readonly site: string;
  readonly tenant: string;
  readonly reason: string;
  readonly openedAt: number;
  readonly dueAt?: number;
  readonly owner: { readonly id: string; readonly name: string } | null;
  /** How many readings have joined. */
  readonly readings?: number;
  readonly lastReadingAt?: number;
  readonly snoozedUntil?: number;
  /** What came of the care that was given. */
  readonly outcome?: string;
  readonly decision: AlertDecision;
}

export interface AlertSnapshot {
  readonly cursor: string;
  readonly alerts: readonly Alert[];
  /** Of a long one comes part after part, counted from 0, the most urgent alerts first. */
  readonly part: number;
  /** Another part follows: only with the last one is the list whole. */
  readonly more: boolean;
}

export interface AlertEvent {
  readonly cursor: string;
  /** One of the domain's event types; a newer server may know more, and the alert stands in the event anyway. */
  readonly type: AlertEventType | (string & {});
  readonly at?: number;
  readonly alert: Alert;
}
