import type { SecondReads } from './filtered.js';
import type { MeasureCase } from './measure.js';

/**
 * How cases become a number. `share`: numerators over denominators. `time`: median and 90th percentile of minutes.
 * `ratio`: sums over sums, its cases are patients. `a-week`: a sum over weeks.
 */
export type FigureKind = 'share' | 'time' | 'ratio' | 'a-week';

/** Fewer cases than this say little: it is said with the number. */
export const fewCases = 10;

export interface Figure {
  /** Null: there is none, and `missing` says why. */
  readonly value: number | null;
  /** It is this or more: part of what it is made of has not ended. */
  readonly atLeast: boolean;
  /** Of times: 90th percentile. */
  readonly p90: number | null;
  readonly p90AtLeast: boolean;
  readonly numerator: number;
  readonly denominator: number;
  /** How many cases were counted. */
  readonly cases: number;
  readonly isFew: boolean;
  readonly notYetKnown: readonly Reason[];
  readonly excluded: readonly Reason[];
  readonly missing: string | null;
  /** Of money: ISO 4217. */
  readonly currency: string | null;
  /** Of the share filtered. */
  readonly secondReads: SecondReads | null;
}

export interface Reason {
  readonly why: string;
  readonly cases: number;
}

/** @param weeks over how many weeks a sum is spread; only of `a-week` */
export function figureOf(kind: FigureKind, cases: readonly MeasureCase[], weeks = 1): Figure {
  const counted = cases.filter(({ standing }) => standing === 'yes' || standing === 'no');
  const sums = {
    numerator: sum(counted.map((one) => one.numerator ?? (one.standing === 'yes' ? 1 : 0))),
    denominator: sum(counted.map((one) => one.denominator ?? 1)),
  };
  const notYetKnown = reasons(cases.filter(({ standing }) => standing === 'not-yet-known'));
  const excluded = reasons(cases.filter(({ standing }) => standing === 'excluded'));
  const [currency = null, ...otherCurrencies] = new Set(counted.flatMap(({ currency: of }) => of ?? []));
  const count = countOf(kind, counted);
  const times = kind === 'time' ? { median: quantile(counted, 0.5), p90: quantile(counted, 0.9) } : undefined;
  const missing = missingOf(kind, count, sums.denominator, notYetKnown, otherCurrencies.length);
  return {
    value: missing === null ? (times?.median.value ?? ratioOf(kind, sums, weeks)) : null,
    atLeast: times?.median.atLeast ?? false,
    p90: missing === null ? (times?.p90.value ?? null) : null,
    p90AtLeast: times?.p90.atLeast ?? false,
    ...sums,
    cases: count,
    isFew: count < fewCases,
    notYetKnown,
    excluded,
    missing,
    currency,
    secondReads: null,
  };
}

/** The share filtered, never without what second reads found; and no share at all before there was one (hazard H24). */
export function withSecondReads(figure: Figure, secondReads: SecondReads, hasAnyRead: boolean): Figure {
  if (hasAnyRead) return { ...figure, secondReads };
  return { ...figure, secondReads, value: null, missing: figure.missing ?? 'no-second-reads' };
}

function countOf(kind: FigureKind, counted: readonly MeasureCase[]): number {
  if (kind === 'ratio') return new Set(counted.map(({ patient }) => patient)).size;
  return kind === 'share' ? sum(counted.map((one) => one.denominator ?? 1)) : counted.length;
}

function ratioOf(
  kind: FigureKind,
  { numerator, denominator }: { readonly numerator: number; readonly denominator: number },
  weeks: number,
): number {
  return kind === 'a-week' ? numerator / weeks : numerator / denominator;
}

function missingOf(
  kind: FigureKind,
  count: number,
  denominator: number,
  notYetKnown: readonly Reason[],
  otherCurrencies: number,
): string | null {
  for (const why of ['no-rate', 'several-currencies'])
    if (notYetKnown.some((reason) => reason.why === why)) return why;
  if (otherCurrencies > 0) return 'several-currencies';
  if (kind === 'a-week') return count === 0 && notYetKnown.length > 0 ? 'not-yet-known' : null;
  if (count > 0 && denominator > 0) return null;
  return notYetKnown.length > 0 ? 'not-yet-known' : 'no-cases';
}

/**
 * By nearest rank. What has not happened takes longer than its value: where the rank might fall on it, the number is a
 * lower bound.
 */
function quantile(
  cases: readonly MeasureCase[],
  share: number,
): { readonly value: number | null; readonly atLeast: boolean } {
  if (cases.length === 0) return { value: null, atLeast: false };
  const at = Math.ceil(share * cases.length) - 1;
  const byBound = cases.map(({ value = 0 }) => value).sort((a, b) => a - b);
  const atWorst = cases
    .map(({ standing, value = 0 }) => (standing === 'yes' ? value : Infinity))
    .sort((a, b) => a - b);
  const value = byBound[at] ?? null;
  return { value, atLeast: atWorst[at] !== value };
}

function reasons(cases: readonly MeasureCase[]): Reason[] {
  const counts = new Map<string, number>();
  for (const { why } of cases) counts.set(why ?? 'unknown', (counts.get(why ?? 'unknown') ?? 0) + 1);
  return [...counts]
    .map(([why, n]) => ({ why, cases: n }))
    .sort((a, b) => b.cases - a.cases || (a.why < b.why ? -1 : 1));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
