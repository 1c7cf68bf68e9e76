import { localDate, type Span } from '../contact-hours.js';
import { dayInZone } from '../local-day.js';
import { dayMs } from './measure.js';

/** The calendar weeks of a period, Monday to Monday in a zone; the first and the last may be shorter. */
export function weeksOf({ from, to }: Span, zone: string): Span[] {
  const weeks: Span[] = [];
  for (let begin = from; begin < to;) {
    const date = localDate(begin, zone);
    // 1 January 1970 was a Thursday.
    const weekday = (Math.round(date / dayMs) + 3) % 7;
    const monday = dayInZone(date + (7 - weekday) * dayMs, zone).start;
    const end = Math.min(to, monday > begin ? monday : to);
    weeks.push({ from: begin, to: end });
    begin = end;
  }
  return weeks;
}

/** A span in pieces that end at each border within it. */
export function cut({ from, to }: Span, borders: readonly number[]): Span[] {
  const within = [...new Set(borders)].filter((at) => at > from && at < to).sort((a, b) => a - b);
  const ends = [...within, to];
  return ends.map((end, index) => ({ from: index === 0 ? from : (within[index - 1] ?? from), to: end }));
}
