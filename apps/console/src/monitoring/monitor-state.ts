import type { Alert, AlertEvent, AlertSnapshot } from '../alert/alert.js';
import {
  applyAnswer,
  applyEvents,
  applySnapshot,
  unknownBoard,
  type BoardState,
} from '../alert/board-state.js';
import { newLink, reduceLink, type LinkAction, type LinkState } from './link-state.js';

/** Everything the board shows, in one value: the alerts and how far they can be trusted. */
export interface MonitorState {
  readonly board: BoardState;
  readonly link: LinkState;
  /** This computer's clock at the last change; everything on the screen is drawn as of then. */
  readonly now: number;
}

export type MonitorAction =
  | LinkAction
  | { readonly type: 'snapshot'; readonly now: number; readonly snapshot: AlertSnapshot }
  | { readonly type: 'events'; readonly now: number; readonly events: readonly AlertEvent[] }
  | { readonly type: 'answer'; readonly now: number; readonly alert: Alert };

export function newMonitor(now: number): MonitorState {
  return { board: unknownBoard, link: newLink(now), now };
}

export function reduceMonitor(state: MonitorState, action: MonitorAction): MonitorState {
  const { now } = action;
  switch (action.type) {
    case 'snapshot':
      return { ...touched(state, now), board: applySnapshot(state.board, action.snapshot) };
    case 'events':
      return { ...touched(state, now), board: applyEvents(state.board, action.events) };
    case 'answer':
      return { ...touched(state, now), board: applyAnswer(state.board, action.alert) };
    default:
      return { ...state, now, link: reduceLink(state.link, action) };
  }
}

/** Alerts are taken in even on waking: they are true whenever they were sent. Only the heartbeat has to be fresh. */
function touched(state: MonitorState, now: number): MonitorState {
  return { ...state, now, link: reduceLink(state.link, { type: 'tick', now }) };
}
