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

/** Preference gives way when less than this is left, in seconds: no alert waits for somebody in particular. */
export const preferenceEndsSeconds = 15 * 60;
