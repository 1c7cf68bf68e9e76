import type { ClockStanding, ClockTurn, EscalationPolicy } from '#domain';

/** An alert whose time has come, locked. */
export interface DueAlert extends ClockStanding {
  readonly alertId: string;
  readonly tenantId: string;
  readonly siteId: string;
  readonly version: number;
  readonly ownerId: string | null;
  readonly policy: EscalationPolicy;
  /** Somebody of the local team has had this version on screen. */
  readonly seen: boolean;
}

/** What happened to an alert in a turn: one event, or several where a step could call nobody. */
export interface Taken {
  readonly alert: DueAlert;
  readonly turn: ClockTurn;
  /** Said with the event. */
  readonly note: string | null;
}
