import { hasEnded } from '#domain';
import type { Alert, AlertEvent, AlertSnapshot } from './alert.js';
import { isProcessed } from './cursor.js';
import { isHeld } from './order.js';

/** What this page knows of the open alerts. Lives in memory only. */
export interface BoardState {
  /** Everything up to here is in `alerts`. Undefined: nothing is known yet, which is not the same as "no alerts". */
  readonly cursor: string | undefined;
  readonly alerts: ReadonlyMap<string, Alert>;
  /** Ended in this session: a late answer or event must not bring one back. */
  readonly resolved: ReadonlySet<string>;
}

export const unknownBoard: BoardState = { cursor: undefined, alerts: new Map(), resolved: new Set() };

/**
 * A snapshot is the whole truth, whatever was known before: after a restored backup its cursor may even be lower, and
 * holding on to the higher one would drop every later event as already processed.
 */
export function applySnapshot(snapshot: AlertSnapshot): BoardState {
  const open = snapshot.alerts.filter((alert) => !hasEnded(alert.state));
  return {
    cursor: snapshot.cursor,
    alerts: new Map(open.map((alert) => [alert.id, alert])),
    resolved: new Set(),
  };
}

/** Idempotent: an event at or behind the cursor changes nothing (it comes again after a reconnect). */
export function applyEvent(board: BoardState, event: AlertEvent): BoardState {
  if (isProcessed(event.cursor, board.cursor)) return board;
  return { ...withAlert(board, event.alert), cursor: event.cursor };
}

/**
 * The alert as a command's answer gives it. It may run ahead of the stream: the cursor stays, and the event of an
 * older version that is still on its way does not undo it. It may also lag: only a newer version is taken in, and
 * only for an alert that is on the board; the rest is the stream's to tell.
 */
export function applyAnswer(board: BoardState, alert: Alert): BoardState {
  const known = board.alerts.get(alert.id);
  return known !== undefined && alert.version > known.version ? withAlert(board, alert) : board;
}

function withAlert(board: BoardState, alert: Alert): BoardState {
  const known = board.alerts.get(alert.id);
  if (board.resolved.has(alert.id) || (known !== undefined && known.version > alert.version)) return board;
  const alerts = new Map(board.alerts);
  if (!hasEnded(alert.state)) {
    alerts.set(alert.id, keepingCard(alert, known));
    return { ...board, alerts };
  }
  alerts.delete(alert.id);
  return { ...board, alerts, resolved: new Set(board.resolved).add(alert.id) };
}

/** An answer may come without the patient's card; the name that was there is not lost by it. */
function keepingCard(alert: Alert, known: Alert | undefined): Alert {
  if (alert.patientCard !== undefined || known?.patientCard === undefined) return alert;
  return { ...alert, patientCard: known.patientCard };
}

/** Alerts that are new, became critical, or fell back to nobody since `before`: what is announced and sounds at once. */
export function arrivals(before: BoardState, after: BoardState): readonly Alert[] {
  return [...after.alerts.values()].filter((alert) => {
    if (isHeld(alert)) return false;
    const known = before.alerts.get(alert.id);
    if (known === undefined) return true;
    return isHeld(known) || (alert.severity === 'critical' && known.severity !== 'critical');
  });
}
