/**
 * What a decision comes to, mildest first. `indeterminate` is a data-quality item: it stands above baseline because
 * it is work for somebody, and below Tier-1 because it never hides a clinical finding.
 */
export const dispositions = ['baseline', 'indeterminate', 'tier1', 'critical'] as const;
export type Disposition = (typeof dispositions)[number];

/** An alert's severity is the disposition that opened or raised it. */
export type Severity = Exclude<Disposition, 'baseline'>;

export function rank(disposition: Disposition): number {
  return dispositions.indexOf(disposition);
}

export function moreSevere<T extends Disposition>(a: T, b: T): T {
  return rank(b) > rank(a) ? b : a;
}
