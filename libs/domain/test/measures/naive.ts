import { hourMs, type AlertRecord, type MeasureMaterial, type PatientRecord } from '#domain';

/** The definitions again, written as they are read aloud, slow, and knowing nothing of the code under test. */

const three = 72 * hourMs;

export function lastEnd({
  events,
}: AlertRecord): { type: string; at: number; by: string | null; tier1: boolean } | undefined {
  let last = undefined as ReturnType<typeof lastEnd>;
  for (const one of events) {
    if (['resolved', 'closed', 'superseded', 'closed-by-status'].includes(one.type)) last = one;
    if (one.type === 'reopened') last = undefined;
  }
  return last;
}

function hoursUntil(alert: AlertRecord): number[] {
  const until = (lastEnd(alert)?.at ?? 1e6 * hourMs) + three;
  const hours = [];
  for (let at = alert.openedAt; at <= Math.min(until, 400 * hourMs); at += hourMs) hours.push(at);
  return hours;
}

export function befell(alert: AlertRecord, patient: PatientRecord): boolean {
  return hoursUntil(alert).some((hour) => patient.outcomes.some(({ at }) => at === hour));
}

/** Every question of the definition, one by one. */
export function isResolved(alert: AlertRecord, patient: PatientRecord, now: number): boolean {
  const end = lastEnd(alert);
  if (end === undefined || end.by === null || !end.tier1) return false;
  if (end.type !== 'resolved' && end.type !== 'closed') return false;
  if (alert.severity === 'critical' || alert.measuredAt === null) return false;
  if (now - alert.openedAt < three || now - end.at < three) return false;
  if (befell(alert, patient)) return false;
  const bad = ['escalated', 'reopened', 'not-reached'];
  if (alert.events.some(({ type, severity }) => bad.includes(type) || severity === 'critical')) return false;
  if (hoursUntil(alert).some((hour) => patient.escalations.some(({ at }) => at === hour))) return false;
  const spoke =
    alert.calls.filter(({ reached }) => reached).length +
    alert.events.filter(({ type }) => type === 'reached').length;
  return !(alert.calls.length > 0 && spoke === 0);
}

/** Hours in which the patient was active, hour by hour. */
export function activeHours(patient: PatientRecord, from: number, to: number): number[] {
  const hours: number[] = [];
  if (patient.elsewhere) return hours;
  for (let at = from; at < to; at += hourMs) {
    let holds = undefined as PatientRecord['statuses'][number] | undefined;
    for (const entry of patient.statuses)
      if (entry.from <= at && entry.from >= (holds?.from ?? -1)) holds = entry;
    const isActive = patient.statuses.length === 0 ? at >= patient.createdAt : holds?.status === 'active';
    if (isActive) hours.push(at);
  }
  return hours;
}

/** The cost, hour by hour; undefined: an hour has no rate. */
export function costOf({ patients, work, rates, period }: MeasureMaterial): number | undefined {
  let cost = 0;
  for (const patient of patients.filter(({ elsewhere }) => !elsewhere)) {
    const rate = (at: number): MeasureMaterial['rates'][number] | undefined => {
      let found = undefined as MeasureMaterial['rates'][number] | undefined;
      for (const one of rates)
        if (one.site === patient.site && one.from <= at && one.from >= (found?.from ?? -1)) found = one;
      return found;
    };
    for (const at of activeHours(patient, period.from, period.to)) {
      const holds = rate(at);
      if (holds === undefined) return undefined;
      cost += holds.patientMonth / (24 * (365.25 / 12));
    }
    for (const one of work.filter((w) => w.patient === patient.id))
      for (let at = one.from; at < Math.min(one.to, period.to); at += hourMs) {
        const holds = rate(at);
        if (holds === undefined) return undefined;
        cost += 60 * (one.tier1 ? holds.tier1Minute : holds.nurseMinute);
      }
  }
  return cost;
}
