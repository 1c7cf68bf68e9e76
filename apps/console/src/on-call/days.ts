/** A stretch of time in which one person, or nobody, is on call. RFC 3339. */
export interface Stretch {
  readonly person: { readonly id: string; readonly name: string } | null;
  readonly from: string;
  readonly until: string;
  readonly because: string;
}

/** A piece of a stretch within one local day; milliseconds since the epoch. */
export interface DayPiece {
  readonly person: Stretch['person'];
  readonly because: string;
  readonly from: number;
  readonly until: number;
}

export interface CalendarDay {
  /** Local midnight. */
  readonly start: number;
  readonly end: number;
  readonly pieces: readonly DayPiece[];
}

/** The start of this computer's local day, and of the `days`-th one after it: a day may have 23 or 25 hours. */
export function localMidnight(now: number, days = 0): number {
  const at = new Date(now);
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + days).getTime();
}

/** Stretches cut at the local midnights, day by day, today first. Pure but for this computer's zone. */
export function calendarDays(
  stretches: readonly Stretch[],
  now: number,
  days: number,
): readonly CalendarDay[] {
  return Array.from({ length: days }, (_, index) => {
    const start = localMidnight(now, index);
    const end = localMidnight(now, index + 1);
    const pieces = stretches
      .map(({ person, because, from, until }) => ({
        person,
        because,
        from: Math.max(start, Date.parse(from)),
        until: Math.min(end, Date.parse(until)),
      }))
      .filter(({ from, until }) => from < until);
    return { start, end, pieces };
  });
}
