import { alertLifeCycle, audience, directCommands, type DirectCommand, type Role } from '#domain';
import type { Alert } from './alert.js';

/** What a person is, and for which tenant and site; a missing site means all of the tenant's. */
export interface Assignment {
  readonly role: string;
  readonly tenant: string;
  readonly site?: string;
}

export type BoardCommand = Exclude<DirectCommand, 'seen'>;

export interface OfferedCommand {
  readonly command: BoardCommand;
  readonly reasonRequired: boolean;
  /** What has to be said beside the reason. */
  readonly needs?: 'person' | 'until' | 'outcome';
}

/** What a person says with a command. */
export interface CommandWords {
  readonly reason?: string;
  /** The id of the colleague. */
  readonly to?: string;
  /** RFC 3339. */
  readonly until?: string;
  readonly outcome?: string;
}

/**
 * Which commands the page offers for an alert: those the life cycle allows. The server decides again; this only
 * keeps buttons away that could not work.
 */
export function offeredCommands(
  alert: Alert,
  person: { readonly id: string; readonly assignments: readonly Assignment[] },
): readonly OfferedCommand[] {
  const held = rolesAt(alert, person.assignments);
  const offered = new Map<BoardCommand, OfferedCommand>();
  for (const row of alertLifeCycle) {
    const command = directCommands.find((one) => one === row.act);
    if (command === undefined || command === 'seen') continue;
    const allowed =
      row.from.includes(alert.state) &&
      row.roles.some((role: Role) => held.has(role)) &&
      (row.severities?.includes(alert.severity) ?? true) &&
      (row.ownerOnly !== true || alert.owner?.id === person.id);
    if (allowed)
      offered.set(command, {
        command,
        reasonRequired: row.reasonRequired === true,
        ...(row.needs !== undefined && { needs: row.needs }),
      });
  }
  // A snooze that nobody set cannot be ended.
  if (alert.snoozedUntil === undefined) offered.delete('wake');
  return [...offered.values()];
}

/**
 * Is the alert this person's work? An alert that moves on to somebody else is still told to whoever had it, and leaves
 * the board by this.
 */
export function concerns(
  alert: Alert,
  person: { readonly id: string; readonly assignments: readonly Assignment[] },
): boolean {
  if (alert.owner?.id === person.id) return true;
  const held = rolesAt(alert, person.assignments);
  return audience(alert).some((role) => held.has(role));
}

function rolesAt(alert: Alert, assignments: readonly Assignment[]): ReadonlySet<string> {
  return new Set(
    assignments
      .filter((a) => a.tenant === alert.tenant && (a.site === undefined || a.site === alert.site))
      .map((a) => a.role),
  );
}
