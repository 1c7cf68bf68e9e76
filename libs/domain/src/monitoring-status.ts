import type { Severity } from './disposition.js';

/** Effective-dated status of a patient's monitoring (hazard H13). */
export const monitoringStatuses = ['invited', 'consented', 'active', 'paused', 'ended'] as const;
export type MonitoringStatus = (typeof monitoringStatuses)[number];

export const pauseReasons = ['admitted', 'travelling', 'device-fault', 'own-wish'] as const;
export const endReasons = ['withdrew', 'completed', 'moved', 'deceased'] as const;

export interface MonitoringState {
  readonly status: MonitoringStatus;
  readonly reason?: string;
}

/**
 * May a decision of this severity open an alert? Readings are stored and decided under every status; the status
 * decides what opens. Returns the reason why nothing opens, or undefined when it does.
 *
 * A patient who travels or wished for a pause is still heard when it is critical; one in hospital is watched there.
 * A patient without any status is treated as active: missing paperwork must not silence an alarm.
 */
export function suppressedBy(state: MonitoringState | undefined, severity: Severity): string | undefined {
  if (state === undefined || state.status === 'active') return undefined;
  const reason = state.reason === undefined ? state.status : `${state.status}:${state.reason}`;
  const stillHeard = state.status === 'paused' && state.reason !== 'admitted' && severity === 'critical';
  return stillHeard ? undefined : reason;
}
