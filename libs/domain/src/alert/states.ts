/**
 * Where an alert is. `resolved`: ended by Tier-1's protocol, or by the local team with a reason; `closed`: care was given,
 * with an outcome. In every other state it is in somebody's hands, or on a team's clock.
 */
export const alertStates = [
  'open',
  'claimed',
  'escalated',
  'delivered',
  'acknowledged',
  'in-care',
  'resolved',
  'closed',
] as const;
export type AlertState = (typeof alertStates)[number];

export function hasEnded(state: AlertState): boolean {
  return state === 'resolved' || state === 'closed';
}

/** What a person may ask of an alert. */
export const alertCommands = [
  'seen',
  'claim',
  'release',
  'escalate',
  'hand-over',
  'acknowledge',
  'start-care',
  'resolve',
  'close',
  'reassign',
  'reopen',
  'snooze',
  'wake',
] as const;
export type AlertCommand = (typeof alertCommands)[number];

/** Those that stand for themselves; a hand-over comes with what is handed over, by a way of its own. */
export type DirectCommand = Exclude<AlertCommand, 'hand-over'>;
export const directCommands = alertCommands.filter((command) => command !== 'hand-over');

/** What readings, receipts and the clock do to an alert. */
export const platformActs = [
  'deliver',
  'raise',
  'worsen',
  'time-out',
  'wake-up',
  'close-by-status',
  'supersede',
] as const;
export type PlatformAct = (typeof platformActs)[number];

/** What happens to an alert, as it stands in the append-only `alert_event`. */
export const alertEventTypes = [
  'opened',
  'joined',
  'raised',
  'worsened',
  'reassessed',
  'notified',
  'nobody-on-call',
  'notification-failed',
  'last-resort',
  'overdue',
  'claimed',
  'delivered',
  'acknowledged',
  'care-started',
  'escalated',
  'hand-off',
  'hand-off-returned',
  'hand-off-withdrawn',
  'follow-up-opened',
  'follow-up-ended',
  'follow-up-overdue',
  'follow-up-declined',
  'not-reached',
  'reached',
  'emergency',
  'emergency-ended',
  'contact-overridden',
  'released',
  'reassigned',
  'snoozed',
  'woken',
  'red-flag',
  'protocol-concluded',
  'resolved',
  'closed',
  'reopened',
  'superseded',
  'closed-by-status',
  'question-asked',
  'question-answered',
  'question-withdrawn',
  'question-overdue',
  'overflowed',
  'overflow-returned',
  'readings-came',
  'hand-over-offered',
  'handed-over',
  'orphaned',
] as const;
export type AlertEventType = (typeof alertEventTypes)[number];
