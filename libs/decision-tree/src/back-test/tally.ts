import type { Severity } from '#domain';
import type { Side } from './parameters.js';

/** An alert that one side has and the other has not. */
export interface ListedAlert {
  /** Pseudonym or case code. */
  readonly patient: string;
  readonly measurement: string;
  /** RFC 3339. */
  readonly at: string;
  readonly condition: string;
  readonly severity: Severity;
  readonly tree: string;
  /** The leaf of the side that has it. */
  readonly leaf: string;
  /** The leaf the other side came to about the same measurement; null where none of its trees looks there. */
  readonly otherLeaf: string | null;
}

/** An event, and how long before it each side gave warning. Hours; null: not at all. */
export interface JudgedEvent {
  readonly patient: string;
  readonly kind: string;
  /** RFC 3339. */
  readonly at: string;
  readonly leadHours: Readonly<Record<Side, number | null>>;
}

export interface SideTally {
  /** Alerts by condition and worst severity. */
  alerts: Record<string, Partial<Record<Severity, number>>>;
  /** Per patient with an alert: hours from the first measurement to the first alert. */
  hoursToFirst: number[];
}

/** What a part of the patients comes to. JSON, so that a finished part can be kept and the run goes on after a crash. */
export interface Tally {
  patients: number;
  patientDays: number;
  measurements: number;
  live: SideTally;
  candidate: SideTally;
  /** All of them; the lists below may be shorter. */
  appearedCount: number;
  disappearedCount: number;
  appeared: ListedAlert[];
  disappeared: ListedAlert[];
  /** Alerts that both sides have, where the candidate differs. */
  both: { same: number; severer: number; milder: number; earlier: number; later: number };
  events: JudgedEvent[];
}

export function emptyTally(): Tally {
  return {
    patients: 0,
    patientDays: 0,
    measurements: 0,
    live: { alerts: {}, hoursToFirst: [] },
    candidate: { alerts: {}, hoursToFirst: [] },
    appearedCount: 0,
    disappearedCount: 0,
    appeared: [],
    disappeared: [],
    both: { same: 0, severer: 0, milder: 0, earlier: 0, later: 0 },
    events: [],
  };
}

/** The parts together, in the order given. */
export function mergeTallies(parts: readonly Tally[]): Tally {
  const whole = emptyTally();
  for (const part of parts) addTally(whole, part);
  return whole;
}

function addTally(whole: Tally, part: Tally): void {
  whole.patients += part.patients;
  whole.patientDays += part.patientDays;
  whole.measurements += part.measurements;
  addSide(whole.live, part.live);
  addSide(whole.candidate, part.candidate);
  whole.appearedCount += part.appearedCount;
  whole.disappearedCount += part.disappearedCount;
  whole.appeared = whole.appeared.concat(part.appeared);
  whole.disappeared = whole.disappeared.concat(part.disappeared);
  for (const key of ['same', 'severer', 'milder', 'earlier', 'later'] as const)
    whole.both[key] += part.both[key];
  whole.events = whole.events.concat(part.events);
}

function addSide(whole: SideTally, part: SideTally): void {
  for (const [condition, counts] of Object.entries(part.alerts))
    for (const [severity, count] of Object.entries(counts))
      countAlert(whole, condition, severity as Severity, count);
  whole.hoursToFirst = whole.hoursToFirst.concat(part.hoursToFirst);
}

export function countAlert(side: SideTally, condition: string, severity: Severity, count = 1): void {
  const counts = (side.alerts[condition] ??= {});
  counts[severity] = (counts[severity] ?? 0) + count;
}
