import { useEffect, useRef, useState } from 'react';
import { alarmSignal, isBurstDue, silent, type AlarmMemory } from './alarm-signal.js';
import { AlarmTone } from './alarm-tone.js';

export interface Alarm {
  readonly isBlocked: boolean;
  readonly enable: () => void;
  /** A medium burst, so that a person hears whether the loudspeaker is on. */
  readonly test: () => void;
}

/**
 * Sounds while there is reason to.
 *
 * @param criticals ids of the unacknowledged criticals
 * @param now changes at least once a second; the repeats hang on it
 */
export function useAlarm(criticals: readonly string[], isMonitoringLost: boolean, now: number): Alarm {
  const tone = useRef<AlarmTone>(undefined);
  const memory = useRef<AlarmMemory>(silent);
  const [isBlocked, setBlocked] = useState(false);
  useEffect(() => {
    const opened = new AlarmTone();
    tone.current = opened;
    return () => {
      opened.close();
    };
  }, []);
  useEffect(() => {
    if (tone.current === undefined) return;
    const signal = alarmSignal(criticals.length, isMonitoringLost);
    if (signal === 'none') memory.current = silent;
    else if (isBurstDue(memory.current, signal, criticals, now)) {
      tone.current.play(signal);
      memory.current = { signal, soundedAt: now, known: new Set(criticals) };
    }
    setBlocked(tone.current.isBlocked());
  }, [criticals, isMonitoringLost, now]);
  const enable = async (): Promise<void> => {
    await tone.current?.enable();
    setBlocked(tone.current?.isBlocked() ?? true);
    memory.current = silent;
  };
  return {
    isBlocked,
    enable: () => void enable(),
    test: () => void enable().then(() => tone.current?.play('medium')),
  };
}
