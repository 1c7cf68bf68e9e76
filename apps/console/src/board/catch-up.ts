import { rank } from '#domain';
import type { Alert } from '../alert/alert.js';
import { isHeld } from '../alert/order.js';

export type Missed = 'new' | 'worse' | 'calling' | 'taken' | 'ended' | 'joined';

export interface MissedAlert {
  /** As it is now; for one that ended, as it was known last. */
  readonly alert: Alert;
  readonly what: Missed;
}

/**
 * What happened to the alerts of a person while nobody watched the screen: the most severe first, and in each severity
 * what needs somebody before what does not. Pure; nothing that changed is left out.
 */
export function missedBetween(before: Iterable<Alert>, after: Iterable<Alert>): readonly MissedAlert[] {
  const known = new Map([...before].map((alert) => [alert.id, alert]));
  const present = [...after];
  const ids = new Set(present.map(({ id }) => id));
  const changed = present.flatMap((alert): MissedAlert[] => {
    const what = changeOf(known.get(alert.id), alert);
    return what === undefined ? [] : [{ alert, what }];
  });
  const ended = [...known.values()]
    .filter(({ id }) => !ids.has(id))
    .map((alert): MissedAlert => ({ alert, what: 'ended' }));
  return [...changed, ...ended].sort(bySeverity);
}

function changeOf(before: Alert | undefined, now: Alert): Missed | undefined {
  if (before === undefined) return 'new';
  if (rank(now.severity) > rank(before.severity)) return 'worse';
  if (isHeld(before) && !isHeld(now)) return 'calling';
  if (now.owner !== null && (now.owner.id !== before.owner?.id || (isHeld(now) && !isHeld(before))))
    return 'taken';
  if ((now.readings ?? 0) > (before.readings ?? 0)) return 'joined';
  return now.version === before.version ? undefined : isHeld(now) ? 'taken' : 'calling';
}

function bySeverity(a: MissedAlert, b: MissedAlert): number {
  return (
    rank(b.alert.severity) - rank(a.alert.severity) ||
    Number(waits(b)) - Number(waits(a)) ||
    a.alert.openedAt - b.alert.openedAt ||
    (a.alert.id < b.alert.id ? -1 : 1)
  );
}

function waits({ alert, what }: MissedAlert): boolean {
  return what !== 'ended' && !isHeld(alert);
}
