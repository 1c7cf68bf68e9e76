import type { AlertEventType } from '../alert/index.js';
import { caseOfAlert, endOf, openedIn, patientsById } from './alert-end.js';
import { timed } from './intervention.js';
import type { AlertMoment, AlertRecord, MeasureMaterial } from './material.js';
import type { CaseStanding, MeasureCase } from './measure.js';

const taking: readonly AlertEventType[] = ['claimed', 'acknowledged', 'care-started', 'resolved', 'closed'];

/** When somebody first had it, and who. */
export function firstTaking({ events }: AlertRecord): AlertMoment | undefined {
  return events.find(({ type, by }) => by !== null && taking.includes(type));
}

/** Minutes from opening until somebody has it. */
export function timeToAcknowledgeCases({ alerts, patients, period, now }: MeasureMaterial): MeasureCase[] {
  const byId = patientsById(patients);
  return openedIn(alerts, period).map((alert) => {
    const first = firstTaking(alert);
    return {
      ...caseOfAlert(alert),
      clinician: first?.by ?? null,
      ...timed(alert, byId.get(alert.patient), alert.openedAt, first?.at ?? null, now),
    };
  });
}

/** Had somebody it by the limit that it opened with? Nobody by then is a no, whatever became of it later. */
export function acknowledgedInTimeCases({ alerts, period, now }: MeasureMaterial): MeasureCase[] {
  return openedIn(alerts, period).map((alert) => {
    const first = firstTaking(alert);
    const [standing, why] = inTime(alert, first, now);
    return { ...caseOfAlert(alert), clinician: first?.by ?? null, standing, why };
  });
}

function inTime(
  alert: AlertRecord,
  first: AlertMoment | undefined,
  now: number,
): readonly [CaseStanding, string | null] {
  const end = endOf(alert);
  if (first !== undefined) return first.at <= alert.limitAt ? ['yes', null] : ['no', 'late'];
  if ((end?.at ?? now) > alert.limitAt) return ['no', 'nobody-in-time'];
  if (end === null) return ['not-yet-known', 'limit-ahead'];
  return ['excluded', end.by === 'superseded' ? 'superseded' : 'ended-by-status'];
}
