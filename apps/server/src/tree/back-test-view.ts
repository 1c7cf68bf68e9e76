import type { BackTestFigures } from '#decision-tree';
import type { z } from 'zod';
import type { backTestViewSchema } from './tree-drawing-schema.js';
import type { Evidence } from './tree-repository.js';

/** The most severe first. */
const severities = ['critical', 'tier1', 'indeterminate'] as const;

export type BackTestView = z.infer<typeof backTestViewSchema>;

/** The figures of the evidence as they are compared on a page; null: no back-test was handed in. */
export function backTestView({
  backTest,
  backTestHash,
}: Pick<Evidence, 'backTest' | 'backTestHash'>): BackTestView | null {
  if (backTest === null || backTestHash === null) return null;
  const { handedInBy, notice, patients, patientDays, measurements, both, events } = backTest;
  return {
    hash: backTestHash,
    handedInBy,
    notice,
    patients,
    patientDays,
    measurements,
    live: sideView(backTest.live),
    candidate: sideView(backTest.candidate),
    appeared: backTest.appeared.count,
    disappeared: backTest.disappeared.count,
    both,
    events:
      events === undefined
        ? null
        : {
            known: events.known,
            newlyMissed: events.newlyMissed.length,
            newlyCaught: events.newlyCaught.length,
          },
  };
}

function sideView(side: BackTestFigures['live']): BackTestView['live'] {
  const { trees, alerts, alertsPerPatientDay, bySeverity, byCondition, estimatedMinutes } = side;
  return {
    versions: trees.map(({ tree, version, hash }) => ({ tree, version, hash })),
    alerts,
    alertsPerPatientDay,
    bySeverity: severities.map((severity) => ({ severity, ...rateOf(bySeverity[severity]) })),
    byCondition: Object.entries(byCondition)
      .map(([condition, rate]) => ({ condition, ...rateOf(rate) }))
      .sort((a, b) => (a.condition < b.condition ? -1 : 1)),
    tier1Minutes: estimatedMinutes.tier1,
    nurseMinutes: estimatedMinutes.nurse,
  };
}

function rateOf({ alerts, perPatientDay }: { readonly alerts: number; readonly perPatientDay: number }) {
  return { alerts, perPatientDay };
}
