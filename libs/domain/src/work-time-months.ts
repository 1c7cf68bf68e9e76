import { localDate } from './contact-hours.js';
import { zoneAt, type ZoneSpan } from './contact-place.js';
import { dayInZone } from './local-day.js';

/** One part of an interval, within one calendar month of the patient. Times in ms. */
export interface MonthPart {
  /** YYYY-MM */
  readonly month: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Cuts an interval where the patient's calendar month ends, in the zone that was in force then (hazard H25). The parts
 * follow on each other without a gap, so that nothing is counted twice and nothing is lost.
 *
 * @param zones where the patient was
 */
export function byLocalMonth(
  { from, to }: { readonly from: number; readonly to: number },
  zones: readonly ZoneSpan[],
): MonthPart[] {
  const parts: MonthPart[] = [];
  for (let begin = from; begin < to;) {
    const zone = zoneAt(zones, begin);
    const date = new Date(localDate(begin, zone));
    const nextMonth = dayInZone(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1), zone).start;
    const moved = zones.find((span) => span.from > begin)?.from ?? Infinity;
    const end = Math.min(to, nextMonth > begin ? nextMonth : Infinity, moved);
    const month = date.toISOString().slice(0, 7);
    const last = parts.at(-1);
    if (last?.month === month) parts[parts.length - 1] = { ...last, to: end };
    else parts.push({ month, from: begin, to: end });
    begin = end;
  }
  return parts;
}
