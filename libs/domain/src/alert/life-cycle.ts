import type { Severity } from '../disposition.js';
import type { Role } from '../role.js';
import type { AlertCommand, AlertEventType, AlertState, PlatformAct } from './states.js';

/** One row of the life cycle. */
export interface Transition {
  readonly act: Exclude<AlertCommand, 'seen'> | PlatformAct;
  readonly from: readonly AlertState[];
  /** `same`: the state does not change. */
  readonly to: AlertState | 'same';
  readonly event: AlertEventType;
  /** Empty: no person does it; readings, receipts and the clock do. */
  readonly roles: readonly Role[];
  /** Severities for which the row holds; undefined for all. A critical is ended by the nurse or physician only (H17). */
  readonly severities?: readonly Severity[];
  /** What it does to the owner; `named`: whom the command names. */
  readonly owner: 'actor' | 'keep' | 'none' | 'named';
  /** Must the actor be the owner? */
  readonly ownerOnly?: boolean;
  readonly reasonRequired?: boolean;
  /** May not be done once a red flag was answered yes (H17), by whoever works from outside. */
  readonly notAfterRedFlag?: boolean;
  /** Needs what the actor has to say beside the reason. */
  readonly needs?: 'person' | 'until' | 'outcome';
}

const local: readonly Role[] = ['nurse', 'charge-nurse', 'physician'];
const platform: readonly Role[] = [];
const waiting: readonly AlertState[] = ['open', 'claimed', 'escalated', 'delivered'];
const held: readonly AlertState[] = ['claimed', 'acknowledged', 'in-care'];
const open: readonly AlertState[] = ['open', 'claimed', 'escalated', 'delivered', 'acknowledged', 'in-care'];
const ended: readonly AlertState[] = ['resolved', 'closed'];
const notCritical: readonly Severity[] = ['tier1', 'indeterminate'];

/**
 * The life cycle of an alert, as data: who may do what, from where to where, and what becomes of the owner. Whatever is
 * not in this table is not allowed. From `escalated` on the one who hands over keeps the alert until somebody of the
 * local team has acknowledged it: at no moment is it nobody's.
 */
export const alertLifeCycle: readonly Transition[] = [
  // Tier-1
  {
    act: 'claim',
    from: ['open'],
    to: 'claimed',
    event: 'claimed',
    roles: ['tier1'],
    severities: notCritical,
    owner: 'actor',
  },
  {
    act: 'release',
    from: ['claimed'],
    to: 'open',
    event: 'released',
    roles: ['tier1'],
    owner: 'none',
    ownerOnly: true,
  },
  {
    act: 'hand-over',
    from: ['claimed'],
    to: 'escalated',
    event: 'hand-off',
    roles: ['tier1'],
    owner: 'keep',
    ownerOnly: true,
  },
  {
    act: 'resolve',
    from: ['claimed'],
    to: 'resolved',
    event: 'resolved',
    roles: ['tier1'],
    severities: notCritical,
    owner: 'keep',
    ownerOnly: true,
    reasonRequired: true,
    notAfterRedFlag: true,
  },
  {
    act: 'reassign',
    from: ['claimed'],
    to: 'claimed',
    event: 'reassigned',
    roles: ['supervisor'],
    owner: 'named',
    needs: 'person',
    reasonRequired: true,
  },
  {
    act: 'snooze',
    from: ['claimed'],
    to: 'same',
    event: 'snoozed',
    roles: ['tier1'],
    severities: notCritical,
    owner: 'keep',
    ownerOnly: true,
    reasonRequired: true,
    notAfterRedFlag: true,
    needs: 'until',
  },
  {
    act: 'wake',
    from: ['claimed'],
    to: 'same',
    event: 'woken',
    roles: ['tier1', 'supervisor'],
    severities: notCritical,
    owner: 'keep',
  },
  // Going up is always allowed.
  {
    act: 'escalate',
    from: ['open', 'claimed'],
    to: 'escalated',
    event: 'escalated',
    roles: ['tier1', 'supervisor', ...local],
    owner: 'keep',
    reasonRequired: true,
  },
  {
    act: 'escalate',
    from: ['acknowledged', 'in-care'],
    to: 'escalated',
    event: 'escalated',
    roles: local,
    owner: 'keep',
    reasonRequired: true,
  },
  // The local team
  {
    act: 'acknowledge',
    from: waiting,
    to: 'acknowledged',
    event: 'acknowledged',
    roles: local,
    owner: 'actor',
  },
  {
    act: 'start-care',
    from: ['acknowledged'],
    to: 'in-care',
    event: 'care-started',
    roles: local,
    owner: 'keep',
    ownerOnly: true,
  },
  {
    act: 'release',
    from: ['acknowledged', 'in-care'],
    to: 'escalated',
    event: 'released',
    roles: local,
    owner: 'none',
    ownerOnly: true,
    reasonRequired: true,
  },
  {
    act: 'reassign',
    from: ['acknowledged', 'in-care'],
    to: 'acknowledged',
    event: 'reassigned',
    roles: local,
    owner: 'named',
    needs: 'person',
    reasonRequired: true,
  },
  {
    act: 'resolve',
    from: ['acknowledged'],
    to: 'resolved',
    event: 'resolved',
    roles: local,
    owner: 'keep',
    reasonRequired: true,
  },
  {
    act: 'close',
    from: ['in-care'],
    to: 'closed',
    event: 'closed',
    roles: local,
    owner: 'keep',
    reasonRequired: true,
    needs: 'outcome',
  },
  {
    act: 'snooze',
    from: ['acknowledged', 'in-care'],
    to: 'same',
    event: 'snoozed',
    roles: local,
    severities: notCritical,
    owner: 'keep',
    ownerOnly: true,
    reasonRequired: true,
    needs: 'until',
  },
  {
    act: 'wake',
    from: ['acknowledged', 'in-care'],
    to: 'same',
    event: 'woken',
    roles: local,
    severities: notCritical,
    owner: 'keep',
  },
  {
    act: 'reopen',
    from: ended,
    to: 'escalated',
    event: 'reopened',
    roles: local,
    owner: 'none',
    reasonRequired: true,
  },
  {
    act: 'reopen',
    from: ended,
    to: 'open',
    event: 'reopened',
    roles: ['tier1', 'supervisor'],
    severities: notCritical,
    owner: 'none',
    reasonRequired: true,
  },
  // Receipts, readings, the clock
  {
    act: 'deliver',
    from: ['escalated'],
    to: 'delivered',
    event: 'delivered',
    roles: platform,
    owner: 'keep',
  },
  { act: 'raise', from: ['open', 'claimed'], to: 'open', event: 'raised', roles: platform, owner: 'none' },
  {
    act: 'raise',
    from: ['escalated', 'delivered', 'acknowledged', 'in-care'],
    to: 'escalated',
    event: 'raised',
    roles: platform,
    owner: 'keep',
  },
  {
    act: 'worsen',
    from: ['acknowledged', 'in-care'],
    to: 'escalated',
    event: 'worsened',
    roles: platform,
    owner: 'keep',
  },
  { act: 'worsen', from: ['claimed'], to: 'same', event: 'worsened', roles: platform, owner: 'keep' },
  {
    act: 'time-out',
    from: ['open', 'claimed'],
    to: 'escalated',
    event: 'escalated',
    roles: platform,
    severities: notCritical,
    owner: 'keep',
  },
  {
    act: 'time-out',
    from: ['acknowledged', 'in-care'],
    to: 'escalated',
    event: 'overdue',
    roles: platform,
    owner: 'keep',
  },
  {
    act: 'wake-up',
    from: held,
    to: 'same',
    event: 'woken',
    roles: platform,
    severities: notCritical,
    owner: 'keep',
  },
  {
    act: 'close-by-status',
    from: open,
    to: 'resolved',
    event: 'closed-by-status',
    roles: platform,
    owner: 'keep',
  },
  { act: 'supersede', from: open, to: 'resolved', event: 'superseded', roles: platform, owner: 'keep' },
];
