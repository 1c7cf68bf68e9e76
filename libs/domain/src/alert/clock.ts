import type { Severity } from '../disposition.js';
import type { EscalationPolicy, EscalationTarget, NotificationChannel } from '../escalation-policy.js';
import { isCalling } from './audience.js';
import { hasEnded, type AlertEventType, type AlertState } from './states.js';

/** Within a step of the ladder: about to call, waiting until somebody has seen it, waiting for the acknowledgement. */
export type StepPhase = 'begin' | 'deliver' | 'acknowledge';

/** Where an alert stands on its clock. */
export interface ClockStanding {
  readonly state: AlertState;
  readonly severity: Severity;
  /** On the ladder: the step; before it: how often it has been overdue. */
  readonly step: number;
  readonly round: number;
  readonly phase: StepPhase;
  readonly snoozed: boolean;
}

/** Who is called by a step, and how. */
export interface Call {
  /** The same for the same step, whoever takes it: nobody is called twice for one. */
  readonly key: string;
  readonly notify: readonly EscalationTarget[];
  readonly channels: readonly NotificationChannel[];
}

/** What the clock does to an alert whose time has come. */
export interface ClockTurn {
  /** Undefined: nothing that anybody has to hear. */
  readonly event?: Extract<
    AlertEventType,
    'overdue' | 'escalated' | 'notified' | 'nobody-on-call' | 'last-resort' | 'woken'
  >;
  readonly state: AlertState;
  readonly step: number;
  readonly round: number;
  readonly phase: StepPhase;
  readonly snoozed: boolean;
  /** From now; undefined: what entering the state gives. */
  readonly nextStepInSeconds?: number;
  readonly call?: Call;
}

/**
 * The turn of an alert whose `next_step_at` has come. Pure. Acknowledgement is not resolution: whoever has it and does
 * not go on loses it to the ladder again; and the ladder's end goes on for ever.
 *
 * @param seen somebody of the local team has had it on screen since it last changed
 */
export function clockTurn(standing: ClockStanding, policy: EscalationPolicy, seen: boolean): ClockTurn {
  const { state } = standing;
  if (hasEnded(state)) throw new Error(`an alert that is ${state} has no clock`);
  if (standing.snoozed) return { ...place(standing), snoozed: false, event: 'woken' };
  if (isCalling(standing)) return ladderTurn(standing, policy, seen);
  if (state === 'acknowledged' || state === 'in-care') return handUp(standing, 'overdue');
  return standing.step >= policy.tier1.reminders
    ? handUp(standing, 'escalated')
    : {
        ...place(standing),
        event: 'overdue',
        step: standing.step + 1,
        nextStepInSeconds: policy.tier1.remindEverySeconds,
      };
}

function handUp(standing: ClockStanding, event: 'overdue' | 'escalated'): ClockTurn {
  return { ...place(standing), state: 'escalated', ...ladderStart, event };
}

/** Where an alert stands, and nothing of what happened to it before. */
function place({ state, step, round, phase, snoozed }: ClockTurn | ClockStanding): ClockTurn {
  return { state, step, round, phase, snoozed };
}

/** Where everything begins that the local team is called for. */
export const ladderStart = { step: 0, round: 0, phase: 'begin' } as const;

function ladderTurn(standing: ClockStanding, policy: EscalationPolicy, seen: boolean): ClockTurn {
  const current = policy.steps[standing.step];
  if (standing.phase === 'begin' || current === undefined) return beginStep(standing, policy);
  const rest = current.acknowledgeWithinSeconds - current.deliverWithinSeconds;
  if (standing.phase === 'deliver' && seen && rest > 0)
    return { ...place(standing), phase: 'acknowledge', nextStepInSeconds: rest };
  return beginStep({ ...standing, ...nextStep(standing, policy) }, policy);
}

/**
 * Goes past a step that reached nobody: nobody is on call, or whoever is has no page open and no other way to be called
 * (hazard H23). Where the whole ladder reaches nobody the last resort comes at once, not after as many rounds.
 */
export function passOver(turn: ClockTurn, severity: Severity, policy: EscalationPolicy): ClockTurn {
  const step = Math.min(turn.step + 1, policy.steps.length);
  return beginStep({ ...place(turn), severity, step, phase: 'begin' }, policy);
}

/** Is it the last resort that is called? There is nothing behind it. */
export function isLastResort({ step }: Pick<ClockTurn, 'step'>, policy: EscalationPolicy): boolean {
  return step >= policy.steps.length;
}

/** The next step; after the last one the ladder anew, as often as the policy says; then the last resort. */
export function nextStep(
  { step, round }: Pick<ClockStanding, 'step' | 'round'>,
  policy: EscalationPolicy,
): { readonly step: number; readonly round: number } {
  if (step + 1 < policy.steps.length) return { step: step + 1, round };
  if (round < policy.repeats) return { step: 0, round: round + 1 };
  return { step: policy.steps.length, round: round + 1 };
}

function beginStep(standing: ClockStanding, policy: EscalationPolicy): ClockTurn {
  const step = policy.steps[standing.step];
  if (step === undefined)
    return {
      ...place(standing),
      event: 'last-resort',
      round: standing.round + 1,
      phase: 'begin',
      nextStepInSeconds: policy.lastResort.everySeconds,
      call: callOf(standing, policy.lastResort),
    };
  return {
    ...place(standing),
    event: 'notified',
    phase: 'deliver',
    nextStepInSeconds: step.deliverWithinSeconds,
    call: callOf(standing, step),
  };
}

function callOf(
  { step, round }: ClockStanding,
  {
    notify,
    channels,
  }: { readonly notify: readonly EscalationTarget[]; readonly channels: readonly NotificationChannel[] },
): Call {
  return { key: `${String(round)}.${String(step)}`, notify, channels };
}

/**
 * How long an alert may stay in a state that it enters now, in seconds. Undefined where the ladder begins at once, or
 * where the queue's time comes with the alert itself.
 */
export function limitOf(
  { state, severity }: Pick<ClockStanding, 'state' | 'severity'>,
  policy: EscalationPolicy,
): number | undefined {
  if (isCalling({ state, severity })) return undefined;
  if (state === 'claimed') return policy.tier1.workWithinSeconds;
  if (state === 'acknowledged') return policy.startCareWithinSeconds;
  if (state === 'in-care') return policy.closeWithinSeconds;
  return undefined;
}
