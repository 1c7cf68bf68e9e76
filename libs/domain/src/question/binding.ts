import { planCatalogue } from '../plan-catalogue.js';
import type { PlanParameter, PlanValue } from '../plan-parameter.js';
import { vitalSigns, type VitalSign } from '../vital-sign.js';
import type { AnswerType } from './answer-type.js';
import { convertUnit } from './answer-units.js';
import type { Answer } from './check-answer.js';

/** What the answer becomes: an entry of the signed plan, or a fact of the case; both end. */
export type AnswerBinding =
  | { readonly plan: string; readonly validForSeconds: number }
  | { readonly fact: string; readonly validForSeconds: number };

export const bindingRefusals = [
  'binding-unknown-parameter',
  'binding-mismatch',
  'binding-expires-too-late',
] as const;
export type BindingRefusal = (typeof bindingRefusals)[number];

const daySeconds = 86_400;

/** May answers of this type become that? Undefined: they may. */
export function bindingRefusal(type: AnswerType, binding: AnswerBinding): BindingRefusal | undefined {
  if ('fact' in binding) return undefined;
  const parameter = planCatalogue.get(binding.plan);
  if (parameter === undefined) return 'binding-unknown-parameter';
  if (!suits(type, parameter)) return 'binding-mismatch';
  const { maxDays } = parameter;
  return maxDays !== undefined && binding.validForSeconds > maxDays * daySeconds
    ? 'binding-expires-too-late'
    : undefined;
}

function suits(type: AnswerType, parameter: PlanParameter): boolean {
  if (type.kind === 'yes-no') return parameter.type === 'boolean';
  if (type.kind === 'date') return parameter.type === 'date';
  if (type.kind === 'choice')
    return parameter.type === 'choice' && type.options.every((one) => parameter.choices?.includes(one));
  return (
    parameter.type === 'number' &&
    parameter.unit !== undefined &&
    convertUnit(1, type.unit, parameter.unit, signOf(parameter.name)) !== undefined
  );
}

/** The answer as the plan has it. Undefined: it cannot be converted, which `bindingRefusal` has said before. */
export function planValueOf(
  answer: Answer,
  name: string,
): { readonly value: PlanValue; readonly unit: string | null } | undefined {
  const unit = planCatalogue.get(name)?.unit;
  if (typeof answer.value !== 'number') return { value: answer.value, unit: null };
  if (unit === undefined || answer.unit === null) return undefined;
  const value = convertUnit(answer.value, answer.unit, unit, signOf(name));
  return value === undefined ? undefined : { value, unit };
}

/** The vital sign that a parameter of the plan is about, by its name. */
export function signOf(parameter: string): VitalSign | undefined {
  if (parameter === 'oxygen') return 'inhaled-oxygen-flow';
  return vitalSigns.find((sign) => parameter.includes(sign));
}
