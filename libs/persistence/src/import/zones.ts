const known = new Map<string, boolean>();

/**
 * A name of the IANA database. An offset such as `+05:00` is refused, although JavaScript takes it: PostgreSQL reads
 * its sign the other way round, and it knows no summer time.
 */
export function isKnownZone(zone: string): boolean {
  const found = known.get(zone);
  if (found !== undefined) return found;
  const is = /^[A-Za-z]/.test(zone) && zone.length <= 64 && canBeUsed(zone);
  if (known.size < 2000) known.set(zone, is);
  return is;
}

function canBeUsed(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
