import type { Severity } from '#domain';

/** How many alerts need action, by severity: all that a locked screen says of them. */
export function lockedCounts(
  needsAction: readonly { readonly severity: Severity }[],
): Readonly<Record<Severity, number>> {
  const counts: Record<Severity, number> = { critical: 0, tier1: 0, indeterminate: 0 };
  for (const { severity } of needsAction) counts[severity] += 1;
  return counts;
}
