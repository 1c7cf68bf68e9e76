import { zoneAt, type MonitoringState } from '#domain';
import type { PatientContext } from '#decision-tree';
import type { DatedEntry, RegisteredPatient } from './registry.js';

/** The newest of the entries that were in effect at `at`; of equals the one written last. */
function standing<T extends DatedEntry>(entries: readonly T[], at: Date): T | undefined {
  let found: T | undefined;
  for (const entry of entries) {
    if (entry.effectiveFrom > at) continue;
    const later =
      found === undefined ||
      entry.effectiveFrom > found.effectiveFrom ||
      (entry.effectiveFrom.getTime() === found.effectiveFrom.getTime() && entry.entryId > found.entryId);
    if (later) found = entry;
  }
  return found;
}

function groupBy<T>(entries: readonly T[], key: (entry: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const group = groups.get(key(entry));
    if (group === undefined) groups.set(key(entry), [entry]);
    else group.push(entry);
  }
  return groups;
}

/** The monitoring status in effect; undefined when none was ever recorded. */
export function monitoringStateAt(patient: RegisteredPatient, at: Date): MonitoringState | undefined {
  const entry = standing(patient.statuses, at);
  if (entry === undefined) return undefined;
  return { status: entry.status, ...(entry.reason !== undefined && { reason: entry.reason }) };
}

/** The zone in force where the patient was at an instant, ms (hazard H25). */
export function patientZone({ zone, zones }: RegisteredPatient, at: number): string {
  return zones === undefined ? zone : zoneAt(zones, at);
}

/** What the trees may know about the patient at that time: programmes and the signed plan. */
export function contextAt(patient: RegisteredPatient, at: Date): PatientContext {
  const programmes: string[] = [];
  for (const [programme, entries] of groupBy(patient.enrolments, (e) => e.programme)) {
    if (standing(entries, at)?.enrolled === true) programmes.push(programme);
  }
  const plan: Record<string, number | string | boolean> = {};
  const planSince: Record<string, number> = {};
  const planExpired: string[] = [];
  for (const [name, entries] of groupBy(patient.plan, (e) => e.name)) {
    const entry = standing(entries, at);
    if (entry === undefined) continue;
    const { value, expiresAt } = entry;
    if (expiresAt !== undefined && expiresAt <= at) {
      if (value !== null && value !== undefined) planExpired.push(name);
      continue;
    }
    if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') {
      plan[name] = value;
      planSince[name] = entry.effectiveFrom.getTime();
    }
  }
  return {
    programmes,
    plan,
    planSince,
    planExpired,
    zone: patientZone(patient, at.getTime()),
    ...(patient.zones !== undefined && { zones: patient.zones }),
    ...(patient.birthDate !== undefined && { birthDate: patient.birthDate }),
  };
}
