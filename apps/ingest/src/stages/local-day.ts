const day = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat | undefined>();

/** Undefined for a zone that nobody knows. */
function formatFor(zone: string): Intl.DateTimeFormat | undefined {
  if (!formats.has(zone)) formats.set(zone, makeFormat(zone));
  return formats.get(zone);
}

function makeFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }
}

/** Milliseconds that local time in the zone is ahead of UTC at that instant. */
function offsetAt(instant: number, zone: string): number {
  const format = formatFor(zone);
  if (format === undefined) return 0;
  const parts = Object.fromEntries(format.formatToParts(instant).map((p) => [p.type, Number(p.value)]));
  const { year = 0, month = 1, day: date = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, date, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

/** The first instant of the date: midnight, or where clocks go forward over midnight, the instant they do. */
function localMidnight(utcMidnight: number, zone: string): number {
  const byOldClock = utcMidnight - offsetAt(utcMidnight - day, zone);
  const byNewClock = utcMidnight - offsetAt(utcMidnight + day, zone);
  const midnights = [byOldClock, byNewClock].filter((at) => at + offsetAt(at, zone) === utcMidnight);
  return midnights.length === 0 ? byOldClock : Math.min(...midnights);
}

/**
 * The instants at which a calendar date begins and ends in a zone (hazard H25).
 *
 * @param dateMs midnight UTC of the date
 * @param zone IANA time zone; one that nobody knows counts as UTC, as it does in the facts
 */
export function dayInZone(dateMs: number, zone: string): { readonly start: number; readonly end: number } {
  const midnight = Math.floor(dateMs / day) * day;
  return { start: localMidnight(midnight, zone), end: localMidnight(midnight + day, zone) };
}
