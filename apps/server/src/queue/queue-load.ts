import { holdsRole, type ScopedTransaction } from '#access';
import { forecastAheadMs, surgePicture, type SurgeMaterial, type WaitingAlert } from '#domain';
import { surgeMaterial } from '#persistence';
import { readerOf } from '../alert/alert-repository.js';
import { Problem } from '../problem/problem.js';
import type { QueueLoad } from './load-schema.js';

/**
 * How long the queue is, who works on it, and when limits will be missed.
 *
 * @throws {Problem} `forbidden` for whoever neither works on it nor answers for it
 */
export async function readLoad(tx: ScopedTransaction): Promise<QueueLoad> {
  const { assignments } = await readerOf(tx);
  if (!holdsRole(assignments, ['tier1', 'supervisor', 'lead', 'charge-nurse']))
    throw new Problem('forbidden');
  return loadOf(await surgeMaterial(tx, 'mine'));
}

const severities = ['critical', 'tier1', 'indeterminate'] as const;

export function loadOf(material: SurgeMaterial): QueueLoad {
  const { at, waiting } = material;
  const picture = surgePicture(material);
  const groups = <K>(keysOf: (alert: WaitingAlert) => readonly K[]): [K, ReturnType<typeof countsOf>][] => {
    const keys = [...new Set(waiting.flatMap(keysOf))];
    return keys.map((key) => [
      key,
      countsOf(
        waiting.filter((alert) => keysOf(alert).includes(key)),
        at,
      ),
    ]);
  };
  const oldest = Math.min(...waiting.map(({ openedAt }) => openedAt.getTime()));
  return {
    at: at.toISOString(),
    waiting: {
      ...countsOf(waiting, at),
      oldestOpenedAt: waiting.length === 0 ? null : new Date(oldest).toISOString(),
      bySeverity: groups(({ severity }) => [severity]).map(([severity, n]) => ({ severity, ...n })),
      byTenant: groups(({ tenant }) => [tenant]).map(([tenant, n]) => ({ tenant, ...n })),
      byProgramme: groups(({ programmes }) => (programmes.length === 0 ? [null] : programmes)).map(
        ([programme, n]) => ({ programme, ...n }),
      ),
    },
    working: workingOf(material),
    flow: material.flow.map((one) => ({
      tenant: one.tenant,
      severity: one.severity,
      arrivedPerHour: { lastHour: one.arrivedHour, last4Hours: one.arrived4Hours / 4 },
      endedPerHour: { lastHour: one.endedHour, last4Hours: one.ended4Hours / 4 },
    })),
    service: severities
      .filter((severity) => severity !== 'critical')
      .map((severity) => ({ severity, ...picture.service[severity] })),
    forecast: {
      basis: picture.basis,
      until: new Date(at.getTime() + forecastAheadMs).toISOString(),
      firstMissAt:
        picture.forecast.firstMissAt === null ? null : new Date(picture.forecast.firstMissAt).toISOString(),
      missed: picture.forecast.missed.length,
      missedOfWaiting: picture.missed.size,
      perQuarterHour: [...picture.forecast.perQuarter],
    },
    paused: material.pauses.map(({ pause, firm, site, until, overflowTo }) => ({
      pause,
      firm,
      site,
      until: until.toISOString(),
      overflowTo,
    })),
    overflowing: material.overflowing.map(({ rule, tenant, target, alerts, since }) => ({
      rule,
      tenant,
      to: target,
      alerts,
      since: since.toISOString(),
    })),
  };
}

function countsOf(
  waiting: readonly WaitingAlert[],
  now: Date,
): { patients: number; alerts: number; overdue: number } {
  return {
    patients: new Set(waiting.map(({ patientId }) => patientId)).size,
    alerts: waiting.length,
    overdue: waiting.filter(({ dueAt }) => dueAt <= now).length,
  };
}

/** Who is signed in, on shift, or has something in hand. */
function workingOf({ at, people, shifts, inHand }: SurgeMaterial): QueueLoad['working'] {
  return people
    .map(({ staffId, name, firm, present, atPage }) => ({
      staff: { id: staffId, name },
      firm,
      present,
      atPage,
      onShift: shifts.some(
        (shift) => shift.staffId === staffId && !shift.onCall && shift.from <= at && at < shift.until,
      ),
      holds: inHand.filter((one) => one.staffId === staffId).length,
    }))
    .filter(({ present, onShift, holds }) => present || onShift || holds > 0);
}
