import type { Severity } from './disposition.js';

/**
 * Whom a step calls. `on-call`: whoever is on call for the site's care team at that instant; the others: everybody who
 * holds the role at the site.
 */
export const escalationTargets = ['on-call', 'nurse', 'charge-nurse', 'physician', 'lead'] as const;
export type EscalationTarget = (typeof escalationTargets)[number];

/** How somebody is called. The page is always one of the ways; the others reach whoever is not at a screen. */
export const notificationChannels = ['page', 'email', 'webhook'] as const;
export type NotificationChannel = (typeof notificationChannels)[number];

export interface EscalationStep {
  readonly notify: readonly EscalationTarget[];
  readonly channels: readonly NotificationChannel[];
  /** Nobody has had it on screen within this time: the next step begins, without waiting for an acknowledgement. */
  readonly deliverWithinSeconds: number;
  /** From the beginning of the step. */
  readonly acknowledgeWithinSeconds: number;
}

/** By how much a value must be beyond the worst one seen at the acknowledgement to break it (hazard H05). In the sign's unit. */
export interface WorseningMargin {
  /** Of #domain's `vitalSigns`. */
  readonly vitalSign: string;
  readonly falling?: number;
  readonly rising?: number;
}

/** What happens to an alert that nobody takes, starts or ends. Signed by a physician; the alert keeps the one it opened under. */
export interface EscalationPolicy {
  readonly id: string;
  readonly version: string;
  /** Of the signed document; null: the built-in policy. */
  readonly hash: string | null;
  /** What it is for. A missing list: all. */
  readonly severities: readonly Severity[];
  readonly sites?: readonly string[];
  readonly programmes?: readonly string[];
  /** On Tier-1's desk. The claim is due by what the tree's leaf says. */
  readonly tier1: {
    /** From the claim on, without a sign of life in the case. */
    readonly workWithinSeconds: number;
    /** Alarms before it goes up to the local team, and the time between them. */
    readonly reminders: number;
    readonly remindEverySeconds: number;
  };
  /** At least one. */
  readonly steps: readonly EscalationStep[];
  /** How often the whole ladder is gone through again before the last resort. */
  readonly repeats: number;
  /** Goes on for as long as nobody has it. */
  readonly lastResort: {
    readonly notify: readonly EscalationTarget[];
    readonly channels: readonly NotificationChannel[];
    readonly everySeconds: number;
  };
  /** From the acknowledgement. Running over it escalates again. */
  readonly startCareWithinSeconds: number;
  /** From the beginning of care. */
  readonly closeWithinSeconds: number;
  /** From the call for an ambulance; without news by then the local team hears of it again. Undefined: ten minutes. */
  readonly emergencyNewsWithinSeconds?: number;
  /** Undefined: nothing is snoozed. Never for a critical, whatever stands here. */
  readonly snooze?: { readonly longestSeconds: number };
  readonly worsening: readonly WorseningMargin[];
}

/** Where a policy says nothing of emergencies; as `wardline.emergency_news_within`. */
export const defaultEmergencyNewsSeconds = 600;

const minute = 60;
const hour = 3600;

/** By severity; an example, as everything clinical that is shipped. Holds where no signed policy does. */
export const builtInPolicies: Readonly<Record<Severity, EscalationPolicy>> = {
  critical: builtIn('critical', {
    tier1: { workWithinSeconds: 2 * minute, reminders: 0, remindEverySeconds: 2 * minute },
    steps: [step('nurse', 2 * minute), step('charge-nurse', 3 * minute), step('physician', 5 * minute)],
    startCareWithinSeconds: 10 * minute,
    closeWithinSeconds: 4 * hour,
  }),
  tier1: builtIn('tier1', {
    tier1: { workWithinSeconds: hour, reminders: 1, remindEverySeconds: 15 * minute },
    steps: [step('nurse', 15 * minute), step('charge-nurse', 15 * minute), step('physician', 30 * minute)],
    startCareWithinSeconds: hour,
    closeWithinSeconds: 8 * hour,
    snooze: { longestSeconds: 4 * hour },
  }),
  indeterminate: builtIn('indeterminate', {
    tier1: { workWithinSeconds: 4 * hour, reminders: 1, remindEverySeconds: hour },
    steps: [step('nurse', hour), step('charge-nurse', hour), step('physician', 2 * hour)],
    startCareWithinSeconds: 4 * hour,
    closeWithinSeconds: 24 * hour,
    snooze: { longestSeconds: 12 * hour },
  }),
};

function step(to: EscalationTarget, seconds: number): EscalationStep {
  return {
    notify: to === 'nurse' ? ['on-call', 'nurse'] : [to],
    channels: ['page', 'email', 'webhook'],
    deliverWithinSeconds: Math.max(minute, seconds / 2),
    acknowledgeWithinSeconds: seconds,
  };
}

function builtIn(
  severity: Severity,
  times: Pick<
    EscalationPolicy,
    'tier1' | 'steps' | 'startCareWithinSeconds' | 'closeWithinSeconds' | 'snooze'
  >,
): EscalationPolicy {
  return {
    id: `built-in-${severity}`,
    version: '1',
    hash: null,
    severities: [severity],
    repeats: 1,
    lastResort: {
      notify: ['on-call', 'nurse', 'charge-nurse', 'physician', 'lead'],
      channels: ['page', 'email', 'webhook'],
      everySeconds: severity === 'critical' ? 2 * minute : 15 * minute,
    },
    worsening: [
      { vitalSign: 'spo2', falling: 3 },
      { vitalSign: 'heart-rate', falling: 10, rising: 20 },
      { vitalSign: 'systolic', falling: 10, rising: 20 },
      { vitalSign: 'diastolic', falling: 10, rising: 10 },
      { vitalSign: 'glucose', falling: 10, rising: 60 },
      { vitalSign: 'respiratory-rate', falling: 4, rising: 4 },
      { vitalSign: 'temperature', falling: 0.5, rising: 0.5 },
      { vitalSign: 'weight', rising: 1 },
    ],
    ...times,
  };
}
