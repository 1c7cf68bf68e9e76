import { rank } from '#domain';
import type { Alert } from './alert.js';

/** Most severe first, then the one that has waited longest; the id last, so that the order never flickers. */
export function byUrgency(a: Alert, b: Alert): number {
  return (
    rank(b.severity) - rank(a.severity) || a.openedAt - b.openedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

/** An alert that was acknowledged is held by its owner; every other open one still needs somebody. */
export function isHeld(alert: Alert): boolean {
  return alert.state === 'acknowledged' || alert.state === 'in-care';
}

export interface OrderedBoard {
  readonly needsAction: readonly Alert[];
  readonly held: readonly Alert[];
}

export function orderBoard(alerts: Iterable<Alert>): OrderedBoard {
  const sorted = [...alerts].sort(byUrgency);
  return { needsAction: sorted.filter((a) => !isHeld(a)), held: sorted.filter(isHeld) };
}

/** Criticals that nobody has acknowledged, in their order: as long as there is one, the page sounds. */
export function unacknowledgedCriticals({ needsAction }: OrderedBoard): readonly Alert[] {
  return needsAction.filter((alert) => alert.severity === 'critical');
}
