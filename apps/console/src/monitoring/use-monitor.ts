import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { askLink, HttpProbe } from './http-probe.js';
import { Monitor } from './monitor.js';
import type { MonitorState } from './monitor-state.js';
import { startTicker } from './ticker.js';

/**
 * The monitor of a page, open for as long as the component is there; it rests while there is no token, and goes on with
 * the next one where it stood. Undefined before the first effect ran.
 */
export function useMonitor(token: string | undefined, onRefused: () => void): Monitor | undefined {
  const [monitor, setMonitor] = useState<Monitor>();
  const refused = useRef(onRefused);
  refused.current = onRefused;
  const used = useRef(token);
  useEffect(() => {
    const opened = new Monitor({
      token: used.current ?? '',
      onRefused: () => {
        refused.current();
      },
    });
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
    // One monitor a page: who may see another list has another page.
  }, []);
  useEffect(() => {
    if (monitor === undefined || used.current === token) return;
    used.current = token;
    if (token === undefined) monitor.rest();
    else monitor.resume(token);
  }, [monitor, token]);
  return monitor;
}

export function useMonitorState(monitor: Monitor): MonitorState {
  return useSyncExternalStore(monitor.subscribe, monitor.state);
}
