import type { endReasons, MonitoringState, MonitoringStatus, pauseReasons } from './monitoring-status.js';

type Reason = (typeof pauseReasons)[number] | (typeof endReasons)[number];

interface Step {
  /** undefined: nothing was recorded before. */
  readonly from: MonitoringStatus | undefined;
  /** Of an ended monitoring, the reasons from which the step is allowed; undefined: from all. */
  readonly fromReasons?: readonly Reason[];
  readonly to: MonitoringStatus;
  readonly toReasons?: readonly Reason[];
}

/**
 * The life cycle of a patient's monitoring, as data. Whatever is not in this table is not allowed. A death can be
 * recorded from everywhere, and no single person leads back from it. Who withdrew, completed or moved can be invited anew.
 * `wardline.monitoring_step_allowed` is the same table in the database, and a test holds the two against each other.
 */
export const enrolmentLifeCycle: readonly Step[] = [
  { from: undefined, to: 'invited' },
  { from: undefined, to: 'consented' },
  { from: undefined, to: 'active' },
  { from: undefined, to: 'ended', toReasons: ['deceased'] },
  { from: 'invited', to: 'consented' },
  { from: 'invited', to: 'ended' },
  { from: 'consented', to: 'active' },
  { from: 'consented', to: 'ended' },
  { from: 'active', to: 'paused' },
  { from: 'active', to: 'ended' },
  { from: 'paused', to: 'active' },
  // Another reason, or a longer pause with a new end.
  { from: 'paused', to: 'paused' },
  { from: 'paused', to: 'ended' },
  { from: 'ended', fromReasons: ['withdrew', 'completed', 'moved'], to: 'invited' },
  { from: 'ended', fromReasons: ['withdrew', 'completed', 'moved'], to: 'consented' },
  {
    from: 'ended',
    fromReasons: ['withdrew', 'completed', 'moved'],
    to: 'ended',
    toReasons: ['deceased'],
  },
  // Whoever completed or moved may still wish that nothing more is kept.
  { from: 'ended', fromReasons: ['completed', 'moved'], to: 'ended', toReasons: ['withdrew'] },
];

/** May one status follow the other? */
export function monitoringStepAllowed(from: MonitoringState | undefined, to: MonitoringState): boolean {
  return enrolmentLifeCycle.some(
    (step) =>
      step.from === from?.status &&
      step.to === to.status &&
      among(step.fromReasons, from?.reason) &&
      among(step.toReasons, to.reason),
  );
}

function among(reasons: readonly Reason[] | undefined, reason: string | undefined): boolean {
  return reasons === undefined || (reasons as readonly (string | undefined)[]).includes(reason);
}

/** Why a change of status was refused. Stable codes. */
export const monitoringRefusals = [
  'transition-not-allowed',
  'contradicts-later-status',
  'deceased-stands',
  'death-not-yet',
  'pause-without-owner',
  'pause-owner-not-here',
  'pause-without-end',
  'note-required',
  'consent-missing',
] as const;
export type MonitoringRefusal = (typeof monitoringRefusals)[number];
