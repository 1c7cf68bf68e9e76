import { audit, rolesAt, scoped, type Scope, type ScopedTransaction } from '#access';
import { applyCommand, type AlertCommand, type CommandOutcome, type Role } from '#domain';
import { noteAlertWork } from '#persistence';
import type { DataSource } from 'typeorm';
import { isOvertakenClaim } from '../firm/claim-eligibility.js';
import {
  changeAlert,
  lockAlert,
  readerOf,
  saveReceipts,
  type AlertWithPatient,
  type LockedAlert,
} from './alert-repository.js';
import { refusalOf } from './alert-refusal.js';
import { isEmergencyOpen } from '../problem/problem-filter.js';
import { viewAlert, type Reader } from './alert-view.js';
import type { CommandAnswer, CommandInput } from './command-answer.js';

export type { CommandAnswer, CommandCode, CommandInput } from './command-answer.js';

/**
 * One command, from the socket or over HTTP: under the row lock, with its event and its audit entry, or not at all.
 * A refusal is audited too.
 */
export async function runCommand(
  source: DataSource,
  scope: Scope,
  command: AlertCommand,
  input: CommandInput,
): Promise<CommandAnswer> {
  const once = (): Promise<CommandAnswer> => scoped(source, scope, (tx) => commandIn(tx, command, input));
  try {
    return await once();
  } catch (error) {
    // What the claim was judged by has changed before it was written: the second look tells what does not fit now.
    if (isOvertakenClaim(error)) return once();
    if (isAnotherOpen(error))
      return { ok: false, code: 'already-open', detail: 'the same is open again, as another alert' };
    if (isEmergencyOpen(error))
      return { ok: false, code: 'emergency-open', detail: 'somebody has an emergency of it in hand' };
    throw error;
  }
}

/** The same within a transaction of the caller's, with what else has to happen or not at all. */
export async function commandIn(
  tx: ScopedTransaction,
  command: AlertCommand,
  input: CommandInput,
): Promise<CommandAnswer> {
  const found = await lockAlert(tx, input.alertId);
  if (found === undefined) return { ok: false, code: 'not-found', detail: 'no such alert that you may see' };
  const reader = await readerOf(tx);
  const answer =
    command === 'seen'
      ? await markSeen(tx, found, reader, input)
      : await change(tx, found, reader, command, input);
  await audit(tx, {
    action: `alert.${command}`,
    target: `alert:${input.alertId}`,
    tenantId: found.alert.tenant,
    patientId: found.alert.patient,
    outcome: answer.ok ? 'ok' : answer.code,
  });
  if (answer.ok) await noteAlertWork(tx, input.alertId, command);
  return answer;
}

async function markSeen(
  tx: ScopedTransaction,
  found: AlertWithPatient,
  reader: Reader,
  { version }: CommandInput,
): Promise<CommandAnswer> {
  const { id, tenant, site } = found.alert;
  const seen = version === 0 ? found.alert.version : Math.min(version, found.alert.version);
  await saveReceipts(tx, 'seen', [
    { alertId: id, tenantId: tenant, siteId: site, position: null, version: seen },
  ]);
  return { ok: true, alert: viewAlert(found.alert, found.patient, reader) };
}

async function change(
  tx: ScopedTransaction,
  { alert, patient, redFlag }: LockedAlert,
  reader: Reader,
  command: Exclude<AlertCommand, 'seen'>,
  input: CommandInput,
): Promise<CommandAnswer> {
  const roles = rolesAt(reader.assignments, alert.tenant, alert.site);
  const until = input.until === undefined ? undefined : new Date(input.until);
  const standing = {
    state: alert.state,
    severity: alert.severity,
    version: alert.version,
    ownerId: alert.owner?.id ?? null,
    redFlag,
  };
  const outcome = asTheBestRole(roles, (role) =>
    applyCommand(standing, command, { userId: tx.staffId, role }, { ...input, until }),
  );
  if (!outcome.ok) return outcome;
  const refusal = await refusalOf(tx, alert, command, input);
  if (refusal !== undefined) return refusal;
  const after = await changeAlert(tx, {
    alertId: alert.id,
    state: outcome.state,
    ownerId: outcome.ownerId,
    event: outcome.event,
    note: input.reason?.trim(),
    snoozedUntil: command === 'snooze' ? until : undefined,
    outcome: command === 'close' ? input.outcome?.trim() : undefined,
  });
  return { ok: true, alert: viewAlert(after, patient, reader) };
}

/** A person with several roles acts in the one that may; otherwise hears the refusal that says most. */
function asTheBestRole(roles: readonly Role[], attempt: (role: Role) => CommandOutcome): CommandOutcome {
  let refusal: CommandOutcome = { ok: false, code: 'role-not-allowed', detail: 'no role at this site' };
  for (const role of roles) {
    const outcome = attempt(role);
    if (outcome.ok) return outcome;
    if (refusal.code === 'role-not-allowed') refusal = outcome;
  }
  return refusal;
}

/** Two may be open at once of no condition of a patient: the one that ended is not opened beside the new one. */
function isAnotherOpen(error: unknown): boolean {
  return (error as { constraint?: unknown }).constraint === 'alert_one_open';
}
