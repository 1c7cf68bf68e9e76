import type { Severity } from '../disposition.js';
import type { Role } from '../role.js';
import type { AlertState } from './states.js';

const handedOver: readonly AlertState[] = ['escalated', 'delivered', 'acknowledged', 'in-care', 'closed'];

/**
 * Who works on an alert: Tier-1 on everything that is not critical and not handed over, the local care team on the
 * critical and the handed over.
 */
export function audience(alert: {
  readonly severity: Severity;
  readonly state: AlertState;
}): readonly Role[] {
  return alert.severity === 'critical' || handedOver.includes(alert.state)
    ? ['nurse', 'charge-nurse', 'physician', 'lead']
    : ['tier1', 'supervisor', 'lead'];
}

/** Is it on the ladder of the escalation policy: does the local team have to take it? */
export function isCalling(alert: { readonly severity: Severity; readonly state: AlertState }): boolean {
  return (
    alert.state === 'escalated' ||
    alert.state === 'delivered' ||
    (alert.state === 'open' && alert.severity === 'critical')
  );
}

/** Time to a first human action, in seconds, when the tree's leaf names none. Examples; a tenant's trees say their own. */
export const defaultRespondWithinSeconds: Readonly<Record<Severity, number>> = {
  critical: 2 * 60,
  tier1: 60 * 60,
  indeterminate: 4 * 3600,
};
