/** One reading that was wanted. Times in ms. */
export interface WantedReading {
  readonly from: number;
  /** Until then it is in time. */
  readonly by: number;
  /** Until then it counts as late: the next one is wanted from there. Not before `by`. */
  readonly ends: number;
}

export interface Adherence {
  readonly wanted: number;
  readonly inTime: number;
  readonly late: number;
  readonly missed: number;
  /** In time or late, of those wanted; null: none was. */
  readonly share: number | null;
  readonly shareInTime: number | null;
}

/**
 * How many of the readings that were wanted came. Several within one time are one; one that lies in none fulfils none;
 * none fulfils two of one schedule. Pure; the order of both lists does not matter.
 *
 * @param readings when each was taken, ms
 */
export function adherence(wanted: readonly WantedReading[], readings: readonly number[]): Adherence {
  const sorted = [...readings].sort((a, b) => a - b);
  const outcomes = wanted.map(({ from, by, ends }) => {
    const first = firstFrom(sorted, from);
    if (first === undefined) return 'missed';
    if (first <= by) return 'inTime';
    return first < ends ? 'late' : 'missed';
  });
  const count = (which: string): number => outcomes.filter((one) => one === which).length;
  const [inTime, late, missed] = [count('inTime'), count('late'), count('missed')];
  const share = (part: number): number | null => (wanted.length === 0 ? null : part / wanted.length);
  return {
    wanted: wanted.length,
    inTime,
    late,
    missed,
    share: share(inTime + late),
    shareInTime: share(inTime),
  };
}

/** The first reading not before an instant, by halving. */
function firstFrom(sorted: readonly number[], from: number): number | undefined {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) < from) low = middle + 1;
    else high = middle;
  }
  return sorted[low];
}
