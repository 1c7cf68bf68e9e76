import type { AgreementTerms, WorkPlace } from './agreement.js';
import { eligibility, type ClaimNeed, type FirmClinician } from './eligibility.js';
import type { Place } from './licence.js';

/** A clinician and the agreements of his or her firm. */
export interface Workforce {
  readonly clinician: FirmClinician;
  readonly agreements: readonly AgreementTerms[];
}

/** Patients of one programme in one place, who may raise alerts at any time. */
export interface CoverageNeed {
  readonly tenant: string;
  /** Null: patients in no programme. */
  readonly programme: string | null;
  readonly place: Place | null;
  /** Hashes of every protocol that may be needed. */
  readonly protocols: readonly string[];
  readonly patients: number;
}

export interface Coverage extends CoverageNeed {
  /** Clinicians who could claim at this moment. */
  readonly now: number;
  /** Clinicians who could claim at some time until the end of the look ahead. */
  readonly ahead: number;
  /** From when on, within the look ahead, nobody could; null: at no time. */
  readonly gapFrom: Date | null;
}

/**
 * How many could claim, now and until `until` (exclusive). Looked at are the moments at which the answer can change.
 * For a time to come it is taken that people say where they work as they did last.
 */
export function coverageOf(
  need: CoverageNeed,
  workforce: readonly Workforce[],
  now: Date,
  until: Date,
): Coverage {
  const claim: ClaimNeed = {
    tenant: need.tenant,
    programmes: need.programme === null ? [] : [need.programme],
    place: need.place,
    protocols: need.protocols,
  };
  const mine = workforce.filter(({ agreements }) => agreements.some((a) => a.tenant === need.tenant));
  const ableAt = (at: Date): string[] =>
    mine
      .map((one) => (at > now ? { ...one, clinician: asDeclaredLast(one.clinician, now, until) } : one))
      .filter(({ clinician, agreements }) => eligibility(clinician, claim, agreements, at).ok)
      .map(({ clinician }) => clinician.staffId);
  const looks = momentsOfChange(mine, now, until).map((at) => ({ at, able: ableAt(at) }));
  return {
    ...need,
    now: looks[0]?.able.length ?? 0,
    ahead: new Set(looks.flatMap(({ able }) => able)).size,
    gapFrom: looks.find(({ able }) => able.length === 0)?.at ?? null,
  };
}

function momentsOfChange(workforce: readonly Workforce[], now: Date, until: Date): Date[] {
  const times = workforce.flatMap(({ clinician: c, agreements }) => [
    c.credentialsEnd,
    ...[...c.licences, ...c.competences, ...c.shifts, ...agreements].flatMap((span) => [
      span.from,
      span.until,
    ]),
  ]);
  const within = times.filter((at) => at !== null && at > now && at < until).map((at) => Number(at));
  return [now, ...[...new Set(within)].sort((a, b) => a - b).map((at) => new Date(at))];
}

function asDeclaredLast(clinician: FirmClinician, now: Date, until: Date): FirmClinician {
  const last = clinician.workPlaces.reduce<WorkPlace | undefined>(
    (best, d) => (d.from <= now && (best === undefined || d.from >= best.from) ? d : best),
    undefined,
  );
  if (last === undefined) return clinician;
  return { ...clinician, workPlaces: [{ place: last.place, from: last.from, until }] };
}
