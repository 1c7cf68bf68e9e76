/** What kind of thing changed, in the order a reader wants to hear of it. */
export const changeKinds = [
  'threshold',
  'condition',
  'leaf',
  'clock',
  'branch',
  'node',
  'population',
  'assertion',
  'fact',
  'source',
  'identity',
  'text',
  'order',
  'other',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** One thing in which two documents differ. */
export interface Change {
  readonly kind: ChangeKind;
  /** JSON pointer into the document named by `in`. */
  readonly pointer: string;
  /** `before` only for what is no longer there. */
  readonly in: 'before' | 'after';
  /** In plain words, with both values. */
  readonly words: string;
  /** As JSON text; absent where there is none on that side. */
  readonly before?: string;
  readonly after?: string;
}

/** What makes `after` another tree than `before`; no changes: the same document, but for white space and key order. */
export interface TreeDifference {
  readonly before: { readonly tree: string; readonly version: string; readonly hash: string };
  readonly after: { readonly tree: string; readonly version: string; readonly hash: string };
  readonly changes: readonly Change[];
}

/** Collects changes; the pointer is into `after` unless there is only a `before`. */
export class Changes {
  readonly all: Change[] = [];

  changed(kind: ChangeKind, pointer: string, words: string, before: unknown, after: unknown): void {
    this.all.push({ kind, pointer, in: 'after', words, ...sides(before, after) });
  }

  added(kind: ChangeKind, pointer: string, words: string, after: unknown): void {
    this.all.push({ kind, pointer, in: 'after', words, ...sides(undefined, after) });
  }

  removed(kind: ChangeKind, pointer: string, words: string, before: unknown): void {
    this.all.push({ kind, pointer, in: 'before', words, ...sides(before, undefined) });
  }
}

function sides(before: unknown, after: unknown): Pick<Change, 'before' | 'after'> {
  return {
    ...(before !== undefined && { before: JSON.stringify(before) }),
    ...(after !== undefined && { after: JSON.stringify(after) }),
  };
}
