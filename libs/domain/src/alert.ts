import type { Severity } from './disposition.js';
import type { Role } from './role.js';

/** `resolved` is the only state in which an alert is closed; in every other one it is on somebody's desk or clock. */
export const alertStates = ['open', 'claimed', 'escalated', 'acknowledged', 'resolved'] as const;
export type AlertState = (typeof alertStates)[number];

export const alertCommands = ['seen', 'claim', 'acknowledge', 'escalate', 'resolve', 'release'] as const;
export type AlertCommand = (typeof alertCommands)[number];

/** What happens to an alert, as it stands in the append-only `alert_event`. */
export const alertEventTypes = [
  'opened',
  'joined',
  'raised',
  'reassessed',
  'overdue',
  'claimed',
  'acknowledged',
  'escalated',
  'released',
  'resolved',
  'closed-by-status',
  'hand-over-offered',
  'handed-over',
] as const;
export type AlertEventType = (typeof alertEventTypes)[number];

/** Events that commands lead to; the others come from readings and from the clock. */
export type CommandEvent = Extract<
  AlertEventType,
  'claimed' | 'acknowledged' | 'escalated' | 'released' | 'resolved'
>;

interface Transition {
  readonly command: Exclude<AlertCommand, 'seen'>;
  readonly from: readonly AlertState[];
  readonly to: AlertState;
  readonly event: CommandEvent;
  readonly roles: readonly Role[];
  /** Severities for which the row holds; undefined for all. A critical is closed by the nurse or physician only (H17). */
  readonly severities?: readonly Severity[];
  /** What the command does to the owner. */
  readonly owner: 'actor' | 'keep' | 'none';
  /** Must the actor be the owner? */
  readonly ownerOnly?: boolean;
  readonly reasonRequired?: boolean;
}

const local: readonly Role[] = ['nurse', 'charge-nurse', 'physician'];

/** The life cycle of an alert, as data. Whatever is not in this table is not allowed. */
export const alertLifeCycle: readonly Transition[] = [
  {
    command: 'claim',
    from: ['open'],
    to: 'claimed',
    event: 'claimed',
    roles: ['tier1'],
    severities: ['tier1', 'indeterminate'],
    owner: 'actor',
  },
  {
    command: 'release',
    from: ['claimed'],
    to: 'open',
    event: 'released',
    roles: ['tier1'],
    owner: 'none',
    ownerOnly: true,
  },
  {
    command: 'release',
    from: ['acknowledged'],
    to: 'escalated',
    event: 'released',
    roles: local,
    owner: 'none',
    ownerOnly: true,
    reasonRequired: true,
  },
  {
    command: 'escalate',
    from: ['open', 'claimed'],
    to: 'escalated',
    event: 'escalated',
    roles: ['tier1', 'supervisor', ...local],
    owner: 'keep',
    reasonRequired: true,
  },
  {
    command: 'acknowledge',
    from: ['open', 'claimed', 'escalated'],
    to: 'acknowledged',
    event: 'acknowledged',
    roles: local,
    owner: 'actor',
  },
  {
    command: 'resolve',
    from: ['claimed'],
    to: 'resolved',
    event: 'resolved',
    roles: ['tier1'],
    severities: ['tier1', 'indeterminate'],
    owner: 'keep',
    ownerOnly: true,
    reasonRequired: true,
  },
  {
    command: 'resolve',
    from: ['acknowledged'],
    to: 'resolved',
    event: 'resolved',
    roles: local,
    owner: 'keep',
    reasonRequired: true,
  },
];

export interface AlertActor {
  readonly userId: string;
  readonly role: Role;
}

export interface AlertStanding {
  readonly state: AlertState;
  readonly severity: Severity;
  readonly ownerId: string | null;
  readonly version: number;
}

export type CommandRefusal =
  'version-conflict' | 'illegal-transition' | 'role-not-allowed' | 'not-the-owner' | 'reason-required';

export type CommandOutcome =
  | {
      readonly ok: true;
      readonly state: AlertState;
      readonly event: CommandEvent;
      readonly ownerId: string | null;
    }
  | { readonly ok: false; readonly code: CommandRefusal; readonly detail: string };

/**
 * What a command does to an alert, or why it may not. Pure; the caller holds the alert's row lock.
 *
 * @param expectedVersion the version the actor saw: two people, one claim
 */
export function applyCommand(
  alert: AlertStanding,
  command: Exclude<AlertCommand, 'seen'>,
  actor: AlertActor,
  expectedVersion: number,
  reason?: string,
): CommandOutcome {
  const refuse = (code: CommandRefusal, detail: string): CommandOutcome => ({ ok: false, code, detail });
  if (alert.version !== expectedVersion) {
    return refuse(
      'version-conflict',
      `the alert is at version ${alert.version}, the command was for ${expectedVersion}`,
    );
  }
  const inState = alertLifeCycle.filter((t) => t.command === command && t.from.includes(alert.state));
  if (inState.length === 0)
    return refuse('illegal-transition', `cannot ${command} an alert that is ${alert.state}`);
  const allowed = inState.find(
    (t) =>
      t.roles.includes(actor.role) && (t.severities === undefined || t.severities.includes(alert.severity)),
  );
  if (allowed === undefined) {
    return refuse(
      'role-not-allowed',
      `${actor.role} may not ${command} a ${alert.severity} alert that is ${alert.state}`,
    );
  }
  if (allowed.ownerOnly === true && alert.ownerId !== actor.userId) {
    return refuse('not-the-owner', `only its owner may ${command} this alert`);
  }
  if (allowed.reasonRequired === true && (reason === undefined || reason.trim() === '')) {
    return refuse('reason-required', `${command} needs a reason`);
  }
  const ownerId = { actor: actor.userId, keep: alert.ownerId, none: null }[allowed.owner];
  return { ok: true, state: allowed.to, event: allowed.event, ownerId };
}

/**
 * Checks the table itself; called at start. Throws when a state cannot be reached, or an open one cannot be left.
 */
export function assertLifeCycle(table: readonly Transition[] = alertLifeCycle): void {
  const reachable = new Set<AlertState>(['open']);
  for (let grew = true; grew;) {
    grew = false;
    for (const t of table) {
      if (t.from.some((s) => reachable.has(s)) && !reachable.has(t.to)) {
        reachable.add(t.to);
        grew = true;
      }
    }
  }
  for (const state of alertStates) {
    if (!reachable.has(state)) throw new Error(`alert life cycle: state ${state} cannot be reached`);
    if (state !== 'resolved' && !table.some((t) => t.from.includes(state))) {
      throw new Error(`alert life cycle: state ${state} cannot be left`);
    }
  }
}

/**
 * Who works on an alert: Tier-1 on everything that is not critical and not handed over, the local care team on the
 * critical and the handed over.
 */
export function audience(alert: {
  readonly severity: Severity;
  readonly state: AlertState;
}): readonly Role[] {
  const handedOver = alert.state === 'escalated' || alert.state === 'acknowledged';
  return alert.severity === 'critical' || handedOver
    ? ['nurse', 'charge-nurse', 'physician', 'lead']
    : ['tier1', 'supervisor', 'lead'];
}

/** Time to a first human action, in seconds, when the tree's leaf names none. Examples; a tenant sets its own later. */
export const defaultRespondWithinSeconds: Readonly<Record<Severity, number>> = {
  critical: 2 * 60,
  tier1: 60 * 60,
  indeterminate: 4 * 3600,
};
