import { isKnownZone } from './zones.js';

/** What a cell says, or the code of what is wrong with it. */
export type CellResult = { readonly value: unknown } | { readonly code: string };
export type CellReader = (text: string) => CellResult;

const ok = (value: unknown): CellResult => ({ value });
const bad = (code: string): CellResult => ({ code });

/** PostgreSQL stores no NUL, and nobody's name has an escape sequence in it. */
const control = /[\u0000-\u001f\u007f]/;

/** Free text on one line, at most so many characters. */
export function words(atMost: number): CellReader {
  return (text) => {
    if (control.test(text)) return bad('invalid-character');
    return text.length > atMost ? bad('too-long') : ok(text);
  };
}

/** Ids of sites, devices and programmes, as the database spells them. */
export const identifier: CellReader = (text) => {
  if (text.length > 64) return bad('too-long');
  return /^[A-Za-z0-9._-]+$/.test(text) ? ok(text) : bad('not-an-id');
};

export function oneOf(values: readonly string[]): CellReader {
  return (text) => (values.includes(text) ? ok(text) : bad('unknown-value'));
}

export const yesOrNo: CellReader = (text) => {
  if (text === 'yes' || text === 'true') return ok(true);
  return text === 'no' || text === 'false' ? ok(false) : bad('unknown-value');
};

/** A calendar date, YYYY-MM-DD, that exists. */
export const date: CellReader = (text) => {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (parts === null) return bad('not-a-date');
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const then = new Date(Date.UTC(year, month - 1, day));
  const exists = then.getUTCMonth() === month - 1 && then.getUTCDate() === day;
  return exists && year >= 1880 && year < 2200 ? ok(text) : bad('not-a-date');
};

/** An instant (RFC 3339 with an offset). A date alone is refused: whose midnight would it be? */
export const instant: CellReader = (text) => {
  const parts =
    /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/.exec(
      text,
    );
  if (parts === null || 'code' in date(parts[1] ?? '')) return bad('not-a-time');
  return ok(new Date(text).toISOString());
};

export const zone: CellReader = (text) => (isKnownZone(text) ? ok(text) : bad('unknown-zone'));
