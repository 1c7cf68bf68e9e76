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

/** A step of the ladder that began, as it goes into the books. */
export interface StepBook {
  /** Version, round and step: the same as that of the calls. */
  readonly key: string;
  readonly lastResort: boolean;
  /** People put down as called. */
  readonly called: number;
  /** Somebody of the step had a page open or another way to be called. */
  readonly reached: boolean;
  /** The schedule named nobody for this moment. */
  readonly gap: boolean;
}

/** What happened to an alert in a turn: one event, or several where a step could call nobody. */
export interface Taken {
  readonly alert: DueAlert;
  readonly turn: ClockTurn;
  /** Said with the event. */
  readonly note: string | null;
  /** With the event of a step that began. */
  readonly step?: StepBook;
}
