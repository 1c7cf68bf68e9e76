import type { SessionUser } from './session-client.js';

/** A page whose session ended by itself: what was open and written on it waits, in memory only, for its person. */
export interface KeptSeat {
  readonly user: SessionUser;
  readonly seat: number;
  /** Then it is dropped; this computer's clock, milliseconds since the epoch. */
  readonly until: number;
}

/** A shift, as long as a locked screen goes on watching. Milliseconds. */
export const keptMs = 12 * 3600_000;

/**
 * Has the person come back whose page it was, with the same rights? Whoever else signs in finds a new page; so does
 * somebody whose roles have changed meanwhile, since the page may show what he or she may not see any more.
 */
export function isReturn(kept: KeptSeat, user: SessionUser, now: number): boolean {
  return kept.user.id === user.id && now < kept.until && rightsOf(kept.user) === rightsOf(user);
}

function rightsOf({ assignments }: SessionUser): string {
  return JSON.stringify(assignments.map(({ role, tenant, site }) => [role, tenant, site ?? '']).sort());
}
