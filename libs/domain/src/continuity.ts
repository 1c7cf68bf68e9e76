/** Days for which the clinician who worked on a patient last is preferred for the same patient. */
export const continuityDays = 14;

/** Somebody claimed an alert of the patient. */
export interface WorkedOn {
  readonly staffId: string;
  readonly at: Date;
}

/** The clinician who claimed an alert of this patient last, if that was within 14 days; null: nobody. */
export function preferredClinician(worked: readonly WorkedOn[], now: Date): string | null {
  const since = now.getTime() - continuityDays * 86_400_000;
  const recent = worked.filter(({ at }) => at.getTime() > since && at <= now);
  const last = recent.reduce<WorkedOn | undefined>(
    (best, one) => (best === undefined || one.at > best.at ? one : best),
    undefined,
  );
  return last?.staffId ?? null;
}

/** An open alert that waits to be claimed. */
export interface Waiting {
  readonly alertId: string;
  readonly dueAt: Date;
  /** Who is preferred for its patient; null: nobody. */
  readonly preferredFor: string | null;
}

/** Preference gives way when less than this is left, in seconds: no alert waits for somebody in particular. */
export const preferenceEndsSeconds = 15 * 60;

/**
 * In which order one clinician should take what waits: first what is due soon, whoever is preferred; then the own
 * patients; then those that are nobody’s; last those of colleagues who are there. The first due first in each.
 *
 * @param present colleagues who could take theirs themselves
 */
export function claimOrder<A extends Waiting>(
  waiting: readonly A[],
  me: string,
  present: ReadonlySet<string>,
  now: Date,
): A[] {
  const soon = now.getTime() + preferenceEndsSeconds * 1000;
  const rank = ({ dueAt, preferredFor }: Waiting): number => {
    if (dueAt.getTime() <= soon) return 0;
    if (preferredFor === me) return 1;
    return preferredFor === null || !present.has(preferredFor) ? 2 : 3;
  };
  return [...waiting].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      a.dueAt.getTime() - b.dueAt.getTime() ||
      (a.alertId < b.alertId ? -1 : a.alertId > b.alertId ? 1 : 0),
  );
}
