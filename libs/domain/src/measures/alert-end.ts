import type { AlertMoment, AlertRecord, PatientRecord } from './material.js';
import { hourMs, type MeasureCase } from './measure.js';
import type { OutcomeKind } from './outcome-event.js';

/** How long a resolution has to hold. */
export const holdsMs = 72 * hourMs;

export type EndedBy = 'tier1' | 'local' | 'status' | 'superseded';

export interface AlertEnd {
  readonly at: number;
  readonly by: EndedBy;
  readonly staff: string | null;
}

/** How the alert ended; null: it is open. What was opened again has not ended before. */
export function endOf({ events }: AlertRecord): AlertEnd | null {
  let end: AlertEnd | null = null;
  for (const event of events) {
    if (event.type === 'reopened') end = null;
    else if (event.type === 'superseded') end = { at: event.at, by: 'superseded', staff: null };
    else if (event.type === 'closed-by-status') end = { at: event.at, by: 'status', staff: null };
    else if (event.type === 'resolved' || event.type === 'closed')
      end = { at: event.at, by: byWhom(event), staff: event.by };
  }
  return end;
}

function byWhom({ by, tier1 }: AlertMoment): EndedBy {
  if (by === null) return 'status';
  return tier1 ? 'tier1' : 'local';
}

/** What befell the patient from the opening of the alert until 72 hours after its end; undefined: nothing that is known. */
export function setback(alert: AlertRecord, patient: PatientRecord | undefined): OutcomeKind | undefined {
  const until = (endOf(alert)?.at ?? Infinity) + holdsMs;
  const befell = (patient?.outcomes ?? [])
    .filter(({ at }) => at >= alert.openedAt && at <= until)
    .sort((a, b) => a.at - b.at);
  return befell[0]?.kind;
}

/** What every case of an alert has in common. */
export function caseOfAlert(
  alert: AlertRecord,
): Pick<MeasureCase, 'id' | 'alert' | 'patient' | 'tenant' | 'site' | 'tree' | 'at'> {
  const { id, patient, tenant, site, tree, openedAt } = alert;
  return { id, alert: id, patient, tenant, site, tree, at: openedAt };
}

export function patientsById(patients: readonly PatientRecord[]): ReadonlyMap<string, PatientRecord> {
  return new Map(patients.map((patient) => [patient.id, patient]));
}

/** Alerts that the period is about: those that opened in it. */
export function openedIn(
  alerts: readonly AlertRecord[],
  { from, to }: { readonly from: number; readonly to: number },
): AlertRecord[] {
  return alerts.filter(({ openedAt }) => openedAt >= from && openedAt < to);
}
