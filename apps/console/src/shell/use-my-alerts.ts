import { useMemo } from 'react';
import type { Alert } from '../alert/alert.js';
import { concerns } from '../alert/commands.js';
import type { SessionUser } from '../session/session-client.js';

/** Alerts that are this person's work. Each version of an alert is judged once: of thousands a few change at a time. */
export function useMyAlerts(alerts: ReadonlyMap<string, Alert>, user: SessionUser): readonly Alert[] {
  const judged = useMemo(() => {
    const known = new WeakMap<Alert, boolean>();
    return (alert: Alert): boolean => {
      const before = known.get(alert);
      if (before !== undefined) return before;
      const isMine = concerns(alert, user);
      known.set(alert, isMine);
      return isMine;
    };
  }, [user]);
  return useMemo(() => [...alerts.values()].filter(judged), [alerts, judged]);
}
