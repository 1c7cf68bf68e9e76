import { drawnPoints, type Trend } from '../trend/trend.js';

/** A place on the time axis: what is trusted, what is not; both null is a gap in the line. */
export interface TrendRow {
  readonly at: number;
  readonly value: number | null;
  readonly doubtful: number | null;
}

const day = 24 * 3_600_000;
/** A line goes on over a missed day of daily values, not over two. */
export const gapMs = 1.5 * day;

/**
 * Points as a chart draws them: those not trusted stand in a series of their own, and wherever no trusted value came for
 * longer than a gap the line is broken, so that silence does not look like a steady value.
 */
export function trendRows(trend: Trend, gap = gapMs): readonly TrendRow[] {
  const trusted = new Set(drawnPoints(trend).map(({ at, value }) => `${at} ${value}`));
  const rows: TrendRow[] = [];
  let last: number | undefined;
  for (const { at, value } of trend.points) {
    if (value === undefined) continue;
    const isTrusted = trusted.has(`${at} ${value}`);
    if (isTrusted) {
      if (last !== undefined && at - last > gap)
        rows.push({ at: last + (at - last) / 2, value: null, doubtful: null });
      last = at;
    }
    rows.push(isTrusted ? { at, value, doubtful: null } : { at, value: null, doubtful: value });
  }
  return rows.sort((a, b) => a.at - b.at);
}

/** Ticks of whole steps back from now, the first at the beginning. */
export function dayTicks(from: number, to: number, count = 4): readonly number[] {
  return Array.from({ length: count + 1 }, (_, i) => from + ((to - from) * i) / count);
}
