import type {
  DeviceTraits,
  Fact,
  Interval,
  NormalisedValue,
  UnknownReason,
  VitalSign,
  ZoneSpan,
} from '#domain';
import type { History } from '../history.js';

/** An alert of the patient that was open when the decision was made. */
export interface OpenAlert {
  readonly condition: string;
  readonly openedAtMs: number;
}

/** What is known about a patient beside the readings. */
export interface PatientContext {
  /** RFC 3339 full-date. */
  readonly birthDate?: string;
  /** The signed plan: `dry-weight` (kg), `spo2-target-low` (%), `pregnant`, `lvad`, …: see `patient-facts`. */
  readonly plan: Readonly<Record<string, number | string | boolean>>;
  /** Since when each of them has been in effect (ms). */
  readonly planSince?: Readonly<Record<string, number>>;
  /** Parameters whose entry has expired: unknown, and not for want of one. */
  readonly planExpired?: readonly string[];
  readonly programmes: readonly string[];
  /** IANA zone of the patient's local days. */
  readonly zone: string;
  /** Where the patient's days were counted by time, for whom that changed; without it, always in `zone`. */
  readonly zones?: readonly ZoneSpan[];
  /** What baselines stand still for. */
  readonly openAlerts?: readonly OpenAlert[];
}

/** What the newest measurement of a sign says about it. */
export const signStatuses = ['none', 'usable', 'unusable', 'implausible-low', 'implausible-high'] as const;
export type SignStatus = (typeof signStatuses)[number];

/** One vital sign as the deciding measurement carries it. */
export interface OwnSign {
  readonly status: Exclude<SignStatus, 'none'>;
  /** Set when usable; chart-rounded nowhere yet. */
  readonly interval?: Interval;
  readonly reason?: UnknownReason;
  /** Signal quality that the device reported, 0 to 1, whatever the status. */
  readonly quality?: number;
}

/** Everything a fact is computed from. Pure: the same inputs give the same facts. */
export interface FactContext {
  readonly timeline: History;
  readonly patient: PatientContext;
  /** History up to here counts (ms). */
  readonly asOf: number;
  /** The time of the decision (ms); what is missing is missing now, also when the measurement is old. */
  readonly now: number;
  /** When the deciding measurement was taken (ms). */
  readonly takenAt: number;
  /** The deciding measurement's own signs: they stand above history, and are of age 0. */
  readonly own: ReadonlyMap<VitalSign, OwnSign>;
  readonly deviceId?: string;
  /** What is known of the model of the device that the deciding measurement came from. */
  readonly device?: DeviceTraits;
  /** Since when (ms) the baselines of these signs stand still: an alert about them is open. */
  readonly frozenSince?: ReadonlyMap<VitalSign, number>;
  /** Coded answers of the deciding measurement. */
  readonly coded: readonly NormalisedValue[];
  /** For a reassessment, which has no measurement: the status of a sign out of history. */
  readonly statusOf?: (vitalSign: VitalSign) => SignStatus;
}

export interface FactDefinition {
  readonly name: string;
  readonly type: 'number' | 'text' | 'boolean';
  /** UCUM; numbers only. */
  readonly unit?: string;
  /** What it means, for those who write and sign trees. */
  readonly definition: string;
  /** How far back it looks: an ISO 8601 duration. */
  readonly window?: string;
  /** Between which values a known number lies, inclusive. The ends of an interval may be infinite all the same. */
  readonly range?: readonly [number, number];
  /** Known numbers are multiples of it. Without it they are any number in the range. */
  readonly resolution?: number;
  /** Texts only: all there are. */
  readonly values?: readonly string[];
  /** Never unknown, whatever the patient's record says. */
  readonly alwaysKnown?: true;
  readonly evaluate: (context: FactContext) => Fact;
}

export type UnknownFact = Extract<Fact, { kind: 'unknown' }>;
const unknownFacts = new Map<UnknownReason, UnknownFact>();

/** One fact per reason: most of what a tree may ask is not known about a reading. */
export function unknown(reason: UnknownReason): UnknownFact {
  let fact = unknownFacts.get(reason);
  if (fact === undefined) unknownFacts.set(reason, (fact = Object.freeze({ kind: 'unknown', reason })));
  return fact;
}

export function number(interval: Interval, unit: string, ageSeconds?: number): Fact {
  if (!(interval.low <= interval.high)) return unknown('not-a-number');
  return ageSeconds === undefined
    ? { kind: 'number', interval, unit }
    : { kind: 'number', interval, unit, ageSeconds };
}
