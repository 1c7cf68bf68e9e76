import { toCanonical } from '../units.js';
import { vitalSigns, type VitalSign } from '../vital-sign.js';

/** A far point of the line, so that its slope is known to fifteen digits. */
const far = 1e6;
/** Units that only count, and have no size of their own. */
const annotationOnly = /^\{[^{}]*\}$/;

/**
 * Converts between two units of one kind. Between grams and moles of something only where it is known what is measured:
 * `sign`. Units that are in no table convert to themselves only.
 *
 * @param from UCUM
 * @param to UCUM
 * @returns undefined when the units are not of one kind: never guessed
 */
export function convertUnit(value: number, from: string, to: string, sign?: VitalSign): number | undefined {
  if (from === to) return value;
  if (annotationOnly.test(from) || annotationOnly.test(to)) return undefined;
  const candidates = sign === undefined ? vitalSigns.filter(isOfAnySubstance) : [sign];
  for (const candidate of candidates) {
    const canonical = toCanonical(candidate, value, from);
    const zero = toCanonical(candidate, 0, to);
    const end = toCanonical(candidate, far, to);
    if (canonical === undefined || zero === undefined || end === undefined) continue;
    return rounded((canonical - zero) / ((end - zero) / far));
  }
  return undefined;
}

/** A molar mass, or what is counted, is known of these only by their name. */
function isOfAnySubstance(sign: VitalSign): boolean {
  return sign !== 'glucose' && sign !== 'steps';
}

/** Ten digits: more than any device has, fewer than binary noise begins at. */
function rounded(value: number): number {
  return Number(value.toPrecision(10));
}
