import { zoneOffset } from '#domain';

const quarterDay = 6 * 3_600_000;
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
