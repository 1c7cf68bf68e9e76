import { texts } from '../texts/index.js';
import type { Definition, Figure } from './programme-data.js';

const words = texts.programme;
type Kind = Pick<Definition, 'kind' | 'unit'>;
type Plain = Pick<Figure, 'value' | 'atLeast' | 'currency' | 'missing'>;

/** A figure with its unit; never a bare number. */
export function figureWords(definition: Kind, { value, atLeast, currency }: Plain): string {
  if (value === null) return words.none;
  const shown = amount(definition, value, currency);
  return atLeast ? words.atLeast(shown) : shown;
}

export function amount({ kind, unit }: Kind, value: number, currency: string | null): string {
  if (kind === 'share') return `${rounded(value * 100, 1)} %`;
  if (unit === 'money') return `${rounded(value, 2)} ${words.unitMoney(currency ?? '')}`;
  return `${unit === '/d' ? precise(value) : rounded(value, value < 10 ? 1 : 0)} ${words.units[unit] ?? unit}`;
}

/** How many cases it is made of, and what they are. */
export function casesWords({ kind }: Pick<Definition, 'kind'>, { cases }: Pick<Figure, 'cases'>): string {
  return kind === 'ratio' ? words.patients(cases) : words.cases(cases);
}

export function missingWords(missing: string | null): string {
  return missing === null ? '' : (words.missing[missing] ?? missing);
}

export function reasonWords(why: string | null): string {
  return why === null ? '' : (words.reasons[why] ?? why);
}

export function total(reasons: Figure['excluded']): number {
  return reasons.reduce((sum, { cases }) => sum + cases, 0);
}

/** For a chart: what the axis counts in. Percent for a share. */
export function plotted({ kind }: Pick<Definition, 'kind'>, value: number | null): number | null {
  if (value === null) return null;
  return kind === 'share' ? Number(rounded(value * 100, 1)) : Number(rounded(value, 2));
}

export function axisUnit({ kind, unit }: Kind, currency: string | null): string {
  if (kind === 'share') return '%';
  return unit === 'money' ? (currency ?? '') : (words.units[unit] ?? unit);
}

function rounded(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

/** Three figures, however small: a rate a day may be far below 1. */
function precise(value: number): string {
  return String(Number(value.toPrecision(3)));
}
