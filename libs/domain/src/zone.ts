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

/**
 * Milliseconds that local time in the zone is ahead of UTC at an instant.
 *
 * @param instant ms since the epoch
 * @param zone IANA time zone; one that nobody knows counts as UTC
 */
export function zoneOffset(instant: number, zone: string): number {
  const format = formatFor(zone);
  if (format === undefined) return 0;
  const parts = Object.fromEntries(format.formatToParts(instant).map((p) => [p.type, Number(p.value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}
