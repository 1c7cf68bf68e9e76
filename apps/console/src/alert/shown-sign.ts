import { vitalSigns, type VitalSign } from '#domain';
import type { Alert } from './alert.js';
import { knownConditions } from './known-conditions.js';

/**
 * The vital sign whose last value and trend stand in the alert's row: the server's word first, then what is known of
 * the condition, then the sign that the condition or the leaf is named after. Undefined when none of these names one:
 * no trend is better than that of another sign.
 */
export function shownSign(alert: Alert): VitalSign | undefined {
  const named = vitalSigns.find((sign) => sign === alert.vitalSign);
  if (named !== undefined) return named;
  const known = knownConditions.get(alert.condition);
  if (known !== undefined) return known.vitalSign;
  return namedIn(alert.condition) ?? namedIn(alert.decision.leaf ?? '');
}

/** Of several names the longest. */
function namedIn(code: string): VitalSign | undefined {
  return vitalSigns
    .filter((sign) => `-${code.replaceAll(/[.:/]/g, '-')}-`.includes(`-${sign}-`))
    .sort((a, b) => b.length - a.length)[0];
}
