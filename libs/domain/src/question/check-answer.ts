import type { VitalSign } from '../vital-sign.js';
import type { AnswerType } from './answer-type.js';
import { convertUnit } from './answer-units.js';

/** As somebody sent it. */
export interface GivenAnswer {
  readonly value: unknown;
  /** UCUM; numbers only. Undefined: none was sent. */
  readonly unit?: string | undefined;
}

/** As it is kept: of the asked type, and in the asked unit. */
export interface Answer {
  readonly value: boolean | string | number;
  readonly unit: string | null;
}

export const answerRefusals = [
  'answer-wrong-type',
  'answer-wrong-unit',
  'answer-out-of-range',
  'answer-not-offered',
  'answer-impossible-date',
] as const;
export type AnswerRefusal = (typeof answerRefusals)[number];

export type CheckedAnswer =
  { readonly ok: true; readonly answer: Answer } | { readonly ok: false; readonly code: AnswerRefusal };

const fullDate = /^(19|20|21)\d{2}-\d{2}-\d{2}$/;

/**
 * Does the answer suit the question, to the letter? A number may come in another unit of the same kind. Total.
 *
 * @param sign what is measured, where that is known: between grams and moles nothing else tells
 */
export function checkAnswer(type: AnswerType, given: GivenAnswer, sign?: VitalSign): CheckedAnswer {
  const { value, unit } = given;
  if (type.kind === 'number') return checkNumber(type, given, sign);
  if (unit !== undefined) return refused('answer-wrong-unit');
  if (type.kind === 'yes-no')
    return typeof value === 'boolean' ? answered(value) : refused('answer-wrong-type');
  if (typeof value !== 'string') return refused('answer-wrong-type');
  if (type.kind === 'choice')
    return type.options.includes(value) ? answered(value) : refused('answer-not-offered');
  if (!fullDate.test(value)) return refused('answer-wrong-type');
  return isCalendarDate(value) ? answered(value) : refused('answer-impossible-date');
}

function checkNumber(
  { unit: asked, min = -Infinity, max = Infinity }: Extract<AnswerType, { kind: 'number' }>,
  { value, unit }: GivenAnswer,
  sign: VitalSign | undefined,
): CheckedAnswer {
  if (typeof value !== 'number' || !Number.isFinite(value)) return refused('answer-wrong-type');
  if (unit === undefined) return refused('answer-wrong-unit');
  const converted = convertUnit(value, unit, asked, sign);
  if (converted === undefined || !Number.isFinite(converted)) return refused('answer-wrong-unit');
  return converted < min || converted > max
    ? refused('answer-out-of-range')
    : { ok: true, answer: { value: converted, unit: asked } };
}

/** 30 February is written well and is no day. */
function isCalendarDate(date: string): boolean {
  const at = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date);
}

function answered(value: boolean | string): CheckedAnswer {
  return { ok: true, answer: { value, unit: null } };
}

function refused(code: AnswerRefusal): CheckedAnswer {
  return { ok: false, code };
}
