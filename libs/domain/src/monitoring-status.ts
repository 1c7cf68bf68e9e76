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
  const stillHeard = state.status === 'paused' && state.reason !== 'admitted' && severity === 'critical';
  return stillHeard ? undefined : monitoringLabel(state);
}

/** `paused:admitted`, `active`: the status in one word, as it stands in decisions and notes. */
export function monitoringLabel({ status, reason }: MonitoringState): string {
  return reason === undefined ? status : `${status}:${reason}`;
}

/**
 * States under which what is open is closed by the platform itself, with an event and the reason. Under every other one
 * open alerts go on until a person closes them: who completed or moved still has the care team that the alert is with, and
 * who travels is still somebody's patient.
 */
export const closingStates: readonly Required<MonitoringState>[] = [
  { status: 'paused', reason: 'admitted' },
  { status: 'ended', reason: 'withdrew' },
  { status: 'ended', reason: 'deceased' },
];

/** What becomes of alerts that are open when the status takes effect. */
export function openAlertsUnder(state: MonitoringState | undefined): 'close' | 'go-on' {
  const closes = closingStates.some((c) => c.status === state?.status && c.reason === state.reason);
  return closes ? 'close' : 'go-on';
}

/**
 * May the patient, or who speaks for him or her, be contacted about the monitoring? The reason why not, or undefined.
 *
 * @param pauseIsOver the end of the pause has come: then somebody has to ask how the patient is
 */
export function contactForbidden(
  state: MonitoringState | undefined,
  pauseIsOver = false,
): string | undefined {
  if (state?.status === 'invited') return 'not-consented';
  if (state?.status === 'paused' && pauseIsOver) return undefined;
  return openAlertsUnder(state) === 'close' ? state?.reason : undefined;
}
