import type { TreeDocument } from '../document.js';

/** What a single-point mutant changes. */
export type MutantKind =
  | 'limit'
  | 'value'
  | 'operator'
  | 'fact'
  | 'all-any'
  | 'not'
  | 'part-dropped'
  | 'branches-swapped'
  | 'branch-replaced'
  | 'question-dropped'
  | 'condition-dropped'
  | 'disposition'
  | 'respond-within'
  | 'unit'
  | 'range'
  | 'max-age';

/** A tree with one thing changed. It shares everything else with the original, object by object. */
export interface Mutant {
  readonly kind: MutantKind;
  /** JSON pointer to what was changed. */
  readonly pointer: string;
  readonly before: string;
  readonly after: string;
  readonly document: TreeDocument;
}

/** A change of a part of the document, before it is put in its place. */
export interface Change<T> {
  readonly kind: MutantKind;
  /** JSON pointer below the part. */
  readonly pointer: string;
  readonly before: string;
  readonly after: string;
  readonly changed: T;
}

/** The same change seen from the part's parent. */
export function lifted<Part, Whole>(
  change: Change<Part>,
  key: string | number,
  put: (part: Part) => Whole,
): Change<Whole> {
  return { ...change, pointer: `/${key}${change.pointer}`, changed: put(change.changed) };
}

export function replaceAt<T>(list: readonly T[], index: number, item: T): readonly T[] {
  return list.map((one, at) => (at === index ? item : one));
}

export function without<T>(list: readonly T[], index: number): readonly T[] {
  return list.filter((_, at) => at !== index);
}
