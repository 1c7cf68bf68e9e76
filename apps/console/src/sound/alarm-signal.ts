/**
 * Which auditory signal the page gives. High priority while a critical alert stands unacknowledged, also when
 * monitoring is lost; medium priority for the loss itself (IEC 60601-1-8 knows it as a technical alarm).
 */
export type AlarmSignal = 'none' | 'medium' | 'high';

export function alarmSignal(unacknowledgedCriticals: number, isMonitoringLost: boolean): AlarmSignal {
  if (unacknowledgedCriticals > 0) return 'high';
  return isMonitoringLost ? 'medium' : 'none';
}

/** From the start of one burst to the start of the next. IEC 60601-1-8 table 3: high 2.5–15 s, medium 2.5–30 s. */
export const repeatMs: Readonly<Record<Exclude<AlarmSignal, 'none'>, number>> = {
  high: 10_000,
  medium: 20_000,
};

/** A burst as its pulses: when each starts, in seconds. High: 5 and 5 again, 3 + 2 each; medium: 3. */
export const pulses: Readonly<Record<Exclude<AlarmSignal, 'none'>, readonly number[]>> = {
  high: [0, 0.25, 0.5, 0.9, 1.15, 2, 2.25, 2.5, 2.9, 3.15],
  medium: [0, 0.4, 0.8],
};

export interface AlarmMemory {
  readonly signal: AlarmSignal;
  readonly soundedAt: number;
  /** The alerts that were known at the last burst. */
  readonly known: ReadonlySet<string>;
}

export const silent: AlarmMemory = { signal: 'none', soundedAt: 0, known: new Set() };

/**
 * Is a burst due? At once for a new critical or a rise in priority, then at the repeat interval.
 *
 * @param criticals ids of the unacknowledged criticals
 */
export function isBurstDue(
  memory: AlarmMemory,
  signal: AlarmSignal,
  criticals: readonly string[],
  now: number,
): boolean {
  if (signal === 'none') return false;
  if (signal !== memory.signal && memory.signal !== 'high') return true;
  if (criticals.some((id) => !memory.known.has(id))) return true;
  return now - memory.soundedAt >= repeatMs[signal] || now < memory.soundedAt;
}
