import { isPoint, type Fact, type FactSet, type Interval } from '#domain';

const placeholder = /\{([a-z0-9.-]+)\}/g;

/** The facts a reason's words name. */
export function placeholders(template: string): readonly string[] {
  return [...template.matchAll(placeholder)].map((match) => match[1] ?? '');
}

/** A reason in words, each `{fact}` replaced by its value and unit. */
export function renderReason(template: string, facts: FactSet): string {
  return template.replace(placeholder, (_, name: string) => renderFact(facts[name]));
}

/** Units whose UCUM code is not what people read. */
export const shownUnit: Readonly<Record<string, string>> = {
  'mm[Hg]': 'mmHg',
  Cel: '°C',
  a: 'years',
  '{steps}/d': 'steps a day',
  '{score}': 'points',
  '{parts}': 'parts',
  '{events}': 'events',
  d: 'days',
  'kg/d': 'kg a day',
  '%/d': '% a day',
  '/min/d': '/min a day',
  'mm[Hg]/d': 'mmHg a day',
};

/** A fact in words: `80 %`, `<20 mg/dL`, `49 h`, `unknown (stale)`. */
export function renderFact(fact: Fact | undefined): string {
  if (fact === undefined) return 'unknown';
  switch (fact.kind) {
    case 'unknown':
      return `unknown (${fact.reason})`;
    case 'boolean':
      return fact.value ? 'yes' : 'no';
    case 'text':
      return fact.value;
    case 'number':
      return fact.unit === 'min'
        ? renderMinutes(fact.interval)
        : `${renderInterval(fact.interval)} ${shownUnit[fact.unit] ?? fact.unit}`;
  }
}

function renderMinutes(interval: Interval): string {
  if (!isPoint(interval)) return `${renderInterval(interval)} min`;
  const minutes = Math.floor(interval.low);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}

function renderInterval(interval: Interval): string {
  if (isPoint(interval)) return shown(interval.low);
  if (interval.low === -Infinity) return `${interval.highOpen === true ? '<' : '≤'}${shown(interval.high)}`;
  if (interval.high === Infinity) return `${interval.lowOpen === true ? '>' : '≥'}${shown(interval.low)}`;
  return `${shown(interval.low)} to ${shown(interval.high)}`;
}

function shown(value: number): string {
  return String(Number(value.toFixed(2)));
}
