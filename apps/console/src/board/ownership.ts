import type { Alert } from '../alert/alert.js';
import { isHeld } from '../alert/order.js';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';

/** Who has it: the state in words, the owner's name, and whether it sleeps. */
export function ownership(alert: Alert, personId: string, serverNow: number): string {
  const snoozed =
    alert.snoozedUntil === undefined || alert.snoozedUntil <= serverNow
      ? ''
      : ` · ${texts.nurse.snoozedUntil(clockTime(alert.snoozedUntil, serverNow))}`;
  return `${holder(alert, personId)}${snoozed}`;
}

function holder(alert: Alert, personId: string): string {
  if (alert.owner === null) return texts.state[alert.state];
  const name = alert.owner.id === personId ? texts.alert.you : alert.owner.name;
  return isHeld(alert)
    ? `${alert.state === 'in-care' ? `${texts.state['in-care']} · ` : ''}${texts.alert.heldBy(name)}`
    : `${texts.state[alert.state]} · ${name}`;
}
