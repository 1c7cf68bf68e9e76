import { covers, type Place } from './licence.js';

/** What an agreement may demand of whoever claims. Its dates, programmes and work locations bind without being named. */
export const claimDemands = ['licence', 'competence', 'roster'] as const;
export type ClaimDemand = (typeof claimDemands)[number];

/** The terms under which a firm works for a health system, as they stand now. */
export interface AgreementTerms {
  readonly agreement: string;
  readonly tenant: string;
  readonly from: Date;
  /** Exclusive; null: has no end. */
  readonly until: Date | null;
  /** Null: all. */
  readonly programmes: readonly string[] | null;
  /** Where the firm’s people may work from; null: anywhere. */
  readonly workPlaces: readonly Place[] | null;
  readonly demands: readonly ClaimDemand[];
  /** Serves in a surge only: what a rule has opened to the firm, and nothing else. Default: no. */
  readonly standby?: boolean;
}

/** From where a clinician works, as he or she said at the start of a shift. */
export interface WorkPlace {
  readonly place: Place;
  readonly from: Date;
  /** Exclusive. */
  readonly until: Date;
}

export type WorkPlaceProblem = 'work-location-undeclared' | 'work-location-not-allowed';

export function agreementHolds(terms: Pick<AgreementTerms, 'from' | 'until'>, at: Date): boolean {
  return terms.from <= at && (terms.until === null || at < terms.until);
}

/** Of the declarations that have begun the last one holds; the later in the list, where two begin together. */
export function workPlaceAt(declared: readonly WorkPlace[], at: Date): Place | undefined {
  const begun = declared.filter((d) => d.from <= at);
  const last = begun.reduce<WorkPlace | undefined>(
    (best, d) => (best === undefined || d.from >= best.from ? d : best),
    undefined,
  );
  return last !== undefined && at < last.until ? last.place : undefined;
}

export function workPlaceProblem(
  allowed: readonly Place[] | null,
  declared: readonly WorkPlace[],
  at: Date,
): WorkPlaceProblem | undefined {
  if (allowed === null) return undefined;
  const place = workPlaceAt(declared, at);
  if (place === undefined) return 'work-location-undeclared';
  return allowed.some((outer) => covers(outer, place)) ? undefined : 'work-location-not-allowed';
}
