import { useEffect, useState, useSyncExternalStore } from 'react';
import { askLink, HttpProbe } from './http-probe.js';
import { Monitor } from './monitor.js';
import type { MonitorState } from './monitor-state.js';
import { startTicker } from './ticker.js';

/** The monitor of this session, open for as long as the component is there. Undefined before the first effect ran. */
export function useMonitor(token: string, onRefused: () => void): Monitor | undefined {
  const [monitor, setMonitor] = useState<Monitor>();
  useEffect(() => {
    const opened = new Monitor({ token, onRefused });
    setMonitor(opened);
    const probe = new HttpProbe({
      ask: askLink,
      onAnswer: (answered) => {
        opened.request(answered);
      },
    });
    const stop = startTicker(() => {
      opened.tick();
      probe.tick(Date.now());
    });
    return () => {
      stop();
      probe.close();
      opened.close();
    };
    // The monitor lives as long as the token; `onRefused` belongs to the same session.
  }, [token]);
  return monitor;
}

export function useMonitorState(monitor: Monitor): MonitorState {
  return useSyncExternalStore(monitor.subscribe, monitor.state);
}
