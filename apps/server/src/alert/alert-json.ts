import type { AlertState, Severity } from '#domain';

/** An alert as `wardline.alert_json` renders it; what every event holds of it. */
export interface AlertJson {
  readonly id: string;
  readonly version: number;
  readonly condition: string;
  readonly severity: Severity;
  readonly state: AlertState;
  /** Opaque id. */
  readonly patient: string;
  readonly site: string;
  readonly tenant: string;
  /** Why it stands, in words. */
  readonly reason: string;
  readonly openedAt: string;
  /** By when somebody must have it. */
  readonly dueAt: string;
  readonly resolvedAt: string | null;
  readonly owner: { readonly id: string; readonly name: string } | null;
  /** How many have joined. */
  readonly readings: number;
  readonly lastReadingAt: string;
  readonly snoozedUntil: string | null;
  /** What came of the care that was given. */
  readonly outcome: string | null;
  /** While the local team is called for it: which step of how many, in which round, by which policy. */
  readonly escalation: {
    readonly step: number;
    readonly of: number;
    readonly round: number;
    readonly policy: string;
    readonly version: string;
  } | null;
  /** {measurement, tree, version, hash, leaf, facts}; empty for a data problem. */
  readonly decision: Readonly<Record<string, unknown>>;
}
