import {
  clockTurn,
  ladderStart,
  type ClockStanding,
  type EscalationPolicy,
  type EscalationTarget,
} from '#domain';

/** How the local team stays silent: nobody has the alert on screen, or somebody has and does not acknowledge it. */
export const silences = ['unseen', 'unacknowledged'] as const;
export type Silence = (typeof silences)[number];

/** One call of the ladder. */
export interface LadderCall {
  /** Since the local team was first called. */
  readonly afterSeconds: number;
  /** Index into the policy's steps; the last resort: how many there are. */
  readonly step: number;
  readonly notify: readonly EscalationTarget[];
}

export interface Ladder {
  /** Up to and including the first call of the last resort. */
  readonly calls: readonly LadderCall[];
  /** The last resort was reached, and calls again and again. */
  readonly endsInLastResort: boolean;
}

/**
 * What the escalation clock does with an alert that the local team never takes: its very own turns (`clockTurn`), one
 * after the other.
 */
export function walkLadder(policy: EscalationPolicy, silence: Silence): Ladder {
  const [severity = 'critical'] = policy.severities;
  const calls: LadderCall[] = [];
  let standing: ClockStanding = { state: 'escalated', severity, ...ladderStart, snoozed: false };
  let afterSeconds = 0;
  // Each call is at most two turns, and a document repeats ten times at most: what has not ended by then does not end.
  const most = 2 * policy.steps.length * (Math.min(policy.repeats, 10) + 1) + 2;
  for (let turn = 0; turn < most; turn += 1) {
    const { event, call, nextStepInSeconds, ...next } = clockTurn(
      standing,
      policy,
      silence === 'unacknowledged',
    );
    if (call !== undefined) calls.push({ afterSeconds, step: next.step, notify: call.notify });
    if (event === 'last-resort')
      return {
        calls,
        endsInLastResort: isRepeated({ ...standing, ...next }, policy) && isLater(nextStepInSeconds),
      };
    if (!isLater(nextStepInSeconds)) break;
    standing = { ...standing, ...next };
    afterSeconds += nextStepInSeconds;
  }
  return { calls, endsInLastResort: false };
}

/** The clock comes again, later: not at once, and not never. */
function isLater(seconds: number | undefined): seconds is number {
  return seconds !== undefined && seconds > 0;
}

/** The next turn is the last resort again. */
function isRepeated(standing: ClockStanding, policy: EscalationPolicy): boolean {
  return clockTurn(standing, policy, true).event === 'last-resort';
}

/** Until an alert that a Tier-1 clinician has taken, without a further sign of life, goes up to the local team. */
export function tier1SilenceSeconds({ tier1 }: EscalationPolicy): number {
  return tier1.workWithinSeconds + tier1.reminders * tier1.remindEverySeconds;
}
