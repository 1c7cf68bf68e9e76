import type { Span } from '../contact-hours.js';
import { caseOfAlert, openedIn } from './alert-end.js';
import type { MeasureMaterial, PatientRecord } from './material.js';
import { dayMs, type MeasureCase } from './measure.js';
import { cut } from './weeks.js';

/**
 * When the patient was monitored: the status was active. Of several entries for one instant the last one entered holds, as
 * everywhere. A patient without any status is monitored from the first day.
 */
export function monitoredSpans(
  { statuses, createdAt, elsewhere }: Pick<PatientRecord, 'statuses' | 'createdAt' | 'elsewhere'>,
  { from, to }: Span,
): Span[] {
  if (elsewhere) return [];
  const entries = statuses.length === 0 ? [{ status: 'active' as const, from: createdAt }] : statuses;
  // Stable: of those that begin together the last one entered stays last, and the others last no time.
  const sorted = [...entries].sort((a, b) => a.from - b.from);
  return sorted.flatMap((entry, index) => {
    const begin = Math.max(entry.from, from);
    const end = Math.min(sorted[index + 1]?.from ?? Infinity, to);
    return entry.status === 'active' && begin < end ? [{ from: begin, to: end }] : [];
  });
}

/** Alerts opened in the period against days on which the patients were monitored. One case an alert, one a patient and week. */
export function alertsPerPatientDayCases(
  { alerts, patients, period }: MeasureMaterial,
  weeks: readonly Span[],
): MeasureCase[] {
  const opened = openedIn(alerts, period).map((alert): MeasureCase => ({
    ...caseOfAlert(alert),
    clinician: null,
    standing: 'yes',
    why: null,
    numerator: 1,
    denominator: 0,
  }));
  const days = patients.flatMap((patient) =>
    piecesOf(patient, period, weeks).map((span): MeasureCase => ({
      id: `${patient.id} ${span.from}`,
      alert: null,
      patient: patient.id,
      tenant: patient.tenant,
      site: patient.site,
      tree: null,
      clinician: null,
      at: span.from,
      standing: 'yes',
      why: 'monitored',
      numerator: 0,
      denominator: (span.to - span.from) / dayMs,
    })),
  );
  return [...opened, ...days];
}

/** Monitored spans, none of them longer than its week. */
export function piecesOf(
  patient: Pick<PatientRecord, 'statuses' | 'createdAt' | 'elsewhere'>,
  period: Span,
  weeks: readonly Span[],
): Span[] {
  const borders = weeks.map(({ from }) => from);
  return monitoredSpans(patient, period).flatMap((span) => cut(span, borders));
}
