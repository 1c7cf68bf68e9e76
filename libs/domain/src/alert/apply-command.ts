import type { Severity } from '../disposition.js';
import type { Role } from '../role.js';
import { alertLifeCycle, type Transition } from './life-cycle.js';
import type { AlertCommand, AlertEventType, AlertState } from './states.js';

export interface AlertActor {
  readonly userId: string;
  readonly role: Role;
}

export interface AlertStanding {
  readonly state: AlertState;
  readonly severity: Severity;
  readonly ownerId: string | null;
  readonly version: number;
  /** A red flag of the protocol was answered yes. */
  readonly redFlag?: boolean;
}

/** What a command says, beside which one it is. */
export interface CommandWords {
  /** The version that the actor saw: two people, one claim. */
  readonly version: number;
  readonly reason?: string | undefined;
  /** Whom it is given to. */
  readonly to?: string | undefined;
  /** Until when it is snoozed. */
  readonly until?: Date | undefined;
  /** What came of the care. */
  readonly outcome?: string | undefined;
}

export const commandRefusals = [
  'version-conflict',
  'illegal-transition',
  'role-not-allowed',
  'not-the-owner',
  'reason-required',
  'person-required',
  'until-required',
  'outcome-required',
  'red-flag',
] as const;
export type CommandRefusal = (typeof commandRefusals)[number];

export type CommandOutcome =
  | {
      readonly ok: true;
      readonly state: AlertState;
      readonly event: AlertEventType;
      readonly ownerId: string | null;
    }
  | { readonly ok: false; readonly code: CommandRefusal; readonly detail: string };

/** What a command does to an alert, or why it may not. Pure; the caller holds the alert's row lock. */
export function applyCommand(
  alert: AlertStanding,
  command: Exclude<AlertCommand, 'seen'>,
  actor: AlertActor,
  words: CommandWords,
): CommandOutcome {
  if (alert.version !== words.version)
    return refuse(
      'version-conflict',
      `the alert is at version ${alert.version}, the command was for ${words.version}`,
    );
  const inState = alertLifeCycle.filter((row) => row.act === command && row.from.includes(alert.state));
  if (inState.length === 0)
    return refuse('illegal-transition', `cannot ${command} an alert that is ${alert.state}`);
  const row = inState.find(
    ({ roles, severities }) =>
      roles.includes(actor.role) && (severities === undefined || severities.includes(alert.severity)),
  );
  if (row === undefined)
    return refuse(
      'role-not-allowed',
      `${actor.role} may not ${command} a ${alert.severity} alert that is ${alert.state}`,
    );
  return refusalOf(row, alert, actor, words) ?? done(row, alert, actor, words);
}

function refuse(code: CommandRefusal, detail: string): CommandOutcome & { readonly ok: false } {
  return { ok: false, code, detail };
}

function refusalOf(
  row: Transition,
  alert: AlertStanding,
  actor: AlertActor,
  words: CommandWords,
): CommandOutcome | undefined {
  if (row.ownerOnly === true && alert.ownerId !== actor.userId)
    return refuse('not-the-owner', `only its owner may ${row.act} this alert`);
  if (row.notAfterRedFlag === true && alert.redFlag === true)
    return refuse('red-flag', 'a red flag was answered yes: it can only go up');
  if (row.reasonRequired === true && (words.reason ?? '').trim() === '')
    return refuse('reason-required', `${row.act} needs a reason`);
  if (row.needs === 'person' && words.to === undefined)
    return refuse('person-required', 'to whom it is given is not said');
  if (row.needs === 'until' && words.until === undefined)
    return refuse('until-required', 'until when is not said');
  if (row.needs === 'outcome' && (words.outcome ?? '').trim() === '')
    return refuse('outcome-required', 'what came of the care is not said');
  return undefined;
}

function done(row: Transition, alert: AlertStanding, actor: AlertActor, words: CommandWords): CommandOutcome {
  const ownerId = {
    actor: actor.userId,
    keep: alert.ownerId,
    none: null,
    named: words.to ?? alert.ownerId,
  }[row.owner];
  return { ok: true, state: row.to === 'same' ? alert.state : row.to, event: row.event, ownerId };
}
