import type { AlertEventType } from '../alert/index.js';
import { caseOfAlert, endOf, openedIn, patientsById, setback } from './alert-end.js';
import type { AlertRecord, MeasureMaterial, PatientRecord } from './material.js';
import { minuteMs, type MeasureCase } from './measure.js';

/** What is done for the patient, and not only with the alert: taking it and passing it on are no intervention. */
export const interventionTypes: readonly AlertEventType[] = [
  'reached',
  'not-reached',
  'protocol-concluded',
  'care-started',
  'emergency',
  'question-asked',
  'resolved',
  'closed',
];

/** The first clinical action by a person; null: none yet. */
export function firstIntervention({
  events,
  calls,
  openedAt,
}: AlertRecord): { at: number; by: string } | null {
  const acts = [
    ...events.flatMap(({ type, at, by }) =>
      by !== null && interventionTypes.includes(type) ? [{ at, by }] : [],
    ),
    ...calls.map(({ at, by }) => ({ at, by })),
  ].filter(({ at }) => at >= openedAt);
  return acts.reduce<{ at: number; by: string } | null>(
    (first, act) => (first === null || act.at < first.at ? act : first),
    null,
  );
}

/** Time to Intervention: minutes from when it was measured, or from when it arrived, to the first clinical action. */
export function interventionCases(
  { alerts, patients, period, now }: MeasureMaterial,
  since: 'measurement' | 'arrival',
): MeasureCase[] {
  const byId = patientsById(patients);
  return openedIn(alerts, period).map((alert) => {
    const begin = since === 'measurement' ? alert.measuredAt : alert.arrivedAt;
    const first = firstIntervention(alert);
    return {
      ...caseOfAlert(alert),
      clinician: first?.by ?? null,
      ...timed(alert, byId.get(alert.patient), begin, first?.at ?? null, now),
    };
  });
}

/**
 * How long something took that may not have happened. What never happened does not fall out: it took longer than until
 * now, or until the end. Only what the platform itself ended, with nothing that befell the patient, is left out.
 */
export function timed(
  alert: AlertRecord,
  patient: PatientRecord | undefined,
  begin: number | null,
  first: number | null,
  now: number,
): Pick<MeasureCase, 'standing' | 'why' | 'value'> {
  if (begin === null) return { standing: 'excluded', why: 'no-reading' };
  if (first !== null) return { standing: 'yes', why: null, value: Math.max(0, first - begin) / minuteMs };
  const end = endOf(alert);
  if (end !== null && setback(alert, patient) === undefined)
    return { standing: 'excluded', why: end.by === 'superseded' ? 'superseded' : 'ended-by-status' };
  return { standing: 'no', why: 'nothing-yet', value: Math.max(0, (end?.at ?? now) - begin) / minuteMs };
}
