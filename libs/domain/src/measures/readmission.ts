import type { Span } from '../contact-hours.js';
import type { MeasureMaterial, PatientRecord } from './material.js';
import { dayMs, type CaseStanding, type MeasureCase } from './measure.js';
import { deathOf, staysOf, type HospitalStay } from './outcome-event.js';

export const readmissionMs = 30 * dayMs;

/**
 * Discharges in the period after which the patient was in hospital again, or had died, within 30 days. Who dies at home
 * cannot be readmitted: left out, the worst would make the rate look good. One case a stay.
 */
export function readmissionCases({ patients, period, now }: MeasureMaterial): MeasureCase[] {
  return patients
    .filter(({ elsewhere }) => !elsewhere)
    .flatMap((patient) => {
      const stays = staysOf(patient.outcomes);
      const death = deathOf(patient.outcomes);
      return stays.flatMap((stay, index): MeasureCase[] => {
        const at = stay.endedAt ?? stay.at;
        if (!isWithin(at, period)) return [];
        const [standing, why] = judge(stay, stays[index + 1], death, now);
        return [{ ...caseOfStay(patient, stay), at, standing, why }];
      });
    });
}

function judge(
  { at, endedAt }: HospitalStay,
  next: HospitalStay | undefined,
  death: number | null,
  now: number,
): readonly [CaseStanding, string] {
  // Dead within the stay, or at the instant of its end.
  if (death !== null && death >= at && death <= (endedAt ?? next?.at ?? Infinity))
    return ['excluded', 'died-in-hospital'];
  if (endedAt === null) return ['excluded', 'discharge-not-recorded'];
  const until = endedAt + readmissionMs;
  if (next !== undefined && next.at <= until) return ['yes', 'readmitted'];
  if (death !== null && death > endedAt && death <= until) return ['yes', 'died'];
  return until > now ? ['not-yet-known', 'within-30-days'] : ['no', 'not-readmitted'];
}

function caseOfStay(
  { id, tenant, site }: PatientRecord,
  stay: HospitalStay,
): Omit<MeasureCase, 'standing' | 'why' | 'at'> {
  return {
    id: `${id} ${stay.at}`,
    alert: null,
    patient: id,
    tenant,
    site,
    tree: null,
    clinician: null,
  };
}

function isWithin(at: number, { from, to }: Span): boolean {
  return at >= from && at < to;
}
