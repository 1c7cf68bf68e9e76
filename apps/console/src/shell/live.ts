import { createContext, createElement, useContext, type ReactNode } from 'react';
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

/** The server's clock in whole seconds, milliseconds since the epoch: it changes once a second, and not with every event. */
const clock = createContext<number | undefined>(undefined);

/** For whatever only ages: it is drawn anew once a second. Throws outside of the shell. */
export function useServerNow(): number {
  const now = useContext(clock);
  if (now === undefined) throw new Error('there is no shell above this');
  return now;
}

const context = createContext<Live | undefined>(undefined);

/** What is known, and apart from it the time. */
export function LiveProvider({ value, children }: { readonly value: Live; readonly children: ReactNode }) {
  const second = Math.floor(value.serverNow / 1000) * 1000;
  return createElement(
    clock.Provider,
    { value: second },
    createElement(context.Provider, { value }, children),
  );
}

/** Throws outside of the shell. */
export function useLive(): Live {
  const live = useContext(context);
  if (live === undefined) throw new Error('there is no shell above this');
  return live;
}
