/** From, inclusive, until, exclusive; null: without an end. */
export interface OnCallSpan {
  readonly from: Date;
  readonly until: Date | null;
}

/** Every week, in local time: minutes since Monday 00:00. `until` before `from`: over the end of the week. */
export interface WeekHours {
  readonly from: number;
  readonly until: number;
}

/** People who take turns. */
export interface OnCallLayer {
  readonly id: string;
  /** The lower, the sooner asked: a layer is on call where those before it have nobody. Equal ones go by id. */
  readonly position: number;
  /** Staff ids; each has one turn, in this order, then it begins anew. */
  readonly people: readonly string[];
  /** IANA time zone of everything local below. */
  readonly zone: string;
  /** `YYYY-MM-DD`: in force from the hand-over time of this date on … */
  readonly from: string;
  /** … until the hand-over time of this one; null: without an end. */
  readonly until: string | null;
  /** When turns change: minutes after local midnight. */
  readonly handOverMinute: number;
  /** ISO 8601: 1 Monday … 7 Sunday, for turns of whole weeks. Null: turns are counted from `from`. */
  readonly handOverWeekday: number | null;
  /** Local days, not 24 hours each. */
  readonly turnDays: number;
  /** On call in these hours only; empty: always. */
  readonly hours: readonly WeekHours[];
}

/** Somebody is on call instead of whoever it would have been. */
export interface OnCallOverride {
  readonly id: string;
  /** The order in which they were recorded; a later one acts on what the earlier ones made of the schedule. */
  readonly order: number;
  readonly staffId: string;
  /** Instead of this person, wherever he or she would be on call; null: instead of anybody. */
  readonly insteadOf: string | null;
  readonly from: Date;
  readonly until: Date;
}

export interface OnCallAbsence {
  readonly staffId: string;
  readonly from: Date;
  readonly until: Date;
}

/** When a person counts: a member of the team with a role at its site, by an account that holds. */
export interface OnCallMember {
  readonly staffId: string;
  readonly spans: readonly (Omit<OnCallSpan, 'from'> & { readonly from: Date | null })[];
}

/** Of one care team. The order within the lists means nothing. */
export interface OnCallSchedule {
  readonly layers: readonly OnCallLayer[];
  readonly overrides: readonly OnCallOverride[];
  readonly absences: readonly OnCallAbsence[];
  readonly members: readonly OnCallMember[];
}

/**
 * Why somebody is on call: by a `rotation` or an `override`; why nobody is: `not-scheduled`, or those who are named are
 * `absent` or `not-a-member` (left the team, lost the role, account disabled).
 */
export type OnCallBecause = 'rotation' | 'override' | 'not-scheduled' | 'absent' | 'not-a-member';

/** Who is on call from when until when; by one reason throughout. */
export interface OnCallInterval {
  /** Null: nobody. */
  readonly staffId: string | null;
  readonly from: Date;
  readonly until: Date;
  /** The layer by whose rotation it is; null for nobody, and for an override of anybody. */
  readonly layer: string | null;
  readonly override: string | null;
  readonly because: OnCallBecause;
  /** Whom the schedule names, where that is not who is on call. */
  readonly named: string | null;
}
