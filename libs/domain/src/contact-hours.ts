import { dayInZone } from './local-day.js';
import { zoneOffset } from './zone.js';

const minute = 60_000;
const day = 86_400_000;

/**
 * Hours of local time that come every week. `from` and `to` are `HH:MM`; a `to` that is not after `from` lies on the
 * next day, so 22:00–06:00 on a Friday ends on Saturday, and 08:00–08:00 lasts until the next morning. Where clocks
 * repeat an hour the first of the two is meant; a time that clocks leave out is the instant at which they do.
 */
export interface WeeklyHours {
  /** ISO 8601 weekdays on which the hours begin: 1 is Monday, 7 Sunday. */
  readonly days: readonly number[];
  readonly from: string;
  readonly to: string;
}

/** From and to, ms since the epoch; `to` is the first instant that no longer belongs to it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The first instant at which clocks in the zone show this time of the date, or where they leave it out, the next one. */
export function localInstant(dateMs: number, minutes: number, zone: string): number {
  const wall = dateMs + minutes * minute;
  const candidates = [wall - zoneOffset(wall - day, zone), wall - zoneOffset(wall + day, zone)];
  const right = candidates.filter((at) => at + zoneOffset(at, zone) === wall);
  if (right.length > 0) return Math.min(...right);
  // Left out: the change lies between the two readings, and at it clocks go from before the time to after it.
  let before = Math.min(...candidates);
  let after = Math.max(...candidates);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (middle + zoneOffset(middle, zone) < wall) before = middle;
    else after = middle;
  }
  return after;
}

/** Midnight UTC of the local calendar date of an instant. */
export function localDate(at: number, zone: string): number {
  const guess = Math.floor((at + zoneOffset(at, zone)) / day) * day;
  // Where clocks go back over midnight a date may come twice: the day is that whose span holds the instant.
  for (const date of [guess, guess - day, guess + day]) {
    const { start, end } = dayInZone(date, zone);
    if (start <= at && at < end) return date;
  }
  return guess;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** 1 is Monday, 7 Sunday. */
function weekday(dateMs: number): number {
  return ((Math.floor(dateMs / day) + 3) % 7) + 1;
}

/** The spans of some hours that reach into a week from an instant on, in order. */
export function spansFrom(hours: readonly WeeklyHours[], at: number, zone: string): Span[] {
  const today = localDate(at, zone);
  const spans: Span[] = [];
  for (let date = today - day; date <= today + 8 * day; date += day) {
    for (const { days, from, to } of hours) {
      if (!days.includes(weekday(date))) continue;
      const [begin, end] = [minutesOf(from), minutesOf(to)];
      const endDate = end > begin ? date : date + day;
      const span = { from: localInstant(date, begin, zone), to: localInstant(endDate, end, zone) };
      if (span.to > at && span.to > span.from) spans.push(span);
    }
  }
  return spans.sort((a, b) => a.from - b.from);
}

/** The next instant, this one among them, that lies within the hours; without any hours, always. Undefined: never. */
export function opensAt(hours: readonly WeeklyHours[], at: number, zone: string): number | undefined {
  if (hours.length === 0) return at;
  const [next] = spansFrom(hours, at, zone);
  return next === undefined ? undefined : Math.max(at, next.from);
}
