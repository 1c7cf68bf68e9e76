import type { Change, ChangeKind, Changes } from './change.js';
import { pointerTo, same } from './same.js';

/** Lists whose members have an id; a change of order alone is told as one. */
export function compareList<T extends { readonly id: string }>(
  changes: Changes,
  kind: ChangeKind,
  base: string,
  before: readonly T[],
  after: readonly T[],
  words: (one: T, side: Change['in']) => string,
): void {
  const [was, is] = [new Map(before.map((one) => [one.id, one])), new Map(after.map((one) => [one.id, one]))];
  for (const [index, one] of after.entries()) {
    const old = was.get(one.id);
    const pointer = pointerTo(base, index);
    if (old === undefined)
      changes.added(kind, pointer, `new ${kind} “${one.id}”: ${words(one, 'after')}`, one);
    else if (!same(old, one))
      changes.changed(
        kind,
        pointer,
        `${kind} “${one.id}”: was ${words(old, 'before')} and is ${words(one, 'after')}`,
        old,
        one,
      );
  }
  for (const [index, one] of before.entries())
    if (!is.has(one.id))
      changes.removed(
        kind,
        pointerTo(base, index),
        `gone: ${kind} “${one.id}”: ${words(one, 'before')}`,
        one,
      );
  compareOrder(changes, base, [...was.keys()], [...is.keys()]);
}

/** Tells a change of order of what stands in both. */
export function compareOrder(
  changes: Changes,
  base: string,
  before: readonly string[],
  after: readonly string[],
): void {
  const [was, is] = [new Set(before), new Set(after)];
  const [kept, now] = [before.filter((id) => is.has(id)), after.filter((id) => was.has(id))];
  if (!same(kept, now))
    changes.changed('order', base, `the order was ${kept.join(', ')}; it is ${now.join(', ')}`, kept, now);
}
