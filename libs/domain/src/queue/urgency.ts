import { rank, type Severity } from '../disposition.js';

/** What the order of a queue is made of. */
export interface Urgent {
  readonly alertId: string;
  readonly severity: Severity;
  readonly dueAt: Date;
}

/** The more severe first, then the first due; the id decides between equals, so that the order is total. */
export function byUrgency(a: Urgent, b: Urgent): number {
  return (
    rank(b.severity) - rank(a.severity) ||
    a.dueAt.getTime() - b.dueAt.getTime() ||
    (a.alertId < b.alertId ? -1 : a.alertId > b.alertId ? 1 : 0)
  );
}

/** A place in the order of a queue; what follows it stays the same whatever comes before it or goes. */
export function positionOf({ severity, dueAt, alertId }: Urgent): string {
  return `${String(rank(severity))}.${String(dueAt.getTime())}.${alertId}`;
}

/** Undefined: that is no position. */
export function positionFrom(text: string): Urgent | undefined {
  const found = /^([1-3])\.(-?\d{1,15})\.([0-9a-f-]{1,64})$/.exec(text);
  const severity = (['indeterminate', 'tier1', 'critical'] as const)[Number(found?.[1]) - 1];
  if (found?.[2] === undefined || found[3] === undefined || severity === undefined) return undefined;
  return { severity, dueAt: new Date(Number(found[2])), alertId: found[3] };
}
