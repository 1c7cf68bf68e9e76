import { factName, shownUnit } from '../alert/words.js';
import { texts } from '../texts/index.js';

const { operators, results } = texts.tier1.case.why;
const comparison =
  /^(?<fact>\S+) (?<value>.+) (?<operator>lessThan|lessThanInclusive|greaterThan|greaterThanInclusive|equal|notEqual|in|notIn) (?<limit>.+): (?<result>yes|no|unknown)$/;

/** `spo2 88 % lessThan 90: yes` → `Oxygen saturation 88 %, below 90: yes`. What is not understood stays as it came. */
export function becauseWords(text: string): string {
  const found = comparison.exec(text)?.groups;
  if (found === undefined) return text;
  const { fact = '', value = '', operator = '', limit = '', result = '' } = found;
  return `${factName(fact)} ${value}, ${operators[operator] ?? operator} ${limitWords(limit)}: ${results[result] ?? result}`;
}

/** The limit is a number, a word, a list of them, or another fact by its name. */
function limitWords(json: string): string {
  const limit = parsed(json);
  if (typeof limit === 'object' && limit !== null && 'fact' in limit) return factName(String(limit.fact));
  return Array.isArray(limit) ? limit.join(', ') : String(limit);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return json;
  }
}

/** A value of the record with its unit: never a number alone. */
export function withUnit(value: unknown, unit: string | null): string {
  const shown = typeof value === 'boolean' ? (value ? texts.facts.yes : texts.facts.no) : String(value);
  return unit === null || unit === '' ? shown : `${shown} ${shownUnit(unit)}`.trim();
}

/** `oxygen-device` → `Oxygen device`. */
export function entryName(name: string): string {
  const words = name
    .replaceAll('-', ' ')
    .replace(/\bspo2\b/, 'SpO2')
    .replace(/^lvad$/, 'LVAD');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
