import { holdsRole, rolesAt, scoped, type Scope, type ScopedTransaction } from '#access';
import {
  byUrgency,
  claimRank,
  whyNotClaim,
  type ClaimableItem,
  type ClaimProblem,
  type ClaimMoment,
} from '#domain';
import {
  claimableAlerts,
  claimant,
  claimNeeds,
  takeNextPatient,
  type ClaimableAlert,
  type Claimant,
} from '#persistence';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { commandIn } from '../alert/alert-command.js';
import { readerOf } from '../alert/alert-repository.js';
import type { AlertView } from '../alert/alert-view.js';
import { isOvertakenClaim } from '../firm/claim-eligibility.js';
import { Problem } from '../problem/problem.js';
import type { ClaimNextBody, claimNextSchema } from './queue-schema.js';

/** Patients who are judged at a time. */
const chunkSize = 40;

export type ClaimNextAnswer = z.input<typeof claimNextSchema>;

interface WaitingPatient extends ClaimableItem {
  readonly alerts: readonly ClaimableAlert[];
}

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
  const { assignments } = await readerOf(tx);
  if (!holdsRole(assignments, ['tier1'])) throw new Problem('forbidden');
  const person = await claimant(tx);
  const alerts = (await claimableAlerts(tx, only.tenants)).filter(({ tenant, site }) =>
    rolesAt(assignments, tenant, site).includes('tier1'),
  );
  const patients = byPatient(alerts);
  const ranked = claimRank(patients, momentOf(person, tx.staffId));
  const notEligible: Partial<Record<ClaimProblem, number>> = {};
  let otherProgrammes = 0;
  let beingTaken = 0;
  for (let from = 0; from < ranked.length; from += chunkSize) {
    const chunk = ranked.slice(from, from + chunkSize);
    const judged = await judge(tx, person, chunk, only.programmes);
    for (const { problems, otherProgramme } of judged.values()) {
      if (otherProgramme) otherProgrammes++;
      else for (const problem of problems) notEligible[problem] = (notEligible[problem] ?? 0) + 1;
    }
    let left = chunk.filter(({ alerts: theirs }) =>
      theirs.some(({ alertId }) => mayClaim(judged.get(alertId))),
    );
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
    waiting: { patients: patients.length, alerts: alerts.length },
    notEligible,
    otherProgrammes,
    withColleagues: patients.length - ranked.length,
    beingTaken,
  };
}

function byPatient(alerts: readonly ClaimableAlert[]): WaitingPatient[] {
  const found = new Map<string, ClaimableAlert[]>();
  for (const alert of alerts) found.set(alert.patientId, [...(found.get(alert.patientId) ?? []), alert]);
  return [...found].flatMap(([patientId, mine]) => {
    const [top] = [...mine].sort(byUrgency);
    if (top === undefined) return [];
    const { tenant, severity, preferredFor, heldBy } = top;
    const dueAt = new Date(Math.min(...mine.map((alert) => alert.dueAt.getTime())));
    return [{ patientId, tenant, severity, dueAt, preferredFor, heldBy, alerts: mine }];
  });
}

function momentOf({ at, present, served, shares }: Claimant, me: string): ClaimMoment {
  return { me, now: at, present, served, weights: shares };
}

interface Judgement {
  readonly problems: readonly ClaimProblem[];
  readonly otherProgramme: boolean;
}

function mayClaim(judged: Judgement | undefined): boolean {
  return judged !== undefined && judged.problems.length === 0 && !judged.otherProgramme;
}

async function judge(
  tx: ScopedTransaction,
  { at, clinician, agreements }: Claimant,
  patients: readonly WaitingPatient[],
  programmes: readonly string[] | undefined,
): Promise<ReadonlyMap<string, Judgement>> {
  const needs = await claimNeeds(
    tx,
    patients.flatMap(({ alerts }) => alerts.map(({ alertId }) => alertId)),
  );
  return new Map(
    needs.map(({ alertId, employed, need }) => [
      alertId,
      {
        problems: whyNotClaim({ at, employed, clinician, need, agreements }),
        otherProgramme: programmes !== undefined && !programmes.some((id) => need.programmes.includes(id)),
      },
    ]),
  );
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
