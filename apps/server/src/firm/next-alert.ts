import { audit, type ScopedTransaction } from '#access';
import type { ClaimProblem } from '#domain';
import { findAlert, readerOf } from '../alert/alert-repository.js';
import { viewAlert, type AlertView } from '../alert/alert-view.js';
import { countProblems, inChunks, mayClaim, waitingLine } from '../queue/waiting-patients.js';

export interface NextAlert {
  /** Null: nothing waits that the person may claim. */
  readonly alert: AlertView | null;
  /** Is the person preferred for this patient? */
  readonly preferred: boolean;
  /** How often something that waits was passed over, by the reason why it may not be claimed. */
  readonly passedOver: Readonly<Partial<Record<ClaimProblem, number>>>;
}

/**
 * The alert that the person of the transaction should claim next, in the same order in which patients are given out;
 * claims nothing.
 *
 * @throws {Problem} `forbidden` for whoever claims nothing
 */
export async function nextAlert(tx: ScopedTransaction): Promise<NextAlert> {
  const passedOver: Partial<Record<ClaimProblem, number>> = {};
  for await (const { patients, judged } of inChunks(tx, await waitingLine(tx, {}), undefined)) {
    for (const { alerts, preferredFor } of patients) {
      const fits = alerts.find(({ alertId }) => mayClaim(judged.get(alertId)));
      const found = fits === undefined ? undefined : await findAlert(tx, fits.alertId);
      if (found !== undefined) {
        const { id, tenant, patient } = found.alert;
        await audit(tx, { action: 'read', target: `alert:${id}`, tenantId: tenant, patientId: patient });
        return {
          alert: viewAlert(found.alert, found.patient, await readerOf(tx)),
          preferred: preferredFor === tx.staffId,
          passedOver,
        };
      }
      const theirs = alerts.flatMap(({ alertId }) => {
        const one = judged.get(alertId);
        return one === undefined ? [] : [[alertId, one] as const];
      });
      countProblems(new Map(theirs), passedOver);
    }
  }
  return { alert: null, preferred: false, passedOver };
}
