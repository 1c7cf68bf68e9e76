import { entryRefusal, planCatalogue, type PlanRefusal, type PlanValue } from '#domain';
import type { Finding } from './kinds.js';

/** Which column a refusal of the plan catalogue is about. */
const columnOf: Partial<Record<PlanRefusal, string>> = {
  'plan-unknown-parameter': 'name',
  'plan-wrong-unit': 'unit',
  'plan-bad-dates': 'expires',
  'plan-needs-expiry': 'expires',
  'plan-expires-too-late': 'expires',
};

/** The value of a plan row in the type that the catalogue gives its parameter, checked against the catalogue. */
export function readPlanValue(
  record: Readonly<Record<string, unknown>>,
): { readonly value: PlanValue } | { readonly findings: Finding[] } {
  const { name, value: text, unit, from, expires } = record;
  if (typeof name !== 'string' || typeof text !== 'string' || typeof from !== 'string')
    return { findings: [] };
  const value = typed(planCatalogue.get(name)?.type, text);
  const begins = Date.parse(from);
  const refusal = entryRefusal(
    {
      name,
      value,
      unit: typeof unit === 'string' ? unit : null,
      from: begins,
      until: typeof expires === 'string' ? Date.parse(expires) : null,
      bounds: null,
    },
    begins,
  );
  if (refusal === undefined) return { value };
  return { findings: [{ code: refusal, column: columnOf[refusal] ?? 'value' }] };
}

/** What is no number or flag stays text, which the catalogue then refuses. */
function typed(type: string | undefined, text: string): PlanValue {
  if (type === 'number' && /^-?\d{1,9}(\.\d{1,6})?$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'yes')) return true;
  if (type === 'boolean' && (text === 'false' || text === 'no')) return false;
  return text;
}
