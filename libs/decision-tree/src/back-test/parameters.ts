import type { Disposition, Severity } from '#domain';

/** What a back-test assumes. It stands in the report: another assumption, another number. */
export interface BackTestParameters {
  /** An alert goes on (joins) while findings of its condition come at most this far apart; then the next one is new. */
  readonly quietHours: number;
  /** An alert up to this long before an event counts as its warning, unless the event says otherwise. */
  readonly warningHours: number;
  /** The mildest disposition that counts as a warning. */
  readonly warningSeverity: Severity;
  /** Minutes of work that one alert makes, by the worst severity it reached. */
  readonly tier1Minutes: Readonly<Record<Severity, number>>;
  readonly nurseMinutes: Readonly<Record<Severity, number>>;
  /** Appeared and disappeared alerts listed one by one, per list and shard at most; all are counted. */
  readonly listed: number;
}

/** Assumptions, not findings: nobody has measured the minutes yet. A programme puts its own in their place. */
export const defaultParameters: BackTestParameters = {
  quietHours: 24,
  warningHours: 7 * 24,
  warningSeverity: 'tier1',
  tier1Minutes: { indeterminate: 5, tier1: 12, critical: 0 },
  nurseMinutes: { indeterminate: 0, tier1: 3, critical: 20 },
  listed: 1000,
};

export type Side = 'live' | 'candidate';
export const sides = ['live', 'candidate'] as const satisfies readonly Side[];

export const severities = ['critical', 'tier1', 'indeterminate'] as const satisfies readonly Exclude<
  Disposition,
  'baseline'
>[];
