import { zoneOffset } from '../zone.js';

/**
 * Local time as a number: what the calendar and the clock on the wall show, counted as if it were UTC. Milliseconds.
 * A day of it always has 24 hours; only its two translations below know of clock changes.
 */
export type WallTime = number;

export const wallDay = 86_400_000;

/** By zone: the offset of each day (UTC) that was asked about; null where it changes within. */
const offsets = new Map<string, Map<number, number | null>>();
const mostDays = 4000;

/** As `zoneOffset`, which takes its time: days on which clocks do not change are asked about once. */
function offsetAt(instant: number, zone: string): number {
  const date = Math.floor(instant / wallDay);
  let days = offsets.get(zone);
  if (days === undefined || days.size > mostDays) {
    days = new Map<number, number | null>();
    offsets.set(zone, days);
  }
  let known = days.get(date);
  if (known === undefined) {
    const first = zoneOffset(date * wallDay, zone);
    known = first === zoneOffset((date + 1) * wallDay, zone) ? first : null;
    days.set(date, known);
  }
  return known ?? zoneOffset(instant, zone);
}

/**
 * The latest local time that clocks in the zone have shown by then. Where they go back by an hour it stands still for
 * that hour: what fell due in the first pass does not fall due a second time.
 *
 * @param instant ms since the epoch
 * @param zone IANA time zone; one that nobody knows counts as UTC
 */
export function latestShown(instant: number, zone: string): WallTime {
  const offset = offsetAt(instant, zone);
  const dayBefore = offsetAt(instant - wallDay, zone);
  if (dayBefore <= offset) return instant + offset;
  return Math.max(instant + offset, firstChange(instant - wallDay, instant, zone) - 1 + dayBefore);
}

/**
 * The first instant at which clocks in the zone show that local time or a later one: for a time that comes twice its first
 * pass, for a time that is left out the moment at which clocks go forward.
 *
 * @returns ms since the epoch; `latestShown(i) >= local` exactly from there on
 */
export function firstShown(local: WallTime, zone: string): number {
  const before = offsetAt(local - wallDay, zone);
  const after = offsetAt(local + wallDay, zone);
  const byOldClock = local - before;
  if (before === after || offsetAt(byOldClock, zone) === before) return byOldClock;
  const byNewClock = local - after;
  if (offsetAt(byNewClock, zone) === after) return byNewClock;
  return firstChange(byNewClock, byOldClock, zone);
}

/** The first millisecond with another offset than `from` has; `to` has another one. */
function firstChange(from: number, to: number, zone: string): number {
  const offset = offsetAt(from, zone);
  let [same, other] = [from, to];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (offsetAt(middle, zone) === offset) same = middle;
    else other = middle;
  }
  return other;
}

/** The midnight of a calendar date, `YYYY-MM-DD`. NaN for what is no date. */
export function wallMidnight(date: string): WallTime {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : NaN;
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date ? NaN : ms;
}

/** Monday of the week in which it lies, at midnight. */
export function wallMonday(local: WallTime): WallTime {
  const monday = 4 * wallDay; // 1970-01-05
  return local - modulo(local - monday, 7 * wallDay);
}

export function modulo(dividend: number, divisor: number): number {
  return ((dividend % divisor) + divisor) % divisor;
}
