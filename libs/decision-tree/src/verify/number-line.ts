import type { Interval } from '#domain';

/** A fact of type number, as far as the values go that it can have. */
export interface NumberDomain {
  readonly fact: string;
  /** Inclusive; a value outside it is unknown to the tree or cannot be. */
  readonly range: readonly [number, number];
  /** Values are multiples of it; without it any number. */
  readonly resolution?: number;
  /** Known, it is one value, never an interval: what somebody wrote down, not what a device sent. */
  readonly isSingle?: true;
}

/** One end of an interval. */
export interface End {
  readonly value: number;
  readonly open: boolean;
}

/** The ends that intervals of one fact can have, as far as any comparison can tell them apart. */
export interface Ends {
  /** Between two of these, values differ at most in how they lie to each other. */
  readonly limits: readonly number[];
  readonly lowers: readonly End[];
  readonly uppers: readonly End[];
}

/**
 * The ends to look at for facts that are compared with each other (or one alone), given every constant limit they are
 * compared with: each limit, and in each gap between limits as many values as there are ends, so that they can lie in
 * any order there. Where a gap holds fewer values than that, all of them.
 */
export function endsOf(facts: readonly NumberDomain[], limits: readonly number[]): readonly Ends[] {
  const isAlone = facts.length === 1;
  const ends = isAlone ? [] : facts.flatMap(({ range }) => range.filter(Number.isFinite));
  const fixed = ascending([...limits, ...ends]);
  const between = isAlone ? 1 : facts.reduce((sum, { isSingle }) => sum + (isSingle === true ? 1 : 2), 0);
  let pool: readonly number[] = fixed;
  for (const fact of coarsestFirst(facts)) pool = ascending([...pool, ...filled(fact, pool, fixed, between)]);
  return facts.map((fact) => {
    const values = pool.filter((value) => isValueOf(fact, value));
    const closed = values.map((value) => ({ value, open: false }));
    if (fact.isSingle === true) return { limits: fixed, lowers: closed, uppers: closed };
    const isSplit = (value: number): boolean => !isAlone || fixed.includes(value);
    const both = values.flatMap((value) =>
      isSplit(value)
        ? [
            { value, open: false },
            { value, open: true },
          ]
        : [{ value, open: false }],
    );
    return {
      limits: fixed,
      lowers: [...both, { value: -Infinity, open: false }],
      uppers: [...both, { value: Infinity, open: false }],
    };
  });
}

/** Is it a number that the fact can be? */
export function isValueOf({ range, resolution }: NumberDomain, value: number): boolean {
  if (value < range[0] || value > range[1]) return false;
  return resolution === undefined || grid(Math.round(value / resolution), resolution) === grid(value, 1);
}

export function intervalOf(lower: End, upper: End): Interval {
  return {
    low: lower.value,
    high: upper.value,
    ...(lower.open && { lowOpen: true }),
    ...(upper.open && { highOpen: true }),
  };
}

/** Can an interval go from here to there? One with two ends holds at least one value that the fact can be. */
export function isIntervalOf({ resolution }: NumberDomain, lower: End, upper: End): boolean {
  if (lower.value === upper.value) return !lower.open && !upper.open && Number.isFinite(lower.value);
  if (lower.value > upper.value) return false;
  const isHalfLine = !Number.isFinite(lower.value) || !Number.isFinite(upper.value);
  if (isHalfLine || resolution === undefined || !lower.open || !upper.open) return true;
  return stepAbove(lower.value, resolution) <= stepBelow(upper.value, resolution);
}

function coarsestFirst(facts: readonly NumberDomain[]): readonly NumberDomain[] {
  return [...facts].sort((a, b) => (b.resolution ?? 0) - (a.resolution ?? 0));
}

/** Values of a fact in the gaps of the pool. A gap between limits that already holds enough of them stays as it is. */
function filled(
  fact: NumberDomain,
  pool: readonly number[],
  fixed: readonly number[],
  count: number,
): readonly number[] {
  const found: number[] = [];
  for (let index = 0; index <= fixed.length; index += 1) {
    const from = fixed[index - 1] ?? -Infinity;
    const to = fixed[index] ?? Infinity;
    const inside = pool.filter((value) => value > from && value < to);
    if (inside.filter((value) => isValueOf(fact, value)).length >= count) continue;
    const stops = [from, ...inside, to];
    for (let stop = 1; stop < stops.length; stop += 1)
      found.push(...valuesBetween(fact, stops[stop - 1] ?? -Infinity, stops[stop] ?? Infinity, count));
  }
  return found;
}

/** At most so many values of the fact strictly between two numbers, next to the upper one where there is one. */
function valuesBetween(
  { range, resolution }: NumberDomain,
  from: number,
  to: number,
  count: number,
): readonly number[] {
  if (resolution === undefined)
    return evenly(Math.max(from, range[0]), Math.min(to, range[1]), from, to, count);
  const first = Math.max(stepAbove(from, resolution), Math.ceil(range[0] / resolution - 1e-6));
  const last = Math.min(stepBelow(to, resolution), Math.floor(range[1] / resolution + 1e-6));
  if (first > last) return [];
  const start = Number.isFinite(last)
    ? Math.max(first, last - count + 1)
    : Number.isFinite(first)
      ? first
      : 0;
  const end = Math.min(last, start + count - 1);
  return Array.from({ length: end - start + 1 }, (_, index) => grid(start + index, resolution));
}

function stepAbove(value: number, resolution: number): number {
  return Math.floor(value / resolution + 1e-6) + 1;
}

function stepBelow(value: number, resolution: number): number {
  return Math.ceil(value / resolution - 1e-6) - 1;
}

function evenly(low: number, high: number, from: number, to: number, count: number): readonly number[] {
  const start = Number.isFinite(low) ? low : Number.isFinite(high) ? high - count - 1 : 0;
  const end = Number.isFinite(high) ? high : start + count + 1;
  return Array.from({ length: count }, (_, index) =>
    grid(start + ((end - start) * (index + 1)) / (count + 1), 1),
  ).filter((value) => value > from && value < to);
}

/** `steps` times the resolution without what binary fractions add. */
export function grid(steps: number, resolution: number): number {
  return Number((steps * resolution).toFixed(6));
}

export function ascending(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
