import type { AlertEventType } from '../alert/index.js';
import { caseOfAlert, endOf, holdsMs, openedIn, patientsById, setback } from './alert-end.js';
import { groupBy } from './group-by.js';
import type { AlertRecord, MeasureMaterial, PatientRecord, WorkRecord } from './material.js';
import { minuteMs, type CaseStanding, type MeasureCase } from './measure.js';

const acts: readonly AlertEventType[] = [
  'escalated',
  'hand-off',
  'care-started',
  'closed',
  'emergency',
  'red-flag',
  'question-asked',
];
const work: readonly string[] = ['call-back', 'to-be-seen', 'task', 'welfare-check', 'emergency'];

/** Did anything come of it: did a person escalate, give care, ask a physician, arrange something, or did something befall the patient? */
export function isActionable(alert: AlertRecord, patient: PatientRecord | undefined): boolean {
  return (
    alert.events.some(({ type, by }) => by !== null && acts.includes(type)) ||
    alert.conclusions.some((outcome) => outcome !== 'care-at-home') ||
    alert.followUps.some((kind) => work.includes(kind)) ||
    setback(alert, patient) !== undefined
  );
}

/** Yes: a person ended it, and nothing came of it until 72 hours after. */
function judge(
  alert: AlertRecord,
  patient: PatientRecord | undefined,
  now: number,
): readonly [CaseStanding, string | null] {
  if (isActionable(alert, patient)) return ['no', 'actionable'];
  const end = endOf(alert);
  if (end === null) return ['not-yet-known', 'still-open'];
  if (end.by === 'superseded') return ['excluded', 'superseded'];
  if (end.by === 'status') return ['excluded', 'ended-by-status'];
  return now - end.at < holdsMs ? ['not-yet-known', 'closed-within-72-h'] : ['yes', null];
}

export function nonActionableCases({ alerts, patients, period, now }: MeasureMaterial): MeasureCase[] {
  const byId = patientsById(patients);
  return openedIn(alerts, period).map((alert) => {
    const [standing, why] = judge(alert, byId.get(alert.patient), now);
    return { ...caseOfAlert(alert), clinician: endOf(alert)?.staff ?? null, standing, why };
  });
}

/**
 * Minutes of work on patients of whom, meanwhile, nothing but non-actionable alerts was open. Work is recorded by patient:
 * where an actionable alert was open as well, the minutes are its own.
 */
export function nonActionableMinutes(
  { alerts, patients, work: records, period, now }: MeasureMaterial,
  whose: 'tier1' | 'nurse',
): MeasureCase[] {
  const byId = patientsById(patients);
  const byPatient = groupBy(alerts, ({ patient }) => patient);
  return records.flatMap((one) => {
    const from = Math.max(one.from, period.from);
    const to = Math.min(one.to, period.to);
    if (one.tier1 !== (whose === 'tier1') || to <= from) return [];
    const open = (byPatient.get(one.patient) ?? []).filter((alert) => isOpenDuring(alert, from, to));
    const judged = open.map((alert) => ({ alert, judgement: judge(alert, byId.get(alert.patient), now) }));
    const [standing, why] = together(judged.map(({ judgement }) => judgement));
    return [caseOfWork(one, from, (to - from) / minuteMs, judged[0]?.alert ?? null, standing, why)];
  });
}

function isOpenDuring(alert: AlertRecord, from: number, to: number): boolean {
  return alert.openedAt < to && (endOf(alert)?.at ?? Infinity) >= from;
}

function together(
  judged: readonly (readonly [CaseStanding, string | null])[],
): readonly [CaseStanding, string | null] {
  const standings = judged.map(([standing]) => standing);
  if (standings.includes('no')) return ['no', 'actionable'];
  if (standings.includes('not-yet-known')) return ['not-yet-known', 'alert-not-yet-known'];
  if (standings.includes('yes')) return ['yes', null];
  return ['excluded', judged.length === 0 ? 'no-alert-open' : 'ended-by-status'];
}

function caseOfWork(
  { id, patient, tenant, site, staff }: WorkRecord,
  at: number,
  minutes: number,
  alert: AlertRecord | null,
  standing: CaseStanding,
  why: string | null,
): MeasureCase {
  return {
    id,
    alert: alert?.id ?? null,
    patient,
    tenant,
    site,
    tree: alert?.tree ?? null,
    clinician: staff,
    at,
    standing,
    why,
    value: minutes,
    numerator: standing === 'yes' ? minutes : 0,
  };
}
