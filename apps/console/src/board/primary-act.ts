import type { Alert } from '../alert/alert.js';
import { offeredCommands, type Assignment } from '../alert/commands.js';

/** The one thing that a row offers beside its details. */
export type PrimaryAct = 'acknowledge' | 'read-back' | 'start-care';

/**
 * What comes next for this person, if it needs no more words than a press.
 *
 * @param handedOver ids of alerts whose hand-off waits: those are read back, not acknowledged
 */
export function primaryAct(
  alert: Alert,
  person: { readonly id: string; readonly assignments: readonly Assignment[] },
  handedOver: ReadonlySet<string>,
): PrimaryAct | undefined {
  const offered = offeredCommands(alert, person).map(({ command }) => command);
  if (offered.includes('acknowledge')) return handedOver.has(alert.id) ? 'read-back' : 'acknowledge';
  return offered.includes('start-care') ? 'start-care' : undefined;
}
