import type { Comparator, Interval } from './interval.js';
import type { QuarantineCode } from './quarantine.js';
import type { Plausibility, VitalSign } from './vital-sign.js';

/** The payload formats of the device contract; the last segment of the topic names one. */
export const payloadFormats = ['reading', 'fhir', 'senml'] as const;
export type PayloadFormat = (typeof payloadFormats)[number];

/** Why a value that was sent carries no number. FHIR R4 data-absent-reason, or a status that takes it away. */
export type AbsentReason =
  | 'unknown'
  | 'error'
  | 'not-a-number'
  | 'not-performed'
  | 'unsupported'
  | 'masked'
  | 'other'
  | 'cancelled'
  | 'entered-in-error';

/**
 * One value as the device sent it, decoded and not yet normalised.
 * Exactly one of `value`, `coded`, `absent` is set.
 */
export interface DecodedValue {
  readonly system: 'loinc' | 'mdc';
  readonly code: string;
  readonly value?: number;
  readonly unit?: string;
  readonly comparator?: Comparator;
  readonly coded?: string;
  readonly absent?: AbsentReason;
  /** Signal quality that the device reported, 0 to 1. */
  readonly quality?: number;
}

/** What a FHIR status says about an earlier version of the same measurement. */
export type Correction = 'amended' | 'corrected' | 'entered-in-error' | 'cancelled';

/** When a measurement was taken, as the device says. A date alone spans its day and is never live. */
export interface TakenAt {
  /** Milliseconds since the epoch; for a date alone, midnight UTC of that date. */
  readonly ms: number;
  readonly precision: 'instant' | 'day';
  /** UTC offset in minutes as sent; undefined for `Z` or where none was sent. */
  readonly offsetMinutes?: number;
}

/** A measurement as decoded from a payload: shape checked, meaning not yet. */
export interface DecodedMeasurement {
  /** The device's own identifier: what makes a redelivery harmless. */
  readonly sourceId: string;
  /** FHIR versionId; '' where the format has none. */
  readonly revision: string;
  /** SHA-256 (hex) over the canonical content: same id, other content is an id conflict (hazard H04). */
  readonly contentHash: string;
  readonly takenAt: TakenAt;
  readonly values: readonly DecodedValue[];
  /** The device's own counter, if it has one. */
  readonly seq?: number;
  /** Which of the people who share the device, as it says. */
  readonly slot?: string;
  readonly receipt: boolean;
  readonly correction?: Correction;
}

/** One value in LOINC and canonical UCUM. */
export interface NormalisedValue {
  /** LOINC; the code as sent (canonical for MDC). */
  readonly code: string;
  /** Undefined for a coded answer or a code without numbers. */
  readonly vitalSign?: VitalSign;
  /** In the canonical unit of the vital sign. */
  readonly interval?: Interval;
  /** The number to show, in the canonical unit; the comparator stands beside it. */
  readonly value?: number;
  readonly comparator?: Comparator;
  /** The number that came, where the device's model means LO or HI by it. */
  readonly encoded?: number;
  readonly unit?: string;
  readonly coded?: string;
  readonly absent?: AbsentReason;
  readonly quality?: number;
  readonly plausibility: Plausibility;
}

export interface NormalisedMeasurement extends Omit<DecodedMeasurement, 'values'> {
  readonly values: readonly NormalisedValue[];
}

/** A message or a part of it that is set aside, with what is needed to look at it and to replay it. */
export interface Rejection {
  readonly code: QuarantineCode;
  /** For people; never contains payload text. */
  readonly detail: string;
  /** The device's id of the measurement, when it could be read. */
  readonly sourceId?: string;
  /** Which measurement of the message (index in an array); undefined for the whole message. */
  readonly index?: number;
}
