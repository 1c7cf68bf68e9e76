/** The value below which this part (0 to 1) of the values lies, by the nearest-rank method; NaN for none. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

/**
 * The highest rate that is sustained: doubles from `first` until one is not, then halves the interval (in ratio) until
 * its ends are no more than `precision` apart.
 *
 * @returns the highest rate that was tried and sustained; 0 if none was
 */
export async function highestSustained(
  first: number,
  precision: number,
  isSustained: (rate: number) => Promise<boolean>,
): Promise<number> {
  let good = 0;
  let bad = first;
  while (await isSustained(bad)) {
    good = bad;
    bad *= 2;
  }
  while (good === 0 && bad > 50) {
    bad /= 2;
    if (await isSustained(bad)) good = bad;
    else if (bad <= 50) return 0;
  }
  if (good > 0 && bad <= good) bad = good * 2;
  while (bad / good > 1 + precision) {
    const middle = Math.round(Math.sqrt(good * bad));
    if (await isSustained(middle)) good = middle;
    else bad = middle;
  }
  return good;
}
