/** What stands under a name of the signed plan. */
export type PlanValue = number | string | boolean;

/** `date` is an RFC 3339 full-date, `language` a BCP 47 tag. Both, like choices and words, are strings. */
export type PlanType = 'number' | 'boolean' | 'choice' | 'date' | 'language' | 'words';

/**
 * Who may write: a physician, by signature; the same and, within bounds that a physician signed, a nurse; or anybody of
 * the care team, without a signature.
 */
export type PlanWriter = 'physician' | 'bounded' | 'care-team';

/** One entry of the catalogue. */
export interface PlanParameter {
  readonly name: string;
  readonly type: PlanType;
  /** UCUM; numbers only. */
  readonly unit?: string;
  /** Inclusive; numbers only. What lies outside is a slip of the pen. */
  readonly range?: readonly [number, number];
  /** Numbers only: whole ones. */
  readonly isWhole?: true;
  /** All there are; choices only. */
  readonly choices?: readonly string[];
  readonly writer: PlanWriter;
  /** It must expire, so many days after it begins at most. */
  readonly maxDays?: number;
  /** The fact as which a tree may ask for it; without one no tree can. */
  readonly fact?: string;
  /** Stands on every patient card, and is never masked (hazards H19, H26). */
  readonly onCard?: true;
  /** For those who write it. */
  readonly meaning: string;
}

/** Within which a nurse may change a number; signed with it by a physician. Inclusive, in the parameter's unit. */
export interface PlanBounds {
  readonly low: number;
  readonly high: number;
}
