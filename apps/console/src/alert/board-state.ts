import { hasEnded } from '#domain';
import type { Alert, AlertEvent, AlertSnapshot } from './alert.js';
import { isProcessed } from './cursor.js';
import { isHeld } from './order.js';
import { UnreadableMessage } from './unreadable.js';

/** What this page knows of the open alerts. Lives in memory only. */
export interface BoardState {
  /** Everything up to here is in `alerts`. Undefined: nothing is known yet, which is not the same as "no alerts". */
  readonly cursor: string | undefined;
  readonly alerts: ReadonlyMap<string, Alert>;
  /** Ended in this session: a late answer or event must not bring one back. */
  readonly resolved: ReadonlySet<string>;
  /** So many parts of a snapshot have come, and more will: what is there is true, and not all. Undefined: none is on its way. */
  readonly parts: number | undefined;
}

export const unknownBoard: BoardState = {
  cursor: undefined,
  alerts: new Map(),
  resolved: new Set(),
  parts: undefined,
};

/**
 * A snapshot is the whole truth, whatever was known before: after a restored backup its cursor may even be lower, and
 * holding on to the higher one would drop every later event as already processed. Of one that comes in parts the first
 * begins anew, and the cursor stands with the last. Throws UnreadableMessage when a part is missing in between.
 */
export function applySnapshot(board: BoardState, snapshot: AlertSnapshot): BoardState {
  const { part, more } = snapshot;
  if (part > 0 && part !== board.parts) throw new UnreadableMessage('snapshot.part');
  const before = part === 0 ? unknownBoard : board;
  return {
    ...withAlerts(before, snapshot.alerts),
    cursor: more ? undefined : snapshot.cursor,
    parts: more ? part + 1 : undefined,
  };
}

/**
 * Idempotent: events at or behind the cursor change nothing (they come again after a reconnect). Many are taken in at
 * once: thousands of alerts are copied once for all of them.
 */
export function applyEvents(board: BoardState, events: readonly AlertEvent[]): BoardState {
  let { cursor } = board;
  const fresh = events.filter((event) => {
    if (isProcessed(event.cursor, cursor)) return false;
    // While a snapshot is on its way its cursor is not known: what comes is taken in, and comes again in doubt.
    if (board.parts === undefined) ({ cursor } = event);
    return true;
  });
  if (fresh.length === 0) return board;
  return {
    ...withAlerts(
      board,
      fresh.map(({ alert }) => alert),
    ),
    cursor,
  };
}

/**
 * The alert as a command's answer gives it. It may run ahead of the stream: the cursor stays, and the event of an
 * older version that is still on its way does not undo it. It may also lag: only a newer version is taken in, and
 * only for an alert that is on the board; the rest is the stream's to tell.
 */
export function applyAnswer(board: BoardState, alert: Alert): BoardState {
  const known = board.alerts.get(alert.id);
  return known !== undefined && alert.version > known.version ? withAlerts(board, [alert]) : board;
}

/** With each of the alerts in turn. The same board when none of them says anything new. */
function withAlerts(board: BoardState, news: readonly Alert[]): BoardState {
  const alerts = new Map(board.alerts);
  let resolved: Set<string> | undefined;
  let hasChanged = false;
  for (const alert of news) {
    const known = alerts.get(alert.id);
    const isLate = (resolved ?? board.resolved).has(alert.id) || (known?.version ?? 0) > alert.version;
    if (isLate) continue;
    hasChanged = true;
    if (!hasEnded(alert.state)) alerts.set(alert.id, keepingCard(alert, known));
    else {
      alerts.delete(alert.id);
      resolved = (resolved ?? new Set(board.resolved)).add(alert.id);
    }
  }
  return hasChanged ? { ...board, alerts, resolved: resolved ?? board.resolved } : board;
}

/** An answer may come without the patient's card; the name that was there is not lost by it. */
function keepingCard(alert: Alert, known: Alert | undefined): Alert {
  if (alert.patientCard !== undefined || known?.patientCard === undefined) return alert;
  return { ...alert, patientCard: known.patientCard };
}

/** Alerts that are new, became critical, or fell back to nobody since `before`: what is announced and sounds at once. */
export function arrivals(before: BoardState, after: BoardState): readonly Alert[] {
  return [...after.alerts.values()].filter((alert) => {
    const known = before.alerts.get(alert.id);
    if (known === alert || isHeld(alert)) return false;
    if (known === undefined) return true;
    return isHeld(known) || (alert.severity === 'critical' && known.severity !== 'critical');
  });
}
