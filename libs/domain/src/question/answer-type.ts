/** What a question to a physician may be answered with: one of these, and nothing beside it. */
export type AnswerType =
  | { readonly kind: 'yes-no' }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  | {
      readonly kind: 'number';
      /** UCUM. */
      readonly unit: string;
      /** Inclusive, in the unit. */
      readonly min?: number | undefined;
      readonly max?: number | undefined;
    }
  | { readonly kind: 'date' };

export const answerKinds = ['yes-no', 'choice', 'number', 'date'] as const;

/** Choices that can be told apart at a glance. */
export const optionLimits = { fewest: 2, most: 6, length: 80 } as const;

/** Does the type make sense? Undefined: it does. */
export function answerTypeRefusal(type: AnswerType): 'question-bad-type' | undefined {
  if (type.kind === 'choice') {
    const { fewest, most, length } = optionLimits;
    const options = type.options.map((option) => option.trim());
    const fits = options.every((option) => option !== '' && option.length <= length);
    const distinct = new Set(options.map((option) => option.toLowerCase())).size === options.length;
    return fits && distinct && options.length >= fewest && options.length <= most
      ? undefined
      : 'question-bad-type';
  }
  if (type.kind !== 'number') return undefined;
  const { unit, min = -Infinity, max = Infinity } = type;
  return /^[!-~]{1,64}$/.test(unit) && min <= max ? undefined : 'question-bad-type';
}
