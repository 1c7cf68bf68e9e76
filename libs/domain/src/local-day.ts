import { zoneOffset } from './zone.js';

const day = 86_400_000;

/** The first instant of the date: midnight, or where clocks go forward over midnight, the instant they do. */
function localMidnight(utcMidnight: number, zone: string): number {
  const byOldClock = utcMidnight - zoneOffset(utcMidnight - day, zone);
  const byNewClock = utcMidnight - zoneOffset(utcMidnight + day, zone);
  const midnights = [byOldClock, byNewClock].filter((at) => at + zoneOffset(at, zone) === utcMidnight);
  return midnights.length === 0 ? byOldClock : Math.min(...midnights);
}

/**
 * The instants at which a calendar date begins and ends in a zone (hazard H25).
 *
 * @param dateMs midnight UTC of the date
 * @param zone IANA time zone; one that nobody knows counts as UTC
 */
export function dayInZone(dateMs: number, zone: string): { readonly start: number; readonly end: number } {
  const midnight = Math.floor(dateMs / day) * day;
  return { start: localMidnight(midnight, zone), end: localMidnight(midnight + day, zone) };
}
