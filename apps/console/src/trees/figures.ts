const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 3, maximumFractionDigits: 3 });

export function countWords(value: number): string {
  return whole.format(value);
}

/** A small rate, three places. */
export function rateWords(value: number): string {
  return fine.format(value);
}

/** `+3`, `−2`, `0`; with `(+50 %)` where there is something to compare with. */
export function changeWords(
  before: number,
  after: number,
  words: (value: number) => string = countWords,
): string {
  const by = after - before;
  if (by === 0) return '0';
  const sign = by > 0 ? '+' : '−';
  const share = before === 0 ? '' : ` (${sign}${whole.format(Math.abs(by / before) * 100)} %)`;
  return `${sign}${words(Math.abs(by))}${share}`;
}

/** One day of what a tree did. */
export interface DayCount {
  readonly day: string;
  readonly decisions: Readonly<Record<string, number>>;
  readonly alerts: number;
}

interface Counted {
  readonly decisions: readonly {
    readonly day: string;
    readonly disposition: string;
    readonly decisions: number;
  }[];
  readonly alerts: readonly { readonly day: string; readonly alerts: number }[];
}

/** Every day of the span, the empty ones too. `first` is its first day, `YYYY-MM-DD`. */
export function daysOf({ decisions, alerts }: Counted, first: string, days: number): readonly DayCount[] {
  const start = Date.parse(`${first}T00:00:00Z`);
  return Array.from({ length: days }, (_, index) => {
    const day = new Date(start + index * 86_400_000).toISOString().slice(0, 10);
    const sums: Record<string, number> = {};
    for (const one of decisions)
      if (one.day === day) sums[one.disposition] = (sums[one.disposition] ?? 0) + one.decisions;
    const opened = alerts.filter((one) => one.day === day).reduce((sum, one) => sum + one.alerts, 0);
    return { day, decisions: sums, alerts: opened };
  });
}
