import { isCalling, type AlertState } from '../alert/index.js';
import type { QueuedAlert } from './patient-item.js';

/** Where an item stands on the local team’s board. */
export const boardSections = ['now', 'mine', 'team'] as const;
export type BoardSection = (typeof boardSections)[number];

export interface BoardAlert extends QueuedAlert {
  readonly state: AlertState;
  readonly ownerId: string | null;
}

/**
 * What needs somebody now, what the reader holds, what the team holds. Pure; each item in one section. Now: nobody of
 * the team has taken it yet, or something of the reader’s own is overdue.
 *
 * @param followUps of the patient that are open
 */
export function boardSection(
  alerts: readonly BoardAlert[],
  followUps: readonly { readonly ownerId: string | null; readonly dueAt: Date }[],
  me: string,
  now: Date,
): BoardSection {
  const own = [...alerts, ...followUps].filter(({ ownerId }) => ownerId === me);
  if (alerts.some(isCalling) || own.some(({ dueAt }) => dueAt <= now)) return 'now';
  return own.length > 0 ? 'mine' : 'team';
}
