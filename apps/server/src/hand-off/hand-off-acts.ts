import { audit, scoped, type ScopedTransaction, type Session } from '#access';
import { acceptHandOff, offerHandOff, type TreeAnswer } from '#persistence';
import type { DataSource } from 'typeorm';
import { commandIn, type CommandAnswer } from '../alert/alert-command.js';
import { findAlert, lockAlert } from '../alert/alert-repository.js';
import { draftOf } from './hand-off-record.js';
import type { AcceptBody, HandOffBody } from './hand-off-schema.js';

/** What the database or the life cycle says; both refuse with codes. */
export type HandOffAnswer = TreeAnswer | CommandAnswer;

/**
 * Goes up with situation, background, assessment and request, filled from the record where nothing else is given. From
 * the desk it is a command; what was sent back with a question, or went up by itself, is offered again where it is.
 */
export async function offer(
  source: DataSource,
  session: Session,
  alertId: string,
  body: HandOffBody,
): Promise<HandOffAnswer> {
  return scoped(source, session, (tx) =>
    undone(tx, alertId, 'hand-off.offer', async () => {
      const found = await lockAlert(tx, alertId);
      if (found === undefined) return { ok: false, code: 'unknown-alert' };
      if (found.alert.version !== body.version) return { ok: false, code: 'version-conflict' };
      const draft = await draftOf(tx, found);
      const waits = found.alert.state === 'escalated' || found.alert.state === 'delivered';
      if (!waits) {
        const moved = await commandIn(tx, 'hand-over', { alertId, version: body.version });
        if (!moved.ok) return moved;
      }
      const sbar = {
        situation: body.situation ?? draft.situation,
        background: body.background ?? draft.background,
        assessment: body.assessment ?? draft.assessment,
        request: body.request,
      };
      return offerHandOff(tx, alertId, sbar, draft, !waits);
    }),
  );
}

/** Read back and acknowledged in one: custody of the alert passes, and contact to whoever promised to ring. */
export async function accept(
  source: DataSource,
  session: Session,
  alertId: string,
  body: AcceptBody,
): Promise<HandOffAnswer> {
  return scoped(source, session, (tx) =>
    undone(tx, alertId, 'hand-off.accept', async () => {
      const accepted = await acceptHandOff(tx, alertId, {
        identifiers: body.patientConfirmed,
        problem: body.problem,
        callBy: body.callBy,
        callAt: new Date(body.callAt),
      });
      return accepted.ok
        ? commandIn(tx, 'acknowledge', { alertId, version: body.version, confirmed: true })
        : accepted;
    }),
  );
}

/** Either all of it or nothing but its line on the trail, which says why. */
export async function undone(
  tx: ScopedTransaction,
  alertId: string,
  action: 'hand-off.offer' | 'hand-off.accept' | 'emergency.end',
  work: () => Promise<HandOffAnswer>,
): Promise<HandOffAnswer> {
  await tx.query('SAVEPOINT act');
  const answer = await work();
  if (answer.ok) return answer;
  await tx.query('ROLLBACK TO SAVEPOINT act');
  const found = await findAlert(tx, alertId);
  await audit(tx, {
    action,
    target: `alert:${alertId}`,
    ...(found !== undefined && { tenantId: found.alert.tenant, patientId: found.alert.patient }),
    outcome: answer.code,
  });
  return answer;
}
