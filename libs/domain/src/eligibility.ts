import { agreementHolds, workPlaceProblem, type AgreementTerms, type WorkPlace } from './agreement.js';
import { competenceProblems, type Competence } from './competence.js';
import { licenceProblem, type Licence, type Place } from './licence.js';
import { onShift, type Shift } from './roster.js';

/** Why a clinician of a firm may not claim, in the order in which the reasons are told. */
export const claimProblems = [
  'credentials-ended',
  'agreement-ended',
  'programme-not-agreed',
  'not-overflowed',
  'work-location-undeclared',
  'work-location-not-allowed',
  'licence-missing',
  'patient-place-unknown',
  'licence-other-place',
  'licence-expired',
  'licence-unverified',
  'competence-missing',
  'competence-expired',
  'off-shift',
] as const;
export type ClaimProblem = (typeof claimProblems)[number];

/** What the firm has on record of one clinician. */
export interface FirmClinician {
  readonly staffId: string;
  /** End of temporary credentials; null: they have none. */
  readonly credentialsEnd: Date | null;
  readonly licences: readonly Licence[];
  readonly competences: readonly Competence[];
  readonly workPlaces: readonly WorkPlace[];
  readonly shifts: readonly Shift[];
}

/** What an alert asks of whoever claims it. */
export interface ClaimNeed {
  readonly tenant: string;
  /** The programme of the tree that raised it; where that is none of the patient’s, all of the patient’s. */
  readonly programmes: readonly string[];
  /** Where the patient is; null: not known. */
  readonly place: Place | null;
  /** Hashes of the protocols in force for the condition. */
  readonly protocols: readonly string[];
  /** A rule has opened it to the clinician’s firm. Default: no. */
  readonly overflowed?: boolean;
}

export type Eligibility =
  | { readonly ok: true; readonly agreement: string }
  | { readonly ok: false; readonly codes: readonly ClaimProblem[] };

/** Everything that keeps the clinician from claiming under this one agreement; empty when nothing does. */
export function problemsUnder(
  clinician: FirmClinician,
  need: ClaimNeed,
  terms: AgreementTerms,
  at: Date,
): ClaimProblem[] {
  const { credentialsEnd, licences, competences, workPlaces, shifts } = clinician;
  const demanded = new Set(terms.demands);
  const found: (ClaimProblem | undefined)[] = [
    credentialsEnd !== null && credentialsEnd <= at ? 'credentials-ended' : undefined,
    agreementHolds(terms, at) ? undefined : 'agreement-ended',
    terms.programmes === null || terms.programmes.some((id) => need.programmes.includes(id))
      ? undefined
      : 'programme-not-agreed',
    terms.standby === true && need.overflowed !== true ? 'not-overflowed' : undefined,
    workPlaceProblem(terms.workPlaces, workPlaces, at),
    demanded.has('licence') ? licenceProblem(licences, need.place, at) : undefined,
    ...(demanded.has('competence') ? competenceProblems(competences, need.protocols, at) : []),
    demanded.has('roster') && !onShift(shifts, need.tenant, need.programmes, at) ? 'off-shift' : undefined,
  ];
  return found.filter((problem) => problem !== undefined);
}

/**
 * May the clinician claim? Under any agreement that lets him or her. Otherwise the problems under the agreement that
 * comes nearest: one in force before one that is not, then the fewest problems, then the first by name.
 */
export function eligibility(
  clinician: FirmClinician,
  need: ClaimNeed,
  agreements: readonly AgreementTerms[],
  at: Date,
): Eligibility {
  const [best] = agreements
    .filter((terms) => terms.tenant === need.tenant)
    .map((terms) => ({
      agreement: terms.agreement,
      ended: agreementHolds(terms, at) ? 0 : 1,
      codes: problemsUnder(clinician, need, terms, at),
    }))
    .sort(
      (a, b) => a.ended - b.ended || a.codes.length - b.codes.length || (a.agreement < b.agreement ? -1 : 1),
    );
  if (best === undefined) return { ok: false, codes: ['agreement-ended'] };
  return best.codes.length === 0 ? { ok: true, agreement: best.agreement } : { ok: false, codes: best.codes };
}

/** Everything that a claim is judged by. */
export interface ClaimMaterial {
  readonly at: Date;
  /** Holds Tier-1's role by the health system itself, and so works under no agreement. */
  readonly employed: boolean;
  readonly clinician: FirmClinician;
  readonly need: ClaimNeed;
  readonly agreements: readonly AgreementTerms[];
}

/** What keeps the person from claiming; empty when nothing does. */
export function whyNotClaim({
  at,
  employed,
  clinician,
  need,
  agreements,
}: ClaimMaterial): readonly ClaimProblem[] {
  if (employed) {
    const { credentialsEnd } = clinician;
    return credentialsEnd !== null && credentialsEnd <= at ? ['credentials-ended'] : [];
  }
  const found = eligibility(clinician, need, agreements, at);
  return found.ok ? [] : found.codes;
}
