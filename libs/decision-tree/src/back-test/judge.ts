import { rank } from '#domain';
import { counterpart, type AlertSpan } from './alert-spans.js';
import { sides, type BackTestParameters, type Side } from './parameters.js';
import type { PatientRun } from './patient-run.js';
import type { RecordedEvent } from './recorded.js';
import { countAlert, type JudgedEvent, type ListedAlert, type Tally } from './tally.js';

const hour = 3_600_000;

/** Adds a patient who has come to the end of the record. */
export function judgePatient(tally: Tally, run: PatientRun, parameters: BackTestParameters): void {
  tally.patients += 1;
  tally.patientDays += run.days;
  tally.measurements += run.measurements;
  for (const side of sides) {
    const { all } = run.alerts[side];
    for (const { condition, severity } of all) countAlert(tally[side], condition, severity);
    const [first] = all;
    if (first !== undefined && run.firstAt !== undefined)
      tally[side].hoursToFirst.push(rounded((first.openedAt - run.firstAt) / hour));
  }
  compareAlerts(tally, run, parameters);
  for (const event of run.events) tally.events.push(judgeEvent(run, event, parameters));
}

function compareAlerts(tally: Tally, run: PatientRun, { quietHours, listed }: BackTestParameters): void {
  const quietMs = quietHours * hour;
  const live = run.alerts.live.all;
  const candidate = run.alerts.candidate.all;
  for (const span of candidate) {
    const other = counterpart(span, live, quietMs);
    if (other !== undefined) compareBoth(tally, span, other);
    else if (++tally.appearedCount <= listed) tally.appeared.push(listing(run, span));
  }
  for (const span of live)
    if (counterpart(span, candidate, quietMs) === undefined && ++tally.disappearedCount <= listed)
      tally.disappeared.push(listing(run, span));
}

function compareBoth({ both }: Tally, candidate: AlertSpan, live: AlertSpan): void {
  const worse = rank(candidate.severity) - rank(live.severity);
  if (worse > 0) both.severer += 1;
  if (worse < 0) both.milder += 1;
  if (candidate.openedAt < live.openedAt) both.earlier += 1;
  if (candidate.openedAt > live.openedAt) both.later += 1;
  if (worse === 0 && candidate.openedAt === live.openedAt) both.same += 1;
}

function listing({ patient }: PatientRun, span: AlertSpan): ListedAlert {
  const { measurement, openedAt, condition, severity, tree, leaf, otherLeaf = null } = span;
  return { patient, measurement, at: rfc3339(openedAt), condition, severity, tree, leaf, otherLeaf };
}

function judgeEvent(run: PatientRun, event: RecordedEvent, parameters: BackTestParameters): JudgedEvent {
  const lead = (side: Side): number | null => leadHours(run.alerts[side].all, event, parameters);
  const { patient } = run;
  const leads = { live: lead('live'), candidate: lead('candidate') };
  return { patient, kind: event.kind, at: rfc3339(event.atMs), leadHours: leads };
}

/** From the first warning that stood before the event; one that stood already when the time of warning began counts from there. */
function leadHours(
  spans: readonly AlertSpan[],
  { atMs, fromMs, conditions }: RecordedEvent,
  { warningHours }: BackTestParameters,
): number | null {
  const from = fromMs ?? atMs - warningHours * hour;
  let first = Infinity;
  for (const { condition, warnedAt, lastAt } of spans) {
    if (warnedAt === undefined || warnedAt > atMs || lastAt < from) continue;
    if (conditions === undefined || conditions.includes(condition))
      first = Math.min(first, Math.max(warnedAt, from));
  }
  return first === Infinity ? null : rounded((atMs - first) / hour);
}

function rfc3339(ms: number): string {
  return new Date(ms).toISOString();
}

function rounded(hours: number): number {
  return Math.round(hours * 100) / 100;
}
