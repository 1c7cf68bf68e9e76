import { audit, rolesAt, scoped, type Scope, type ScopedTransaction } from '#access';
import {
  applyCommand,
  clockAfter,
  type AlertCommand,
  type ClaimProblem,
  type CommandOutcome,
  type CommandRefusal,
  type Role,
} from '#domain';
import { noteAlertWork } from '#persistence';
import type { DataSource } from 'typeorm';
import { claimProblemsOf, isOvertakenClaim } from '../firm/claim-eligibility.js';
import { changeAlert, lockAlert, readerOf, saveReceipts, type AlertWithPatient } from './alert-repository.js';
import { viewAlert, type AlertView, type Reader } from './alert-view.js';

export interface CommandInput {
  readonly alertId: string;
  /** The version that the person saw; `seen` needs none. */
  readonly version: number;
  readonly reason?: string | undefined;
}

export type CommandAnswer =
  | { readonly ok: true; readonly alert: AlertView }
  | {
      readonly ok: false;
      readonly code: CommandRefusal | 'not-found' | 'not-eligible';
      readonly detail: string;
      /** With `not-eligible`: everything that does not fit. */
      readonly reasons?: readonly ClaimProblem[];
    };

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
  try {
    return await runOnce(source, scope, command, input);
  } catch (error) {
    // What the claim was judged by has changed before it was written: the second look tells what does not fit now.
    if (isOvertakenClaim(error)) return runOnce(source, scope, command, input);
    throw error;
  }
}

async function runOnce(
  source: DataSource,
  scope: Scope,
  command: AlertCommand,
  input: CommandInput,
): Promise<CommandAnswer> {
  return scoped(source, scope, async (tx) => {
    const found = await lockAlert(tx, input.alertId);
    if (found === undefined)
      return { ok: false, code: 'not-found', detail: 'no such alert that you may see' };
    const reader = await readerOf(tx);
    const answer =
      command === 'seen'
        ? await markSeen(tx, found, reader)
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
  });
}

async function markSeen(
  tx: ScopedTransaction,
  found: AlertWithPatient,
  reader: Reader,
): Promise<CommandAnswer> {
  const { id, tenant, site } = found.alert;
  await saveReceipts(tx, 'seen', [{ alertId: id, tenantId: tenant, siteId: site, position: null }]);
  return { ok: true, alert: viewAlert(found.alert, found.patient, reader) };
}

async function change(
  tx: ScopedTransaction,
  { alert, patient }: AlertWithPatient,
  reader: Reader,
  command: Exclude<AlertCommand, 'seen'>,
  input: CommandInput,
): Promise<CommandAnswer> {
  const roles = rolesAt(reader.assignments, alert.tenant, alert.site);
  const outcome = asTheBestRole(roles, (role) =>
    applyCommand(
      {
        state: alert.state,
        severity: alert.severity,
        version: alert.version,
        ownerId: alert.owner?.id ?? null,
      },
      command,
      { userId: tx.staffId, role },
      input.version,
      input.reason,
    ),
  );
  if (!outcome.ok) return outcome;
  const reasons = command === 'claim' ? await claimProblemsOf(tx, alert.id) : [];
  if (reasons.length > 0) return { ok: false, code: 'not-eligible', detail: reasons.join(', '), reasons };
  const clock = clockAfter(outcome.event, alert.severity);
  const after = await changeAlert(tx, {
    alertId: alert.id,
    state: outcome.state,
    ownerId: outcome.ownerId,
    event: outcome.event,
    note: input.reason?.trim(),
    clockInSeconds: clock.running ? clock.inSeconds : null,
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
