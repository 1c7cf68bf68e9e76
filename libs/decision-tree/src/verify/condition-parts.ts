import type { Condition } from '../document.js';

/** A part of a condition, and the condition as it would be without it. */
export interface Part {
  /** JSON pointer below the condition. */
  readonly pointer: string;
  readonly part: Condition;
  readonly rest: Condition;
}

/** Every part of an `all`, an `any` or a list that could be left out, at any depth. */
export function partsOf(condition: Condition): readonly Part[] {
  if ('not' in condition)
    return partsOf(condition.not).map(({ pointer, part, rest }) => ({
      pointer: `/not${pointer}`,
      part,
      rest: { not: rest },
    }));
  if ('all' in condition)
    return partsOfList(condition.all).map(({ parts, ...rest }) => ({
      ...rest,
      pointer: `/all${rest.pointer}`,
      rest: { all: parts },
    }));
  if ('any' in condition)
    return partsOfList(condition.any).map(({ parts, ...rest }) => ({
      ...rest,
      pointer: `/any${rest.pointer}`,
      rest: { any: parts },
    }));
  const { fact, operator, value } = condition;
  if (!Array.isArray(value) || value.length < 2) return [];
  const items = value as readonly (number | string)[];
  return items.map((item, index) => ({
    pointer: `/value/${index}`,
    part: { fact, operator, value: [item] },
    rest: { fact, operator, value: without(items, index) },
  }));
}

interface ListPart {
  readonly pointer: string;
  readonly part: Condition;
  readonly parts: readonly Condition[];
}

function partsOfList(list: readonly Condition[]): readonly ListPart[] {
  return list.flatMap((own, index) => {
    const inside = partsOf(own).map(({ pointer, part, rest }) => ({
      pointer: `/${index}${pointer}`,
      part,
      parts: list.map((one, at) => (at === index ? rest : one)),
    }));
    const whole = { pointer: `/${index}`, part: own, parts: without(list, index) };
    return list.length < 2 ? inside : [whole, ...inside];
  });
}

function without<T>(list: readonly T[], index: number): readonly T[] {
  return list.filter((_, at) => at !== index);
}
