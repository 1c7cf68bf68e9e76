import type { OnCallLayer, WeekHours } from './schedule.js';
import { firstShown, modulo, wallDay, wallMidnight, wallMonday, type WallTime } from './wall-clock.js';

const minute = 60_000;
const week = 7 * wallDay;

/** A person's turn in a rotation, counted from its beginning. */
export interface Turn {
  readonly number: number;
  readonly staffId: string;
}

interface Bounds {
  /** When the first turn began, also where the layer came into force in the middle of it. */
  readonly anchor: WallTime;
  readonly begin: WallTime;
  readonly end: WallTime;
}

function boundsOf(layer: OnCallLayer): Bounds {
  const handOver = layer.handOverMinute * minute;
  const first = wallMidnight(layer.from);
  const { handOverWeekday: weekday } = layer;
  const anchorDate =
    weekday === null ? first : first - modulo(first - wallMonday(first) - (weekday - 1) * wallDay, week);
  return {
    anchor: anchorDate + handOver,
    begin: first + handOver,
    end: layer.until === null ? Infinity : wallMidnight(layer.until) + handOver,
  };
}

/** Whose turn it is at a local time; undefined outside the layer's dates and hours. */
export function turnAt(layer: OnCallLayer, local: WallTime): Turn | undefined {
  const { anchor, begin, end } = boundsOf(layer);
  if (!(local >= begin && local < end) || !withinHours(layer.hours, local)) return undefined;
  const number = Math.floor((local - anchor) / (layer.turnDays * wallDay));
  const staffId = layer.people[number % layer.people.length];
  return staffId === undefined ? undefined : { number, staffId };
}

function withinHours(hours: readonly WeekHours[], local: WallTime): boolean {
  if (hours.length === 0) return true;
  const inWeek = (local - wallMonday(local)) / minute;
  return hours.some(({ from, until }) =>
    from < until ? from <= inWeek && inWeek < until : inWeek >= from || inWeek < until,
  );
}

/** The instants within (from, to) at which a layer may change who is on call. ms since the epoch, unordered. */
export function changesOf(layer: OnCallLayer, from: number, to: number): number[] {
  const { anchor, begin, end } = boundsOf(layer);
  const first = Math.max(from - wallDay, begin - wallDay);
  const last = Math.min(to + wallDay, end + wallDay);
  const locals = [begin, end];
  const turn = layer.turnDays * wallDay;
  const turnsBefore = Math.max(0, Math.floor((first - anchor) / turn));
  for (let local = anchor + turnsBefore * turn; local <= last; local += turn) locals.push(local);
  if (layer.hours.length > 0)
    for (let monday = wallMonday(first); monday <= last; monday += week)
      for (const hours of layer.hours)
        locals.push(monday + hours.from * minute, monday + hours.until * minute);
  return locals
    .filter((local) => Number.isFinite(local) && local >= first && local <= last)
    .map((local) => firstShown(local, layer.zone))
    .filter((instant) => instant > from && instant < to);
}

/** When a layer comes into force, and when it ends; null: it does not. ms since the epoch. */
export function inForce(layer: OnCallLayer): { readonly from: number; readonly until: number | null } {
  const { begin, end } = boundsOf(layer);
  return {
    from: firstShown(begin, layer.zone),
    until: Number.isFinite(end) ? firstShown(end, layer.zone) : null,
  };
}
