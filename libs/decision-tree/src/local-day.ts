const quarterDay = 6 * 3_600_000;
const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Map<number, number>>();

/**
 * The patient's local calendar day of an instant, as a day number (hazard H25). The zone's offset is looked up once
 * per quarter of a UTC day, so in the hours around a clock change a time may count to the neighbouring day.
 * An unknown zone counts as UTC.
 */
export function localDay(ms: number, zone: string): number {
  return Math.floor((ms + offsetAt(Math.floor(ms / quarterDay), zone)) / 86_400_000);
}

function offsetAt(quarter: number, zone: string): number {
  let known = offsets.get(zone);
  if (known === undefined) offsets.set(zone, (known = new Map<number, number>()));
  let offset = known.get(quarter);
  if (offset === undefined) {
    // Bounded: a year of quarters, then start over.
    if (known.size > 1500) known.clear();
    known.set(quarter, (offset = zoneOffset(quarter * quarterDay, zone)));
  }
  return offset;
}

function zoneOffset(ms: number, zone: string): number {
  const format = formatOf(zone);
  if (format === undefined) return 0;
  const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
}

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
    return format;
  } catch {
    return undefined;
  }
}
