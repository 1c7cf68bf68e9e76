import type { OutcomeKind, OutcomeSource } from '#domain';
import type { ActAnswer, PersonStore } from '../monitoring/acts.js';
import { askAct } from '../trees/store.js';

export interface OutcomeEntry {
  /** The client's own: two clicks are one event. */
  readonly event: string;
  readonly patient: string;
  readonly kind: OutcomeKind;
  readonly at: Date;
  /** Of a stay: the discharge. */
  readonly until: Date | null;
  readonly origin: 'entered' | 'received';
  readonly source: OutcomeSource;
  readonly words: string | null;
  /** The entry that this one corrects; null: a new event. */
  readonly supersedes: string | null;
  /** It was entered in error. */
  readonly withdrawn: boolean;
}

/**
 * Refusals: `unknown-patient`, `role-not-allowed`, `dates-invalid`, `reason-required`, `outcome-taken`,
 * `version-conflict`, `death-known`.
 */
export async function recordOutcome(store: PersonStore, entry: OutcomeEntry): Promise<ActAnswer> {
  return askAct(store, 'record_outcome_event($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
    entry.event,
    entry.patient,
    entry.kind,
    entry.at,
    entry.until,
    entry.origin,
    entry.source,
    entry.words,
    entry.supersedes,
    entry.withdrawn,
  ]);
}

export interface RateEntry {
  readonly site: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly nurseMinute: number;
  readonly tier1Minute: number;
  readonly patientMonth: number;
  readonly from: Date;
}

/** By a lead of the site. Refusals: `role-not-allowed`, `dates-invalid`. */
export async function setProgrammeRate(store: PersonStore, rate: RateEntry): Promise<ActAnswer> {
  return askAct(store, 'set_programme_rate($1, $2, $3, $4, $5, $6)', [
    rate.site,
    rate.currency,
    rate.nurseMinute,
    rate.tier1Minute,
    rate.patientMonth,
    rate.from,
  ]);
}

/** By a lead of the site, by lot. Refusals: `role-not-allowed`, `nothing-to-draw`. */
export async function drawSecondReads(
  store: PersonStore,
  site: string,
  { from, to }: { readonly from: Date; readonly to: Date },
  atMost: number,
): Promise<ActAnswer> {
  return askAct(store, 'draw_second_reads($1, $2, $3, $4)', [site, from, to, atMost]);
}

/** Refusals: `unknown-draw`, `role-not-allowed`, `already-read`, `reason-required` of whoever disagrees. */
export async function recordSecondRead(
  store: PersonStore,
  draw: string,
  finding: 'agrees' | 'disagrees',
  words: string | null,
): Promise<ActAnswer> {
  return askAct(store, 'record_second_read($1, $2, $3)', [draw, finding, words]);
}
