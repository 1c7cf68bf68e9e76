import type { ScopedTransaction } from '#access';
import type { AlertCommand } from '#domain';
import { claimProblemsOf } from '../firm/claim-eligibility.js';
import type { AlertJson } from './alert-json.js';
import type { CommandAnswer, CommandInput } from './command-answer.js';

type Refusal = CommandAnswer & { readonly ok: false };

/** What the life cycle allows and the record does not: who may claim, what is open still, how long it may sleep. */
export async function refusalOf(
  tx: ScopedTransaction,
  alert: AlertJson,
  command: Exclude<AlertCommand, 'seen'>,
  input: CommandInput,
): Promise<Refusal | undefined> {
  switch (command) {
    case 'claim':
      return notEligible(await claimProblemsOf(tx, alert.id));
    case 'resolve':
    case 'close':
      return openStill(tx, alert.id);
    case 'acknowledge':
      return input.confirmed === true ? undefined : toBeConfirmed(tx, alert.id);
    case 'reassign':
      return notTheirs(tx, alert, input.to);
    case 'snooze':
      return tooLong(tx, alert.id, input.until);
    case 'reopen':
      return tooLate(tx, alert.id);
    default:
      return undefined;
  }
}

function notEligible(reasons: readonly string[]): Refusal | undefined {
  return reasons.length === 0
    ? undefined
    : { ok: false, code: 'not-eligible', detail: reasons.join(', '), reasons };
}

async function openStill(tx: ScopedTransaction, alertId: string): Promise<Refusal | undefined> {
  const [row] = await tx.query<{ obstacles: string[] }>(
    'SELECT wardline.closing_obstacles($1) AS obstacles',
    [alertId],
  );
  const reasons = row?.obstacles ?? [];
  return reasons.length === 0
    ? undefined
    : { ok: false, code: 'obstacles', detail: reasons.join(', '), reasons };
}

async function toBeConfirmed(tx: ScopedTransaction, alertId: string): Promise<Refusal | undefined> {
  const [row] = await tx.query<{ needed: boolean }>('SELECT wardline.needs_confirmation($1) AS needed', [
    alertId,
  ]);
  return row?.needed === true
    ? { ok: false, code: 'confirmation-required', detail: 'the hand-off is to be read back and accepted' }
    : undefined;
}

/** Tier-1 keeps what Tier-1 had; what the local team had goes to one of them. */
async function notTheirs(
  tx: ScopedTransaction,
  alert: AlertJson,
  to: string | undefined,
): Promise<Refusal | undefined> {
  const [row] = await tx.query<{ may: boolean }>('SELECT wardline.may_hold_alert($1, $2, $3) AS may', [
    alert.id,
    to,
    alert.state === 'claimed',
  ]);
  return row?.may === true
    ? undefined
    : { ok: false, code: 'person-not-allowed', detail: 'nobody to whom this alert can be given' };
}

async function tooLong(
  tx: ScopedTransaction,
  alertId: string,
  until: string | undefined,
): Promise<Refusal | undefined> {
  const [row] = await tx.query<{ may: boolean }>(
    `SELECT $2::timestamptz > wardline.now() AND $2::timestamptz <= wardline.now()
       + make_interval(secs => (a.policy -> 'snooze' -> 'longestSeconds')::float8) AS may
     FROM wardline.alert a WHERE a.alert_id = $1`,
    [alertId, until],
  );
  return row?.may === true
    ? undefined
    : {
        ok: false,
        code: 'until-not-allowed',
        detail: 'in the future, and no longer than the escalation policy of the alert allows',
      };
}

/** After this a new reading opens a new alert, and a look back is for the record. */
const reopenWithin = '72 hours';

async function tooLate(tx: ScopedTransaction, alertId: string): Promise<Refusal | undefined> {
  const [row] = await tx.query<{ late: boolean }>(
    'SELECT a.resolved_at < wardline.now() - $2::interval AS late FROM wardline.alert a WHERE a.alert_id = $1',
    [alertId, reopenWithin],
  );
  return row?.late === true
    ? { ok: false, code: 'too-late-to-reopen', detail: `it ended more than ${reopenWithin} ago` }
    : undefined;
}
