import type { Severity } from '../disposition.js';
import type { EscalationPolicy } from '../escalation-policy.js';
import { isCalling } from './audience.js';
import { ladderStart, limitOf, type ClockStanding } from './clock.js';
import { hasEnded, type AlertState } from './states.js';

/** An alert's place, its holder and its clock, as the row holds them. */
export interface Custody extends ClockStanding {
  readonly ownerId: string | null;
  /** Seconds until the clock looks; null: it does not, because the alert has ended. */
  readonly nextStepInSeconds: number | null;
}

/** What somebody makes of an alert: a person's command, a reading, the clock. */
export interface Move {
  readonly state: AlertState;
  readonly severity: Severity;
  readonly ownerId: string | null;
  /** Seconds until it wakes. */
  readonly snoozedForSeconds?: number;
  /** With a higher severity: by when it is to be taken, in seconds. */
  readonly dueInSeconds?: number;
}

const local: readonly AlertState[] = ['escalated', 'delivered', 'acknowledged', 'in-care'];

/**
 * The alert after a move: each state brings its own time. Pure. The database's trigger `wardline.alert_moves` does the
 * same to every row, whoever writes it; a test holds the two against each other.
 *
 * @param policyOf an alert that becomes more severe is under the policy of that severity from then on
 */
export function moved(
  before: Custody,
  move: Move,
  policyOf: Readonly<Record<Severity, EscalationPolicy>>,
): Custody {
  const raised = move.severity !== before.severity;
  const policy = policyOf[move.severity];
  const staysLocal = raised && move.state === 'open' && local.includes(before.state);
  const state = staysLocal ? 'escalated' : move.state;
  const ownerId = staysLocal ? before.ownerId : move.ownerId;
  const snoozed = !raised && !hasEnded(state) && move.snoozedForSeconds !== undefined;
  const after = { ...before, state, severity: move.severity, ownerId, snoozed };
  if (hasEnded(state)) return { ...after, nextStepInSeconds: null };
  if (before.state === 'escalated' && state === 'delivered' && !raised) return after;
  if (state !== before.state || raised)
    return { ...after, ...ladderStart, nextStepInSeconds: timeOfEntering(after, raised, move, policy) };
  if ((snoozed === before.snoozed && ownerId === before.ownerId) || isCalling(after)) return after;
  return {
    ...after,
    step: 0,
    nextStepInSeconds: move.snoozedForSeconds ?? limitOf(after, policy) ?? before.nextStepInSeconds,
  };
}

function timeOfEntering(
  { state, severity }: Custody,
  raised: boolean,
  { dueInSeconds }: Move,
  policy: EscalationPolicy,
): number {
  if (isCalling({ state, severity })) return 0;
  if (state === 'open')
    return raised && dueInSeconds !== undefined ? dueInSeconds : policy.tier1.remindEverySeconds;
  const limit = limitOf({ state, severity }, policy);
  if (limit === undefined) throw new Error(`an alert that is ${state} has no limit`);
  return limit;
}
