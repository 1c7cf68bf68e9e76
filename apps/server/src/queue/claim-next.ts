import { scoped, type Scope, type ScopedTransaction } from '#access';
import type { ClaimProblem } from '#domain';
import { takeNextPatient } from '#persistence';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { commandIn } from '../alert/alert-command.js';
import type { AlertView } from '../alert/alert-view.js';
import { isOvertakenClaim } from '../firm/claim-eligibility.js';
import type { ClaimNextBody, claimNextSchema } from './queue-schema.js';
import { countProblems, inChunks, mayClaim, waitingLine, type Judgement } from './waiting-patients.js';

export type ClaimNextAnswer = z.input<typeof claimNextSchema>;

/**
 * Claims the next patient for the person: every waiting alert of his or hers that the person may claim, in one
 * transaction. Nobody waits for somebody else who is claiming: a patient who is just being taken is passed over.
 *
 * @throws {Problem} `forbidden` for whoever claims nothing
 */
export async function claimNext(
  source: DataSource,
  scope: Scope,
  only: ClaimNextBody,
): Promise<ClaimNextAnswer> {
  const once = (): Promise<ClaimNextAnswer> => scoped(source, scope, (tx) => claimNextIn(tx, only));
  try {
    return await once();
  } catch (error) {
    // What the claim was judged by has changed before it was written.
    if (isOvertakenClaim(error)) return once();
    throw error;
  }
}

async function claimNextIn(tx: ScopedTransaction, only: ClaimNextBody): Promise<ClaimNextAnswer> {
  const line = await waitingLine(tx, only);
  const notEligible: Partial<Record<ClaimProblem, number>> = {};
  let otherProgrammes = 0;
  let beingTaken = 0;
  for await (const { patients, judged } of inChunks(tx, line, only.programmes)) {
    otherProgrammes += countProblems(judged, notEligible);
    let left = patients.filter(({ alerts }) => alerts.some(({ alertId }) => mayClaim(judged.get(alertId))));
    while (left.length > 0) {
      const taken = await takeNextPatient(
        tx,
        left.map(({ patientId }) => patientId),
      );
      const [first] = taken;
      if (first === undefined) break;
      const answer = await claimAll(tx, first.patientId, taken, judged);
      if (answer !== undefined) return answer;
      left = left.filter(({ patientId }) => patientId !== first.patientId);
    }
    beingTaken += left.length;
  }
  return {
    ok: false,
    code: 'nothing-to-claim',
    waiting: {
      patients: line.all.length,
      alerts: line.all.reduce((sum, { alerts }) => sum + alerts.length, 0),
    },
    notEligible,
    otherProgrammes,
    withColleagues: line.all.length - line.ranked.length,
    beingTaken,
  };
}

/** Programmes choose the patient; of the patient everything is claimed that may be. Undefined: nothing could be. */
async function claimAll(
  tx: ScopedTransaction,
  patient: string,
  taken: readonly { readonly alertId: string; readonly version: number }[],
  judged: ReadonlyMap<string, Judgement>,
): Promise<ClaimNextAnswer | undefined> {
  const claimed: AlertView[] = [];
  const left: { alert: string; reasons: string[] }[] = [];
  for (const { alertId, version } of taken) {
    const problems = judged.get(alertId)?.problems ?? [];
    if (problems.length > 0) {
      left.push({ alert: alertId, reasons: [...problems] });
      continue;
    }
    const answer = await commandIn(tx, 'claim', { alertId, version });
    if (answer.ok) claimed.push(answer.alert);
    else left.push({ alert: alertId, reasons: [...(answer.reasons ?? [answer.code])] });
  }
  if (claimed.length === 0) return undefined;
  return { ok: true, patient, alerts: claimed, left };
}
