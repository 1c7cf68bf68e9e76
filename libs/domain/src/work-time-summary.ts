import type { ZoneSpan } from './contact-place.js';
import type { WorkActivity } from './work-time.js';
import { byLocalMonth } from './work-time-months.js';

/** An interval of somebody's work; times in ms. */
export interface TimedWork {
  readonly staff: { readonly id: string; readonly name: string };
  readonly activity: WorkActivity;
  readonly live: boolean;
  readonly from: number;
  readonly to: number;
}

export interface WorkRow {
  readonly staff: { readonly id: string; readonly name: string };
  readonly activity: WorkActivity;
  readonly live: boolean;
  readonly seconds: number;
  /** Whole minutes of this row: minutes of several rows do not add up to those of their sum. */
  readonly minutes: number;
}

export interface WorkMonth {
  /** YYYY-MM, of the patient's calendar. */
  readonly month: string;
  readonly rows: readonly WorkRow[];
  readonly seconds: number;
  readonly liveSeconds: number;
}

/** Work on one patient by the patient's calendar month, person, activity and live contact. */
export function summariseWork(work: readonly TimedWork[], zones: readonly ZoneSpan[]): WorkMonth[] {
  const months = new Map<string, Map<string, TimedWork & { ms: number }>>();
  for (const one of work) {
    for (const { month, from, to } of byLocalMonth(one, zones)) {
      const rows = months.get(month) ?? new Map<string, TimedWork & { ms: number }>();
      months.set(month, rows);
      const key = `${one.staff.id} ${one.activity} ${String(one.live)}`;
      rows.set(key, { ...one, ms: (rows.get(key)?.ms ?? 0) + to - from });
    }
  }
  return [...months]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, rows]) => ({ month, ...monthOf([...rows].sort(([a], [b]) => (a < b ? -1 : 1))) }));
}

function monthOf(rows: readonly (readonly [string, TimedWork & { ms: number }])[]): Omit<WorkMonth, 'month'> {
  const seconds = (some: typeof rows): number =>
    Math.floor(some.reduce((sum, [, { ms }]) => sum + ms, 0) / 1000);
  return {
    rows: rows.map(([, { staff, activity, live, ms }]) => ({
      staff,
      activity,
      live,
      seconds: Math.floor(ms / 1000),
      minutes: Math.floor(ms / 60_000),
    })),
    seconds: seconds(rows),
    liveSeconds: seconds(rows.filter(([, { live }]) => live)),
  };
}
