import { holdsRole, rolesAt, type ScopedTransaction } from '#access';
import { byUrgency, claimRank, whyNotClaim, type ClaimableItem, type ClaimProblem } from '#domain';
import { claimableAlerts, claimant, claimNeeds, type ClaimableAlert, type Claimant } from '#persistence';
import { readerOf } from '../alert/alert-repository.js';
import { Problem } from '../problem/problem.js';
import type { ClaimNextBody } from './queue-schema.js';

/** Patients who are judged at a time. */
const chunkSize = 40;

export interface WaitingPatient extends ClaimableItem {
  readonly alerts: readonly ClaimableAlert[];
}

/** What keeps the person from an alert, and whether it is of a programme that was asked for. */
export interface Judgement {
  readonly problems: readonly ClaimProblem[];
  readonly otherProgramme: boolean;
}

export interface JudgedPatients {
  readonly patients: readonly WaitingPatient[];
  /** By alert. */
  readonly judged: ReadonlyMap<string, Judgement>;
}

/** Everything that waits at Tier-1, in the order in which one person should take it. */
export interface WaitingLine {
  readonly person: Claimant;
  readonly all: readonly WaitingPatient[];
  readonly ranked: readonly WaitingPatient[];
}

/** @throws {Problem} `forbidden` for whoever claims nothing */
export async function waitingLine(tx: ScopedTransaction, only: ClaimNextBody): Promise<WaitingLine> {
  const { assignments } = await readerOf(tx);
  if (!holdsRole(assignments, ['tier1'])) throw new Problem('forbidden');
  const person = await claimant(tx);
  const alerts = (await claimableAlerts(tx, only.tenants)).filter(({ tenant, site }) =>
    rolesAt(assignments, tenant, site).includes('tier1'),
  );
  const all = byPatient(alerts);
  const { at, present, served, shares } = person;
  const ranked = claimRank(all, { me: tx.staffId, now: at, present, served, weights: shares });
  return { person, all, ranked };
}

/** The line in chunks, each judged when it is asked for: as a rule the first one is enough. */
export async function* inChunks(
  tx: ScopedTransaction,
  { person, ranked }: WaitingLine,
  programmes: readonly string[] | undefined,
): AsyncGenerator<JudgedPatients, void, undefined> {
  for (let from = 0; from < ranked.length; from += chunkSize) {
    const patients = ranked.slice(from, from + chunkSize);
    yield { patients, judged: await judge(tx, person, patients, programmes) };
  }
}

export function mayClaim(judged: Judgement | undefined): boolean {
  return judged !== undefined && judged.problems.length === 0 && !judged.otherProgramme;
}

/** Adds up what keeps the person from alerts. @returns how many are of no programme that was asked for */
export function countProblems(
  judged: ReadonlyMap<string, Judgement>,
  into: Partial<Record<ClaimProblem, number>>,
): number {
  let others = 0;
  for (const { problems, otherProgramme } of judged.values()) {
    if (otherProgramme) others++;
    else for (const problem of problems) into[problem] = (into[problem] ?? 0) + 1;
  }
  return others;
}

function byPatient(alerts: readonly ClaimableAlert[]): WaitingPatient[] {
  const found = new Map<string, ClaimableAlert[]>();
  for (const alert of alerts) found.set(alert.patientId, [...(found.get(alert.patientId) ?? []), alert]);
  return [...found].flatMap(([patientId, mine]) => {
    const sorted = [...mine].sort(byUrgency);
    const [top] = sorted;
    if (top === undefined) return [];
    const { tenant, severity, preferredFor, heldBy } = top;
    const dueAt = new Date(Math.min(...mine.map((alert) => alert.dueAt.getTime())));
    return [{ patientId, tenant, severity, dueAt, preferredFor, heldBy, alerts: sorted }];
  });
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
