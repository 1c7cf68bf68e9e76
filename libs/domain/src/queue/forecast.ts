import type { Severity } from '../disposition.js';

/** Work that waits, or is expected. Times in ms. */
export interface ForecastItem {
  readonly id: string;
  readonly tenant: string;
  readonly severity: Severity;
  readonly dueAt: number;
  /** When it is there; what waits already is there at `from`. */
  readonly arrivesAt?: number;
}

export interface ForecastInput {
  readonly from: number;
  readonly until: number;
  readonly items: readonly ForecastItem[];
  /** Minutes that somebody works on one item. */
  readonly serviceMinutes: Readonly<Record<Severity, number>>;
  /** Minutes of work left in what clinicians have in hand already. */
  readonly inHandMinutes: number;
  /** When clinicians are at work; `until` exclusive. Several at once are several entries. */
  readonly atWork: readonly { readonly from: number; readonly until: number }[];
}

export interface Forecast {
  /** Items whose limit lies ahead and will be missed, in the order in which that happens. */
  readonly missed: readonly ForecastItem[];
  /** When the first of them is missed; null: none is. */
  readonly firstMissAt: number | null;
  /** Misses in each quarter of an hour from `from` on. */
  readonly perQuarter: readonly number[];
}

const minute = 60_000;
/** Length of the steps of `perQuarter`, in ms. */
export const quarterMs = 15 * minute;

/**
 * Which limits will be missed, if everybody at work takes what is due first. Pure. Work is taken for a fluid that all who
 * are there serve together: the n-th item begins when the minutes before it are worked off. That is never earlier than
 * with people who take one item each, and later by less than one item’s minutes: it rather warns too soon. Whoever may
 * take what, and fairness between health systems, is left out.
 */
export function forecastMisses(input: ForecastInput): Forecast {
  const { from, until } = input;
  const begins = beginnings(input);
  const missed = input.items
    .filter(({ id, dueAt }) => dueAt > from && dueAt < until && (begins.get(id) ?? Infinity) > dueAt)
    .sort((a, b) => a.dueAt - b.dueAt || (a.id < b.id ? -1 : 1));
  const perQuarter = Array.from({ length: Math.ceil((until - from) / quarterMs) }, () => 0);
  for (const { dueAt } of missed) {
    const quarter = Math.floor((dueAt - from) / quarterMs);
    perQuarter[quarter] = (perQuarter[quarter] ?? 0) + 1;
  }
  return { missed, firstMissAt: missed[0]?.dueAt ?? null, perQuarter };
}

/** When each item begins to be worked on; missing: not before the end. */
export function beginnings(input: ForecastInput): Map<string, number> {
  const { from, until, serviceMinutes } = input;
  const order = [...input.items].sort((a, b) => a.dueAt - b.dueAt || (a.id < b.id ? -1 : 1));
  const left = new Map(order.map(({ id, severity }) => [id, serviceMinutes[severity]]));
  const moments = momentsOfChange(input);
  const begun = new Map<string, number>();
  let inHand = input.inHandMinutes;
  moments.forEach((at, i) => {
    const people = input.atWork.filter((shift) => shift.from <= at && at < shift.until).length;
    const end = moments[i + 1] ?? until;
    if (people === 0 || end <= at) return;
    let minutes = ((end - at) / minute) * people;
    const elapsed = (): number => end - (minutes * minute) / people;
    const taken = Math.min(minutes, inHand);
    inHand -= taken;
    minutes -= taken;
    for (const { id, arrivesAt = from } of order) {
      if (minutes <= 0) break;
      const need = left.get(id);
      if (need === undefined || arrivesAt > at) continue;
      if (!begun.has(id)) begun.set(id, elapsed());
      const worked = Math.min(minutes, need);
      minutes -= worked;
      if (worked === need) left.delete(id);
      else left.set(id, need - worked);
    }
  });
  return begun;
}

function momentsOfChange({ from, until, items, atWork }: ForecastInput): number[] {
  const times = [
    ...atWork.flatMap((shift) => [shift.from, shift.until]),
    ...items.flatMap(({ arrivesAt }) => (arrivesAt === undefined ? [] : [arrivesAt])),
  ];
  return [from, ...new Set(times.filter((at) => at > from && at < until))].sort((a, b) => a - b);
}

/**
 * What is to be expected if work goes on arriving as it did: evenly spaced items, due within the limit of their kind.
 *
 * @param perHour arrivals
 */
export function expectedArrivals(
  rates: readonly {
    readonly tenant: string;
    readonly severity: Severity;
    readonly perHour: number;
    readonly withinSeconds: number;
  }[],
  from: number,
  until: number,
): ForecastItem[] {
  return rates.flatMap(({ tenant, severity, perHour, withinSeconds }) => {
    const count = perHour <= 0 ? 0 : Math.floor(((until - from) / (60 * minute)) * perHour);
    return Array.from({ length: count }, (_, i) => {
      const arrivesAt = Math.round(from + ((i + 1) * 60 * minute) / perHour);
      return {
        id: `expected:${tenant}:${severity}:${String(i)}`,
        tenant,
        severity,
        arrivesAt,
        dueAt: arrivesAt + withinSeconds * 1000,
      };
    });
  });
}

/** The middle value; undefined of none. */
export function medianOf(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle];
  if (high === undefined) return undefined;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2;
}
