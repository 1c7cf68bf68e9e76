import type { AlertEventType } from '../alert/index.js';
import type { Span } from '../contact-hours.js';
import type { Severity } from '../disposition.js';
import type { MonitoringStatus } from '../monitoring-status.js';
import type { WantedReading } from '../reading-adherence.js';
import type { OutcomeEvent } from './outcome-event.js';

/** What figures are made of. All times in ms; ids are opaque. */
export interface MeasureMaterial {
  readonly now: number;
  /** From inclusive, to exclusive; `to` is not after now. */
  readonly period: Span;
  /** Alerts opened in the period, and older ones that were open in it. */
  readonly alerts: readonly AlertRecord[];
  readonly patients: readonly PatientRecord[];
  readonly work: readonly WorkRecord[];
  readonly rates: readonly Rate[];
  readonly decided: readonly DecidedCount[];
  readonly secondReads: readonly SecondReadRecord[];
  readonly conclusions: readonly ConclusionRecord[];
  readonly wanted: readonly WantedRecord[];
}

export interface AlertRecord {
  readonly id: string;
  readonly tenant: string;
  readonly site: string;
  readonly patient: string;
  readonly condition: string;
  /** Whose finding it was opened by; null: by none. */
  readonly tree: string | null;
  /** As it opened. */
  readonly severity: Severity;
  readonly openedAt: number;
  /** By when somebody had to have it, as it opened. */
  readonly limitAt: number;
  /** Of the reading that opened it; null: no reading did. */
  readonly measuredAt: number | null;
  readonly arrivedAt: number | null;
  /** In order. */
  readonly events: readonly AlertMoment[];
  /** Calls made for it, in order: when, by whom, and was the patient reached? */
  readonly calls: readonly { readonly at: number; readonly by: string; readonly reached: boolean }[];
  /** Outcomes of protocols that were gone through to an end. */
  readonly conclusions: readonly string[];
  /** Kinds of the follow-ups that were opened for it. */
  readonly followUps: readonly string[];
}

export interface AlertMoment {
  readonly type: AlertEventType;
  readonly at: number;
  /** Null: Wardline itself. */
  readonly by: string | null;
  /** Did the person act as Tier-1? */
  readonly tier1: boolean;
  readonly severity: Severity;
}

export interface PatientRecord {
  readonly id: string;
  readonly tenant: string;
  readonly site: string;
  /** Has left the sites that are measured: what befell the patient counts, the time does not. */
  readonly elsewhere: boolean;
  readonly createdAt: number;
  /** In the order in which they were entered. */
  readonly statuses: readonly { readonly status: MonitoringStatus; readonly from: number }[];
  /** Entered, received, or known from the monitoring status. */
  readonly outcomes: readonly OutcomeEvent[];
  /** When the local team was called for this patient, and for which alert. */
  readonly escalations: readonly { readonly alert: string; readonly at: number }[];
}

export interface WorkRecord extends Span {
  readonly id: string;
  readonly tenant: string;
  readonly site: string;
  readonly patient: string;
  readonly staff: string;
  readonly tier1: boolean;
}

/** What a site pays, as its lead entered it; holds from `from` until the next one. */
export interface Rate {
  readonly site: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly nurseMinute: number;
  readonly tier1Minute: number;
  readonly patientMonth: number;
  readonly from: number;
}

/** Decisions about readings as they arrived, counted. */
export interface DecidedCount {
  readonly tenant: string;
  readonly site: string;
  /** Each tree that took part counts the decision. Null: all decisions, each once. */
  readonly tree: string | null;
  readonly at: number;
  readonly filtered: number;
  readonly decided: number;
}

/** A filtered decision that was drawn by lot for a second reading. */
export interface SecondReadRecord {
  readonly id: string;
  readonly tenant: string;
  readonly site: string;
  readonly patient: string;
  readonly tree: string;
  readonly decidedAt: number;
  /** Null: nobody has read it yet. */
  readonly finding: 'agrees' | 'disagrees' | null;
  readonly reader: string | null;
}

/** A protocol that was gone through to an end. */
export interface ConclusionRecord {
  readonly id: string;
  readonly alert: string;
  readonly tenant: string;
  readonly site: string;
  readonly patient: string;
  readonly tree: string;
  readonly by: string;
  readonly at: number;
  readonly deviates: boolean;
}

/** Readings that one schedule wanted of a patient, and when the sign was taken. */
export interface WantedRecord {
  readonly tenant: string;
  readonly site: string;
  readonly patient: string;
  /** Vital sign and programme. */
  readonly schedule: string;
  readonly wanted: readonly WantedReading[];
  readonly readings: readonly number[];
}
