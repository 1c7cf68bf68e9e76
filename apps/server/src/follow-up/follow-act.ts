import { scoped, type ScopedTransaction, type Session } from '#access';
import type { TreeAnswer } from '#persistence';
import type { DataSource } from 'typeorm';
import type { CommandAnswer } from '../alert/alert-command.js';
import { findAlert, type AlertWithPatient } from '../alert/alert-repository.js';
import { Problem } from '../problem/problem.js';
import { problemOf } from '../tree/tree-act.js';

/** Codes that say, in the words of the interface, that there is nothing here. */
const nothingHere = new Set(['unknown-alert', 'unknown-follow-up', 'unknown-contact', 'unknown-patient']);

/** @throws {Problem} with the code of the refusal */
export function refuse(code: string): never {
  throw new Problem(nothingHere.has(code) ? 'not-found' : problemOf(code));
}

/**
 * An act on a case in the name of the person. The transaction commits also when the database refuses, since the refusal
 * is in the audit trail.
 *
 * @throws {Problem} with the code of the refusal
 */
export async function followAct(
  source: DataSource,
  session: Session,
  work: (tx: ScopedTransaction) => Promise<TreeAnswer>,
): Promise<void> {
  const answer = await scoped(source, session, work);
  if (!answer.ok) refuse(answer.code);
}

/** @throws {Problem} `not-found` */
export async function alertInSight(tx: ScopedTransaction, alertId: string): Promise<AlertWithPatient> {
  const found = await findAlert(tx, alertId);
  if (found === undefined) throw new Problem('not-found');
  return found;
}

/** @throws {Problem} with the command's refusal */
export function refuseCommand(answer: CommandAnswer & { readonly ok: false }): never {
  throw new Problem(answer.code, answer.detail, undefined, answer.reasons);
}
