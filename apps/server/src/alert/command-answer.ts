import type { CommandRefusal } from '#domain';
import type { AlertView } from './alert-view.js';

/** What a person asks of an alert, beside which command it is. */
export interface CommandInput {
  readonly alertId: string;
  /** The version that the person saw; `seen` changes nothing and takes whichever it was, 0 for the present one. */
  readonly version: number;
  readonly reason?: string | undefined;
  /** Whom it is given to (`reassign`). */
  readonly to?: string | undefined;
  /** Until when (`snooze`), RFC 3339. */
  readonly until?: string | undefined;
  /** What came of the care (`close`). */
  readonly outcome?: string | undefined;
  /** Patient, problem and who calls were confirmed: only the hand-off's own acceptance says so. */
  readonly confirmed?: boolean | undefined;
}

export type CommandCode =
  | CommandRefusal
  | 'not-found'
  | 'not-eligible'
  | 'obstacles'
  | 'confirmation-required'
  | 'person-not-allowed'
  | 'until-not-allowed'
  | 'already-open'
  | 'emergency-open'
  | 'too-late-to-reopen';

export type CommandAnswer =
  | { readonly ok: true; readonly alert: AlertView }
  | {
      readonly ok: false;
      readonly code: CommandCode;
      readonly detail: string;
      /** With `not-eligible` everything that does not fit, with `obstacles` everything that is open still. */
      readonly reasons?: readonly string[];
    };
