import {
  defaultRespondWithinSeconds,
  type AlertEventType,
  type AlertState,
  type CommandEvent,
} from './alert.js';
import type { Severity } from './disposition.js';

/**
 * How long the clock waits after an alert went past its time before it alarms again, in seconds. Examples until each
 * tenant signs an escalation policy that is copied onto the alert when it opens.
 */
export const repeatOverdueSeconds: Readonly<Record<Severity, number>> = {
  critical: 2 * 60,
  tier1: 15 * 60,
  indeterminate: 3600,
};

/** Time for the local team to take what was handed over to it, in seconds. An example, as above. */
export const takeOverWithinSeconds: Readonly<Record<Severity, number>> = {
  critical: defaultRespondWithinSeconds.critical,
  tier1: 15 * 60,
  indeterminate: 3600,
};

/** What the clock does to an alert whose step came due. */
export interface DueStep {
  readonly event: Extract<AlertEventType, 'overdue' | 'escalated'>;
  readonly state: AlertState;
  /** From now. */
  readonly nextStepInSeconds: number;
  /** A new time by which somebody must have it; undefined: the old one stands. */
  readonly dueInSeconds?: number;
}

/**
 * The step of an alert whose `next_step_at` has come. Pure. An alert on Tier-1's desk that is overdue for the second
 * time goes to the local team; every other one alarms again, for as long as nobody takes it.
 *
 * @param overdueBefore how often it was overdue since it last changed hands
 */
export function dueStep(
  alert: { readonly state: AlertState; readonly severity: Severity },
  overdueBefore: number,
): DueStep {
  const onTier1sDesk = alert.severity !== 'critical' && (alert.state === 'open' || alert.state === 'claimed');
  if (onTier1sDesk && overdueBefore >= 1) {
    const seconds = takeOverWithinSeconds[alert.severity];
    return { event: 'escalated', state: 'escalated', nextStepInSeconds: seconds, dueInSeconds: seconds };
  }
  return { event: 'overdue', state: alert.state, nextStepInSeconds: repeatOverdueSeconds[alert.severity] };
}

/** What a command leaves of the clock: stopped once the local team has the alert or it is closed, else a new run. */
export type ClockSetting =
  { readonly running: false } | { readonly running: true; readonly inSeconds: number };

/**
 * The clock after a command. Pure. A claim gives a fresh run instead of stopping it: a Tier-1 clinician who went home
 * with an open case must not hold it for ever.
 */
export function clockAfter(event: CommandEvent, severity: Severity): ClockSetting {
  switch (event) {
    case 'acknowledged':
    case 'resolved':
      return { running: false };
    case 'claimed':
      return { running: true, inSeconds: defaultRespondWithinSeconds[severity] };
    case 'escalated':
    case 'released':
      return { running: true, inSeconds: takeOverWithinSeconds[severity] };
  }
}
