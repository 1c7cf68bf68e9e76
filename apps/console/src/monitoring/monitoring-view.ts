import type { ComponentStatus } from './heartbeat.js';
import type { LinkState } from './link-state.js';

/**
 * A heartbeat older than this is none. The contract says that a client which hears none for 10 s must show it: one
 * second is kept back for the tick that looks and the time to draw.
 */
export const heartbeatLimitMs = 9_000;
/** A link that is back within this time is a banner, not an overlay: a change of access point must not cry wolf. */
export const downLimitMs = 5_000;
/** Plain requests that nobody answers for so long: the socket may live, but nothing can be opened or done. */
export const answerLimitMs = 8_000;

export type LossReason =
  'no-heartbeat' | 'pipeline-stopped' | 'link-down' | 'no-answer' | 'no-list' | 'woke-up' | 'unreadable';

export type MonitoringView =
  /** Nothing was heard yet, and it is too early to call that a loss. */
  | { readonly kind: 'connecting' }
  | { readonly kind: 'monitoring' }
  | { readonly kind: 'degraded'; readonly components: readonly ComponentStatus[] }
  | { readonly kind: 'reconnecting'; readonly since: number }
  | {
      readonly kind: 'not-monitoring';
      readonly reasons: readonly [LossReason, ...LossReason[]];
      /** Since when nobody knows: the last good heartbeat, or when the page was opened. */
      readonly since: number;
      readonly components: readonly ComponentStatus[];
    };

/**
 * What to show. Pure: the link and the time decide, every loss is named.
 *
 * @param hasList whether a list of alerts has come: with a heartbeat and no list nobody knows of any alert
 */
export function monitoringView(link: LinkState, now: number, hasList: boolean): MonitoringView {
  const [first, ...others] = losses(link, now, hasList);
  if (first !== undefined) {
    return {
      kind: 'not-monitoring',
      reasons: [first, ...others],
      since: link.lastGoodAt ?? link.openedAt,
      components: link.heartbeat?.components ?? [],
    };
  }
  if (link.heartbeat === undefined || !hasList) return { kind: 'connecting' };
  if (!link.confirmed) return { kind: 'reconnecting', since: link.downSince ?? link.heartbeat.receivedAt };
  return link.heartbeat.status === 'degraded'
    ? { kind: 'degraded', components: link.heartbeat.components }
    : { kind: 'monitoring' };
}

function losses(link: LinkState, now: number, hasList: boolean): readonly LossReason[] {
  const heardAt = link.heartbeat?.receivedAt ?? link.openedAt;
  // Heard in the future: the clock was set back, and the age of the heartbeat is not known.
  const silent = now - heardAt >= heartbeatLimitMs || now < heardAt - 1000;
  const found: readonly (readonly [LossReason, boolean])[] = [
    ['woke-up', link.wokeAt !== undefined],
    ['link-down', link.downSince !== undefined && now - link.downSince >= downLimitMs],
    ['no-answer', link.unanswered && now - link.answeredAt >= answerLimitMs],
    ['pipeline-stopped', link.heartbeat?.status === 'not-monitoring'],
    ['no-heartbeat', silent],
    ['no-list', !hasList && now - link.openedAt >= heartbeatLimitMs],
    ['unreadable', link.unreadable],
  ];
  return found.filter(([, holds]) => holds).map(([reason]) => reason);
}
