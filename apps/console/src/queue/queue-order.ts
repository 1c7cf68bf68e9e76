import type { Alert } from '../alert/alert.js';
import type { QueueItem } from '../case/case-api.js';

type QueuedAlert = QueueItem['alerts'][number];

/** The alert that places the patient in the queue. */
export function workOf(item: QueueItem): QueuedAlert | undefined {
  return item.alerts.find(({ id }) => id === item.work) ?? item.alerts[0];
}

/** The alert by which the person has this patient in hand. */
export function heldBy(item: QueueItem, staffId: string): QueuedAlert | undefined {
  return item.alerts.find(({ owner }) => owner?.id === staffId);
}

export interface SplitQueue {
  readonly mine: readonly QueueItem[];
  readonly waiting: readonly QueueItem[];
}

/** What the person holds stands apart from what waits; the server’s order stays. */
export function splitQueue(items: readonly QueueItem[], staffId: string): SplitQueue {
  const mine = items.filter((item) => heldBy(item, staffId) !== undefined);
  return { mine, waiting: items.filter((item) => !mine.includes(item)) };
}

/** What the person holds by the stream, of patients that are not on this page: one alert each. */
export function heldElsewhere(
  alerts: readonly Alert[],
  items: readonly QueueItem[],
  staffId: string,
): readonly Alert[] {
  const shown = new Set(items.map(({ patient }) => patient));
  const mine = alerts.filter(({ owner, patient }) => owner?.id === staffId && !shown.has(patient));
  return [...new Map(mine.map((alert) => [alert.patient, alert])).values()];
}

/** Why nothing could be claimed, as counts that say something, the greatest first. */
export function claimReasons(
  notEligible: Readonly<Partial<Record<string, number>>>,
): readonly (readonly [string, number])[] {
  return Object.entries(notEligible)
    .flatMap(([code, count]) => (count === undefined || count === 0 ? [] : [[code, count] as const]))
    .sort((a, b) => b[1] - a[1]);
}
