const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
}

/** Milliseconds that local time in the zone is ahead of UTC at that instant. */
function offsetAt(instant: number, zone: string): number {
  const parts = Object.fromEntries(
    formatFor(zone)
      .formatToParts(instant)
      .map((p) => [p.type, Number(p.value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

function localMidnight(utcMidnight: number, zone: string): number {
  const guess = utcMidnight - offsetAt(utcMidnight, zone);
  // The offset may be another one at the guess itself (daylight saving changed in between).
  return utcMidnight - offsetAt(guess, zone);
}

/**
 * The instants at which a calendar date begins and ends in a zone (hazard H25).
 *
 * @param dateMs midnight UTC of the date
 * @param zone IANA time zone
 */
export function dayInZone(dateMs: number, zone: string): { readonly start: number; readonly end: number } {
  const midnight = Math.floor(dateMs / 86_400_000) * 86_400_000;
  return { start: localMidnight(midnight, zone), end: localMidnight(midnight + 86_400_000, zone) };
}
