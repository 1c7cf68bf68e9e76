import { caseOfAlert, endOf, holdsMs, openedIn, patientsById, setback } from './alert-end.js';
import type { AlertRecord, MeasureMaterial, PatientRecord } from './material.js';
import type { CaseStanding, MeasureCase } from './measure.js';

/**
 * Clinical Resolution Rate (hazard H24): of the alerts that came to Tier-1, those that Tier-1 closed and that stayed closed:
 * no escalation of the patient, emergency visit, admission or death until 72 hours after. Who was not reached is not
 * resolved, and an alert that is open after 72 hours is not either. What is younger is not known yet, however it stands.
 */
export function clinicalResolutionCases({ alerts, patients, period, now }: MeasureMaterial): MeasureCase[] {
  const byId = patientsById(patients);
  return openedIn(alerts, period).map((alert) => {
    const [standing, why] = judge(alert, byId.get(alert.patient), now);
    const clinician =
      endOf(alert)?.staff ?? alert.events.find(({ by, tier1 }) => by !== null && tier1)?.by ?? null;
    return { ...caseOfAlert(alert), clinician, standing, why };
  });
}

function judge(
  alert: AlertRecord,
  patient: PatientRecord | undefined,
  now: number,
): readonly [CaseStanding, string | null] {
  if (alert.severity === 'critical') return ['excluded', 'critical-at-opening'];
  if (alert.measuredAt === null) return ['excluded', 'no-reading'];
  if (now - alert.openedAt < holdsMs) return ['not-yet-known', 'younger-than-72-h'];
  const befell = setback(alert, patient);
  if (befell !== undefined) return ['no', befell];
  if (wasEscalated(alert, patient)) return ['no', 'escalated'];
  if (isUnreached(alert)) return ['no', 'not-reached'];
  if (alert.events.some(({ type }) => type === 'reopened')) return ['no', 'reopened'];
  const end = endOf(alert);
  switch (end?.by) {
    case undefined:
      return ['no', 'still-open'];
    case 'superseded':
      return ['excluded', 'superseded'];
    case 'status':
      return ['excluded', 'ended-by-status'];
    case 'local':
      return ['no', 'closed-by-local-team'];
    default:
      return now - (end?.at ?? now) < holdsMs ? ['not-yet-known', 'closed-within-72-h'] : ['yes', null];
  }
}

/** Was the local team called, for this alert at any time, or for another one of the patient until 72 hours after its end? */
function wasEscalated(alert: AlertRecord, patient: PatientRecord | undefined): boolean {
  const until = (endOf(alert)?.at ?? Infinity) + holdsMs;
  return (
    alert.events.some(({ type, severity }) => type === 'escalated' || severity === 'critical') ||
    (patient?.escalations ?? []).some(({ at }) => at >= alert.openedAt && at <= until)
  );
}

/** Somebody tried to reach the patient, and nobody did. */
function isUnreached({ events, calls }: AlertRecord): boolean {
  return (
    events.some(({ type }) => type === 'not-reached') ||
    (calls.length > 0 &&
      !calls.some(({ reached }) => reached) &&
      !events.some(({ type }) => type === 'reached'))
  );
}
