import type { Fact } from '../fact.js';
import { vitalSignCatalogue, type VitalSign } from '../vital-sign.js';

/** How long ago, as it is said: "3 min ago", "26 h ago". */
export function ago(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return 'just now';
  if (whole < 7200) return `${Math.floor(whole / 60)} min ago`;
  if (whole < 48 * 3600) return `${Math.floor(whole / 3600)} h ago`;
  return `${Math.floor(whole / 86_400)} days ago`;
}

/** A fact's name as it is said: a vital sign by its display, anything else as the catalogue calls it. */
export function factName(name: string): string {
  return Object.hasOwn(vitalSignCatalogue, name) ? vitalSignCatalogue[name as VitalSign].display : name;
}

/** A fact in words, with the age that it had when it was read; undefined: it is not known. */
export function factWords(fact: Fact, sinceSeconds: number): string | undefined {
  switch (fact.kind) {
    case 'unknown':
      return undefined;
    case 'text':
      return fact.value;
    case 'boolean':
      return fact.value ? 'yes' : 'no';
    case 'number': {
      const { interval, unit, ageSeconds } = fact;
      const value = `${intervalWords(interval.low, interval.high)} ${unit === '1' ? '' : unit}`.trim();
      return ageSeconds === undefined ? value : `${value} (${ago(ageSeconds + sinceSeconds)})`;
    }
  }
}

function intervalWords(low: number, high: number): string {
  if (low === high) return String(low);
  if (low === -Infinity) return high === Infinity ? 'any' : `below ${high}`;
  return high === Infinity ? `above ${low}` : `${low} to ${high}`;
}
