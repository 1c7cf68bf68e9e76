import { audit, holdsRole, type ScopedTransaction } from '#access';
import { claimOrder, type ClaimProblem, type Waiting } from '#domain';
import { findAlert, readerOf } from '../alert/alert-repository.js';
import { concerns, viewAlert, type AlertView } from '../alert/alert-view.js';
import { Problem } from '../problem/problem.js';
import { claimProblemsOf } from './claim-eligibility.js';

/** Open alerts that are looked at for one answer: those due first. */
const looksAt = 200;

export interface NextAlert {
  /** Null: nothing waits that the person may claim. */
  readonly alert: AlertView | null;
  /** Is the person preferred for this patient? */
  readonly preferred: boolean;
  /** How often something that waits was passed over, by the reason why it may not be claimed. */
  readonly passedOver: Readonly<Partial<Record<ClaimProblem, number>>>;
}

/**
 * The alert that the person of the transaction should claim next.
 *
 * @throws {Problem} `forbidden` for whoever claims nothing
 */
export async function nextAlert(tx: ScopedTransaction): Promise<NextAlert> {
  const reader = await readerOf(tx);
  if (!holdsRole(reader.assignments, ['tier1'])) throw new Problem('forbidden');
  const passedOver: Partial<Record<ClaimProblem, number>> = {};
  const { waiting, now, present } = await whatWaits(tx);
  for (const { alertId, preferredFor } of claimOrder(waiting, tx.staffId, present, now)) {
    const found = await findAlert(tx, alertId);
    if (found === undefined || !concerns(found.alert, reader, found.alert)) continue;
    const problems = await claimProblemsOf(tx, alertId);
    if (problems.length === 0) {
      const { tenant, patient } = found.alert;
      await audit(tx, { action: 'read', target: `alert:${alertId}`, tenantId: tenant, patientId: patient });
      return {
        alert: viewAlert(found.alert, found.patient, reader),
        preferred: preferredFor === tx.staffId,
        passedOver,
      };
    }
    for (const problem of problems) passedOver[problem] = (passedOver[problem] ?? 0) + 1;
  }
  return { alert: null, preferred: false, passedOver };
}

async function whatWaits(
  tx: ScopedTransaction,
): Promise<{ waiting: Waiting[]; now: Date; present: ReadonlySet<string> }> {
  const waiting = await tx.query<Waiting>(
    `SELECT a.alert_id AS "alertId", a.due_at AS "dueAt", wardline.preferred_clinician(a.patient_id) AS "preferredFor"
     FROM wardline.alert a WHERE a.state = 'open' AND a.severity <> 'critical' ORDER BY a.due_at, a.alert_id LIMIT $1`,
    [looksAt],
  );
  const [row] = await tx.query<{ now: Date; present: string[] }>(
    'SELECT wardline.now() AS now, wardline.colleagues_present() AS present',
  );
  if (row === undefined) throw new Error('the database has no time');
  return { waiting, now: row.now, present: new Set(row.present) };
}
