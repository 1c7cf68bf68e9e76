import type { DeviceTraits, MonitoringState, NormalisedValue } from '#domain';
import type { PatientContext } from '../facts/context.js';

/** One measurement as it was recorded, in the order of arrival. */
export interface RecordedMeasurement {
  readonly id: string;
  /** Effective time (ms): never later than the arrival. */
  readonly takenAtMs: number;
  /** Arrival, and so the time of the decision (ms). */
  readonly receivedAtMs: number;
  /** False for a date without a time of day. */
  readonly precise: boolean;
  readonly deviceId: string;
  /** What is known of the device's model. */
  readonly device?: DeviceTraits;
  readonly values: readonly NormalisedValue[];
  /** The measurement that this one corrects: it no longer counts from here on. */
  readonly corrects?: string;
}

/** What happened to a patient: against it, alerts are judged. */
export interface RecordedEvent {
  /** What it was, such as `admission` or `decompensation`. */
  readonly kind: string;
  /** When it happened (ms): an alert must have come before. */
  readonly atMs: number;
  /** From when on an alert counts as its warning (ms); without it, `warningHours` before the event. */
  readonly fromMs?: number;
  /** The alert conditions that would have been a warning; without it, any. */
  readonly conditions?: readonly string[];
}

/** One item of a patient's recorded history, in the order of arrival. The first one is a context. */
export type RecordedItem =
  /** From here on; `monitoring` decides what opens (hazard H13), and without it everything does. */
  | { readonly context: PatientContext; readonly monitoring?: MonitoringState }
  | { readonly measurement: RecordedMeasurement }
  /** From before the period: history, not decided about. */
  | { readonly past: RecordedMeasurement }
  | { readonly event: RecordedEvent };
