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
  | 'max-age'
  /** Of protocols. */
  | 'red-flag'
  | 'order'
  | 'outcome'
  | 'time-limit';

/** A tree with one thing changed. It shares everything else with the original, object by object. */
export interface Mutant<Document = TreeDocument> {
  readonly kind: MutantKind;
  /** JSON pointer to what was changed. */
  readonly pointer: string;
  readonly before: string;
  readonly after: string;
  readonly document: Document;
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

/** The document with the change in its place. */
export function mutantOf<Document>(
  { kind, pointer, before, after }: Change<unknown>,
  place: string,
  document: Document,
): Mutant<Document> {
  return { kind, pointer: place + pointer, before, after, document };
}

/** Appended to the ids of a subtree that stands a second time: ids are unique. */
const copied = '.copy';

export function copyOfId(id: string): string {
  return id + copied;
}

/** The id of the node that a copied one was. */
export function originalId(id: string): string {
  return id.endsWith(copied) ? originalId(id.slice(0, -copied.length)) : id;
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
