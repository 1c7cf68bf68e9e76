import { createContext, useContext } from 'react';
import type { Alert } from '../alert/alert.js';
import type { BoardState } from '../alert/board-state.js';
import type { OrderedBoard } from '../alert/order.js';
import type { Api } from '../api/client.js';
import type { Monitor } from '../monitoring/monitor.js';
import type { MonitoringView } from '../monitoring/monitoring-view.js';
import type { SessionUser } from '../session/session-client.js';
import type { Alarm } from '../sound/use-alarm.js';
import type { CatchingUp } from '../board/use-catch-up.js';

/** What every page may ask: who is there, what is known of the alerts, what time it is, and the way to the server. */
export interface Live {
  readonly user: SessionUser;
  readonly token: string;
  readonly api: Api;
  readonly monitor: Monitor;
  readonly view: MonitoringView;
  readonly board: BoardState;
  /** Alerts that are this person's work. */
  readonly alerts: readonly Alert[];
  readonly ordered: OrderedBoard;
  /** Has a list come, and may its emptiness be believed? */
  readonly isKnown: boolean;
  /** Does NOT MONITORING lie above the page, or is the screen locked? Then nothing of it counts as seen. */
  readonly isCovered: boolean;
  /** Has the session ended, and does the page wait for its person? Then nothing is asked. */
  readonly isResting: boolean;
  /** This computer's clock and the server's, milliseconds since the epoch; both tick. */
  readonly now: number;
  readonly serverNow: number;
  readonly alarm: Alarm;
  /** What happened while nobody watched, until it was read. */
  readonly catchUp: CatchingUp;
  /** Has the person one of these roles, anywhere? */
  readonly hasRole: (...roles: readonly string[]) => boolean;
}

const context = createContext<Live | undefined>(undefined);
export const LiveProvider = context.Provider;

/** Throws outside of the shell. */
export function useLive(): Live {
  const live = useContext(context);
  if (live === undefined) throw new Error('there is no shell above this');
  return live;
}
