import { preferenceEndsSeconds } from '../continuity.js';
import type { Severity } from '../disposition.js';

/** One patient's work that nobody has claimed. */
export interface ClaimableItem {
  readonly patientId: string;
  readonly tenant: string;
  /** Of the most severe alert that can be claimed. */
  readonly severity: Severity;
  /** Of the alert that is due first. */
  readonly dueAt: Date;
  /** Who is preferred for the patient; null: nobody. */
  readonly preferredFor: string | null;
  /** Who has another alert of this patient on Tier-1’s desk; null: nobody. */
  readonly heldBy: string | null;
}

export interface ClaimMoment {
  readonly me: string;
  readonly now: Date;
  /** Colleagues who could take theirs themselves. */
  readonly present: ReadonlySet<string>;
  /** How many of the last claims went to which health system. */
  readonly served: ReadonlyMap<string, number>;
  /** Shares of health systems, from 1; missing: 1. */
  readonly weights: ReadonlyMap<string, number>;
}

/** How many claims back fairness looks. */
export const servedLooksBack = 50;

/** A health system that had nothing for a while is ahead of the others by so many turns at most. */
const mostTurnsAhead = 2;

/**
 * By how much more severe work counts as due earlier than it is. Seconds. Bounded, so that whatever waits comes to its
 * turn: what arrives later is due later.
 */
const headStartSeconds: Readonly<Record<Severity, number>> = {
  critical: 3600,
  tier1: 1800,
  indeterminate: 0,
};

/**
 * In which order one clinician should take what waits. Pure. First the patient whom he or she has in hand already; then
 * what is due soon, whoever is preferred; then the own patients, those that are nobody’s, and those of colleagues who are
 * there. Within each, health systems take turns by their shares, so that one’s flood does not starve another, and within
 * a health system the first due comes first. A patient whom a colleague has in hand is left to the colleague until the
 * limit is missed (hazard H20).
 */
export function claimRank<I extends ClaimableItem>(items: readonly I[], moment: ClaimMoment): I[] {
  const classes = new Map<number, I[]>();
  for (const item of items) {
    const of = classOf(item, moment);
    if (of !== undefined) classes.set(of, [...(classes.get(of) ?? []), item]);
  }
  return [...classes.keys()].sort((a, b) => a - b).flatMap((of) => inTurns(classes.get(of) ?? [], moment));
}

/** Undefined: left to somebody else. */
function classOf(item: ClaimableItem, { me, now, present }: ClaimMoment): number | undefined {
  if (item.heldBy === me) return 0;
  if (item.heldBy !== null) return item.dueAt < now ? 1 : undefined;
  if (item.dueAt.getTime() <= now.getTime() + preferenceEndsSeconds * 1000) return 1;
  if (item.preferredFor === me) return 2;
  return item.preferredFor === null || !present.has(item.preferredFor) ? 3 : 4;
}

/** Weighted fair queueing: the n-th item of a health system stands at (what it had + n) / its share. */
function inTurns<I extends ClaimableItem>(items: readonly I[], { served, weights }: ClaimMoment): I[] {
  const tenants = [...new Set(items.map(({ tenant }) => tenant))];
  const shareOf = (tenant: string): number => Math.max(1, weights.get(tenant) ?? 1);
  const had = new Map(tenants.map((tenant) => [tenant, (served.get(tenant) ?? 0) / shareOf(tenant)]));
  const front = Math.max(0, ...had.values());
  const next = new Map(
    tenants.map((tenant) => [tenant, Math.max(had.get(tenant) ?? 0, front - mostTurnsAhead)]),
  );
  const placed = [...items].sort(byAge).map((item) => {
    const place = (next.get(item.tenant) ?? 0) + 1 / shareOf(item.tenant);
    next.set(item.tenant, place);
    return { item, place };
  });
  return placed.sort((a, b) => a.place - b.place || byAge(a.item, b.item)).map(({ item }) => item);
}

function byAge(a: ClaimableItem, b: ClaimableItem): number {
  return agedDue(a) - agedDue(b) || (a.patientId < b.patientId ? -1 : a.patientId > b.patientId ? 1 : 0);
}

function agedDue({ dueAt, severity }: ClaimableItem): number {
  return dueAt.getTime() - headStartSeconds[severity] * 1000;
}
