import type { Severity } from '#domain';
import type { ApprovedTree } from '../load.js';
import type { SideTrees } from './back-test.js';
import { severities, type BackTestParameters, type Side } from './parameters.js';
import type { JudgedEvent, ListedAlert, SideTally, Tally } from './tally.js';

interface Rate {
  readonly alerts: number;
  readonly perPatientDay: number;
}

export interface SideReport {
  readonly trees: readonly { readonly tree: string; readonly version: string; readonly hash: string }[];
  readonly alerts: number;
  readonly alertsPerPatientDay: number;
  readonly bySeverity: Readonly<Record<Severity, Rate>>;
  readonly byCondition: Readonly<Record<string, Rate & Partial<Record<Severity, number>>>>;
  /** Hours from a patient's first measurement to the first alert, over the patients who had one. */
  readonly hoursToFirstAlert: {
    readonly patients: number;
    readonly without: number;
    readonly p10: number | null;
    readonly median: number | null;
    readonly p90: number | null;
  };
  /** Estimates out of the assumptions, not measurements. */
  readonly estimatedMinutes: {
    readonly tier1: number;
    readonly nurse: number;
    readonly tier1PerPatientDay: number;
    readonly nursePerPatientDay: number;
  };
  /** Where events are known. */
  readonly outcomes?: {
    readonly caught: number;
    readonly missed: number;
    readonly leadHours: {
      readonly p10: number | null;
      readonly median: number | null;
      readonly p90: number | null;
    };
    /** By their pseudonym or case code, each once. */
    readonly missedPatients: readonly string[];
  };
}

export interface BackTestReport {
  readonly kind: 'back-test';
  readonly notice: string;
  readonly patients: number;
  readonly patientDays: number;
  readonly measurements: number;
  readonly assumptions: BackTestParameters;
  readonly live: SideReport;
  readonly candidate: SideReport;
  /** Alerts that only the candidate has. */
  readonly appeared: { readonly count: number; readonly listed: readonly ListedAlert[] };
  /** Alerts that only the live trees have. */
  readonly disappeared: { readonly count: number; readonly listed: readonly ListedAlert[] };
  /** Alerts that both have: how the candidate's compare with the live ones. */
  readonly both: Tally['both'];
  readonly events?: {
    readonly known: number;
    /** Events of which only the live trees gave warning: who would have been missed. */
    readonly newlyMissed: readonly JudgedEvent[];
    /** Events of which only the candidate gave warning. */
    readonly newlyCaught: readonly JudgedEvent[];
  };
}

const notice =
  'The trees are examples; a physician of the health system must approve what it uses. Wardline is not a cleared ' +
  'medical device. A back-test says what the rules would have said, not what people would have done.';

export function makeReport(tally: Tally, trees: SideTrees, assumptions: BackTestParameters): BackTestReport {
  const { patients, patientDays, measurements, both, events } = tally;
  const side = (name: Side): SideReport => reportSide(tally, name, trees[name], assumptions);
  const onlyWarned = (by: Side, other: Side): readonly JudgedEvent[] =>
    inOrder(events.filter(({ leadHours }) => leadHours[by] !== null && leadHours[other] === null));
  return {
    kind: 'back-test',
    notice,
    patients,
    patientDays,
    measurements,
    assumptions,
    live: side('live'),
    candidate: side('candidate'),
    appeared: { count: tally.appearedCount, listed: inOrder(tally.appeared) },
    disappeared: { count: tally.disappearedCount, listed: inOrder(tally.disappeared) },
    both,
    ...(events.length > 0 && {
      events: {
        known: events.length,
        newlyMissed: onlyWarned('live', 'candidate'),
        newlyCaught: onlyWarned('candidate', 'live'),
      },
    }),
  };
}

function reportSide(
  tally: Tally,
  name: Side,
  trees: readonly ApprovedTree[],
  assumptions: BackTestParameters,
): SideReport {
  const { patientDays, patients, events } = tally;
  const side = tally[name];
  const rate = (alerts: number): Rate => ({ alerts, perPatientDay: perDay(alerts, patientDays) });
  const ofSeverity = (severity: Severity): number =>
    sum(Object.values(side.alerts).map((counts) => counts[severity] ?? 0));
  const alerts = sum(severities.map(ofSeverity));
  const minutes = (per: Readonly<Record<Severity, number>>): number =>
    sum(severities.map((severity) => per[severity] * ofSeverity(severity)));
  const tier1 = minutes(assumptions.tier1Minutes);
  const nurse = minutes(assumptions.nurseMinutes);
  return {
    trees: trees.map(({ tree, version, hash }) => ({ tree, version, hash })),
    alerts,
    alertsPerPatientDay: perDay(alerts, patientDays),
    bySeverity: {
      critical: rate(ofSeverity('critical')),
      tier1: rate(ofSeverity('tier1')),
      indeterminate: rate(ofSeverity('indeterminate')),
    },
    byCondition: byCondition(side, rate),
    hoursToFirstAlert: {
      patients: side.hoursToFirst.length,
      without: patients - side.hoursToFirst.length,
      ...quantiles(side.hoursToFirst),
    },
    estimatedMinutes: {
      tier1,
      nurse,
      tier1PerPatientDay: perDay(tier1, patientDays),
      nursePerPatientDay: perDay(nurse, patientDays),
    },
    ...(events.length > 0 && { outcomes: outcomesOf(events, name) }),
  };
}

function byCondition(side: SideTally, rate: (alerts: number) => Rate): SideReport['byCondition'] {
  return Object.fromEntries(
    Object.entries(side.alerts)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([condition, counts]) => {
        const known = severities.filter((severity) => counts[severity] !== undefined);
        const bySeverity = Object.fromEntries(known.map((severity) => [severity, counts[severity]]));
        return [condition, { ...rate(sum(Object.values(counts))), ...bySeverity }];
      }),
  );
}

function outcomesOf(events: readonly JudgedEvent[], name: Side): NonNullable<SideReport['outcomes']> {
  const leads = events.flatMap(({ leadHours }) => leadHours[name] ?? []);
  const missed = events.filter(({ leadHours }) => leadHours[name] === null);
  return {
    caught: leads.length,
    missed: missed.length,
    leadHours: quantiles(leads),
    missedPatients: [...new Set(missed.map(({ patient }) => patient))].sort(),
  };
}

/** By patient and time, whatever the order in which the parts were worked through. */
function inOrder<T extends { readonly patient: string; readonly at: string }>(
  list: readonly T[],
): readonly T[] {
  const key = ({ patient, at }: T): string => `${patient} ${at}`;
  return [...list].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** By the nearest-rank method. */
function quantiles(values: readonly number[]): {
  p10: number | null;
  median: number | null;
  p90: number | null;
} {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number): number | null =>
    sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? null;
  return { p10: at(0.1), median: at(0.5), p90: at(0.9) };
}

function perDay(count: number, days: number): number {
  return days === 0 ? 0 : Math.round((count / days) * 1e6) / 1e6;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
