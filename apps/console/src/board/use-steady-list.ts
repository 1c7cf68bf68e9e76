import { useRef } from 'react';

/** The list of before, as long as the same things stand in it in the same order. */
export function useSteadyList<Item>(list: readonly Item[]): readonly Item[] {
  const before = useRef(list);
  if (!isSame(before.current, list)) before.current = list;
  return before.current;
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a === b || (a.length === b.length && a.every((one, index) => one === b[index]));
}
