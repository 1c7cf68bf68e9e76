/** Who has an alert of the patient in hand, or promised the call, at the moment at which contact may pass. */
export interface CustodyStanding {
  /** Who has custody of contact; null: the care team, or the queue. */
  readonly holder: string | null;
  /** Owners of the patient's open alerts, the most severe first, then the oldest. */
  readonly owners: readonly string[];
  /** Who called an ambulance that is still on its way, or promised the call in a hand-off and is not late. */
  readonly pledged: readonly string[];
}

/**
 * Who has custody of contact after an alert of the patient went from one owner to another (null: nobody's). Pure.
 * Exactly one has it: it passes only when its holder lets go, hands off, or is too late.
 */
export function contactAfter(
  { holder, owners, pledged }: CustodyStanding,
  from: string | null,
  to: string | null,
): string | null {
  if (holder !== null && pledged.includes(holder)) return holder;
  const keeps = holder !== null && owners.includes(holder);
  if (to !== null && owners.includes(to) && (holder === null || holder === from || !keeps)) return to;
  return keeps ? holder : (owners[0] ?? null);
}
