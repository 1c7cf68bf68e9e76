import type { ScopedTransaction } from '#access';
import { whyNotClaim, type ClaimProblem } from '#domain';
import { claimMaterial } from '#persistence';

/** SQLSTATE of the database’s own refusal, `require_eligible`. */
const notEligibleState = 'WL010';
/** SQLSTATE of `refuse_unagreed`. */
const outsideAgreementState = 'WL011';

/**
 * What keeps the person of the transaction from claiming; empty when nothing does. Asked under the alert’s row lock.
 * The database asks again when the claim is written.
 */
export async function claimProblemsOf(
  tx: ScopedTransaction,
  alertId: string,
): Promise<readonly ClaimProblem[]> {
  const material = await claimMaterial(tx, alertId);
  return material === undefined ? ['agreement-ended'] : whyNotClaim(material);
}

/** Did the database refuse a claim that was just found to be all right? Something has changed in between. */
export function isOvertakenClaim(error: unknown): boolean {
  return hasState(error, notEligibleState);
}

/** Was an act refused because the patient is in no programme of the agreement? */
export function isOutsideAgreement(error: unknown): boolean {
  return hasState(error, outsideAgreementState);
}

function hasState(error: unknown, state: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === state;
}
