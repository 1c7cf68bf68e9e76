/** What a programme is measured by. Each has a definition in words (`definitions.ts`) and one function that finds its cases. */
export const measureNames = [
  'clinical-resolution',
  'intervention-from-measurement',
  'intervention-from-arrival',
  'time-to-acknowledge',
  'acknowledged-in-time',
  'alerts-per-patient-day',
  'share-filtered',
  'share-non-actionable',
  'non-actionable-minutes-tier1',
  'non-actionable-minutes-nurse',
  'cost-per-patient-month',
  'protocol-deviations',
  'adherence',
  'readmission-30-days',
] as const;
export type MeasureName = (typeof measureNames)[number];

export const measureSplits = ['tree', 'site', 'clinician'] as const;
export type MeasureSplit = (typeof measureSplits)[number];

/**
 * How a case stands. `yes` and `no` are counted; what nobody can know yet and what is left out are never silent: a figure
 * tells how many they are, and why (hazard H24).
 */
export const caseStandings = ['yes', 'no', 'not-yet-known', 'excluded'] as const;
export type CaseStanding = (typeof caseStandings)[number];

/** One case behind a figure: every figure is worked out from nothing but its cases. Times in ms. */
export interface MeasureCase {
  /** Unique within its measure. */
  readonly id: string;
  readonly alert: string | null;
  readonly patient: string;
  readonly tenant: string;
  readonly site: string;
  readonly tree: string | null;
  /** Whose work it was: an id of staff. */
  readonly clinician: string | null;
  /** To which week it belongs. */
  readonly at: number;
  readonly standing: CaseStanding;
  /** A stable code of why it stands so. */
  readonly why: string | null;
  /** Of a time: minutes. `no`: it has not happened, and is longer than this. */
  readonly value?: number;
  /** Of a share or ratio where it is not 1 (yes) or 0 (no). */
  readonly numerator?: number;
  /** Of a share or ratio where it is not 1. */
  readonly denominator?: number;
  /** Of money: ISO 4217. */
  readonly currency?: string;
}

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;
