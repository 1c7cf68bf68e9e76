import type { Heartbeat } from './heartbeat.js';

/**
 * What this page knows about the link to the pipeline. Times are this computer's clock, milliseconds since the epoch.
 * Pure: what to show follows from it and `now` alone (monitoring-view.ts).
 */
export interface LinkState {
  /** When the page began to watch. */
  readonly openedAt: number;
  readonly connected: boolean;
  /** When the present loss of the link began; undefined while connected. */
  readonly downSince: number | undefined;
  readonly heartbeat: (Heartbeat & { readonly receivedAt: number }) | undefined;
  /** Was the heartbeat heard on the present connection? */
  readonly confirmed: boolean;
  /** The last heartbeat that said monitoring or degraded. */
  readonly lastGoodAt: number | undefined;
  /** The last sign of life of this page itself: a tick or a message. A gap means the computer slept. */
  readonly aliveAt: number;
  /** When the page noticed that it had slept; undefined once a heartbeat was heard since. */
  readonly wokeAt: number | undefined;
  /** A message came that this page cannot read; stays until the page is loaded again. */
  readonly unreadable: boolean;
  /** When a plain request was last answered; when the page was opened, as long as none was. */
  readonly answeredAt: number;
  /** Did the last plain request fail? Commands and everything but the alerts go that way. */
  readonly unanswered: boolean;
}

export type LinkAction =
  | { readonly type: 'connected'; readonly now: number }
  | { readonly type: 'disconnected'; readonly now: number }
  | { readonly type: 'heartbeat'; readonly now: number; readonly heartbeat: Heartbeat }
  | { readonly type: 'tick'; readonly now: number }
  | { readonly type: 'request'; readonly now: number; readonly answered: boolean }
  | { readonly type: 'unreadable'; readonly now: number };

/** A gap this long between two signs of life of the page means that it slept, or that its clock was moved. */
export const sleepMs = 10_000;

export function newLink(now: number): LinkState {
  return {
    openedAt: now,
    connected: false,
    downSince: now,
    heartbeat: undefined,
    confirmed: false,
    lastGoodAt: undefined,
    aliveAt: now,
    wokeAt: undefined,
    unreadable: false,
    answeredAt: now,
    unanswered: false,
  };
}

export function reduceLink(link: LinkState, action: LinkAction): LinkState {
  const { now } = action;
  if (!slept(link, now)) return step({ ...link, aliveAt: now }, action);
  const awake = { ...link, aliveAt: now, wokeAt: now, confirmed: false };
  // What arrives first after a sleep may have been sent before it: a heartbeat then proves nothing.
  return action.type === 'heartbeat' ? awake : step(awake, action);
}

function step(link: LinkState, action: LinkAction): LinkState {
  const { now } = action;
  switch (action.type) {
    case 'tick':
      return link;
    case 'connected':
      return { ...link, connected: true, downSince: undefined, confirmed: false };
    case 'disconnected':
      return { ...link, connected: false, downSince: link.downSince ?? now, confirmed: false };
    case 'request':
      return action.answered
        ? { ...link, answeredAt: now, unanswered: false }
        : { ...link, unanswered: true };
    case 'unreadable':
      return { ...link, unreadable: true };
    case 'heartbeat':
      return {
        ...link,
        heartbeat: { ...action.heartbeat, receivedAt: now },
        confirmed: link.connected,
        wokeAt: undefined,
        lastGoodAt: action.heartbeat.status === 'not-monitoring' ? link.lastGoodAt : now,
      };
  }
}

/**
 * Did the page sleep before this action? A clock set back counts too: heartbeats would look fresh for as long as it
 * was set back.
 */
function slept(link: LinkState, now: number): boolean {
  const gap = now - link.aliveAt;
  return gap > sleepMs || gap < -1000;
}

/** Server's clock minus this computer's, in milliseconds, as the last heartbeat shows it. */
export function clockSkew(link: LinkState): number {
  return link.heartbeat === undefined ? 0 : link.heartbeat.at - link.heartbeat.receivedAt;
}
