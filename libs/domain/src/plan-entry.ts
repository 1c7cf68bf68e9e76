import { maxPlanWords, planCatalogue } from './plan-catalogue.js';
import type { PlanBounds, PlanParameter, PlanValue } from './plan-parameter.js';

/** Stable codes of everything for which an entry of the plan is refused. */
export const planRefusals = [
  'plan-unknown-parameter',
  'plan-wrong-type',
  'plan-wrong-unit',
  'plan-out-of-range',
  'plan-bad-dates',
  'plan-needs-expiry',
  'plan-expires-too-late',
  'plan-bad-bounds',
  'plan-needs-physician',
  'plan-outside-bounds',
  'plan-needs-signature',
] as const;
export type PlanRefusal = (typeof planRefusals)[number];

/** An entry as somebody wants to write it. Times in ms. */
export interface PlanEntryDraft {
  readonly name: string;
  /** null: what stood there is withdrawn. */
  readonly value: PlanValue | null;
  readonly unit: string | null;
  readonly from: number;
  readonly until: number | null;
  readonly bounds: PlanBounds | null;
}

/** What stands in the plan at the draft's `from`, as far as a nurse is bound by it. */
export interface PlanStanding {
  readonly until: number | null;
  readonly bounds: PlanBounds | null;
}

const dayMs = 24 * 3600_000;

/** Is the entry one that may stand in a plan, whoever writes it? Undefined: it may. Pure. */
export function entryRefusal(draft: PlanEntryDraft, now: number): PlanRefusal | undefined {
  const parameter = planCatalogue.get(draft.name);
  if (parameter === undefined) return 'plan-unknown-parameter';
  return (
    valueRefusal(parameter, draft) ?? datesRefusal(parameter, draft, now) ?? boundsRefusal(parameter, draft)
  );
}

/** Does the value suit the parameter? Also what an import asks, which brings no dates. */
export function valueRefusal(
  parameter: PlanParameter,
  { value, unit }: Pick<PlanEntryDraft, 'value' | 'unit'>,
): PlanRefusal | undefined {
  if (value === null) return unit === null ? undefined : 'plan-wrong-unit';
  if (parameter.type === 'number') {
    if (typeof value !== 'number' || !Number.isFinite(value)) return 'plan-wrong-type';
    if (unit !== parameter.unit) return 'plan-wrong-unit';
    if (parameter.isWhole === true && !Number.isInteger(value)) return 'plan-wrong-type';
    const [low, high] = parameter.range ?? [-Infinity, Infinity];
    return value < low || value > high ? 'plan-out-of-range' : undefined;
  }
  if (unit !== null) return 'plan-wrong-unit';
  if (parameter.type === 'boolean') return typeof value === 'boolean' ? undefined : 'plan-wrong-type';
  if (typeof value !== 'string') return 'plan-wrong-type';
  return textRefusal(parameter, value);
}

function textRefusal(parameter: PlanParameter, value: string): PlanRefusal | undefined {
  switch (parameter.type) {
    case 'choice':
      return parameter.choices?.includes(value) === true ? undefined : 'plan-out-of-range';
    case 'date':
      return isDate(value) ? undefined : 'plan-wrong-type';
    case 'language':
      return isLanguage(value) ? undefined : 'plan-wrong-type';
    default:
      if (value.trim() === '' || value.includes('\0')) return 'plan-wrong-type';
      return Array.from(value).length > maxPlanWords ? 'plan-out-of-range' : undefined;
  }
}

/** RFC 3339 full-date of a day that the calendar has, in years that a patient may live in. */
export function isDate(value: string): boolean {
  if (!/^(19|20|21)\d\d-\d\d-\d\d$/.test(value)) return false;
  const ms = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(value);
}

/** Shape of a BCP 47 tag: a language, and perhaps script, region and variants. */
export function isLanguage(value: string): boolean {
  return /^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-([A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*$/.test(
    value,
  );
}

function datesRefusal(
  { maxDays }: PlanParameter,
  { value, from, until }: PlanEntryDraft,
  now: number,
): PlanRefusal | undefined {
  if (value === null) return until === null ? undefined : 'plan-bad-dates';
  if (until === null) return maxDays === undefined ? undefined : 'plan-needs-expiry';
  if (until <= from || until <= now) return 'plan-bad-dates';
  return maxDays !== undefined && until - from > maxDays * dayMs ? 'plan-expires-too-late' : undefined;
}

function boundsRefusal(parameter: PlanParameter, { value, bounds }: PlanEntryDraft): PlanRefusal | undefined {
  if (bounds === null) return undefined;
  if (parameter.writer !== 'bounded' || typeof value !== 'number') return 'plan-bad-bounds';
  const [low, high] = parameter.range ?? [-Infinity, Infinity];
  const fits = bounds.low >= low && bounds.low <= value && value <= bounds.high && bounds.high <= high;
  return fits ? undefined : 'plan-bad-bounds';
}

/** Who writes, with or without a signature under it. */
export interface PlanAuthor {
  readonly isPhysician: boolean;
  readonly hasSigned: boolean;
}

/**
 * May this author write an entry that is one? Undefined: yes. Pure. A nurse changes a number within the bounds that a
 * physician signed, from now on and no longer than the physician's entry holds, and hands the bounds on as they are.
 *
 * @param standing what stands at the draft's `from`; undefined: nothing
 */
export function authorRefusal(
  draft: PlanEntryDraft,
  author: PlanAuthor,
  standing: PlanStanding | undefined,
  now: number,
): PlanRefusal | undefined {
  const { name, value, from, until, bounds } = draft;
  const writer = planCatalogue.get(name)?.writer ?? 'physician';
  if (writer === 'care-team') return undefined;
  if (author.isPhysician) return author.hasSigned ? undefined : 'plan-needs-signature';
  const limits = standing?.bounds ?? null;
  if (writer === 'physician' || limits === null || value === null || bounds !== null)
    return 'plan-needs-physician';
  if (typeof value !== 'number' || value < limits.low || value > limits.high) return 'plan-outside-bounds';
  if (from > now) return 'plan-bad-dates';
  const last = standing?.until ?? null;
  return last !== null && (until === null || until > last) ? 'plan-expires-too-late' : undefined;
}
