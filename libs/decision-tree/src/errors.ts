/** Stable codes of everything for which a tree is refused. */
export type TreeErrorCode =
  | 'tree-schema'
  | 'unknown-operator'
  | 'operator-type'
  | 'unknown-fact'
  | 'undeclared-fact'
  | 'wrong-unit'
  | 'wrong-type'
  | 'bad-range'
  | 'bad-duration'
  | 'unknown-source'
  | 'duplicate-id'
  | 'not-canonical'
  | 'not-approved'
  | 'approval-schema'
  | 'approval-tree-mismatch'
  | 'approval-hash-mismatch';

/** A tree is refused: a stable code, and where in the document (JSON pointer). */
export class TreeError extends Error {
  override readonly name = 'TreeError';
  constructor(
    readonly code: TreeErrorCode,
    readonly path: string,
    detail: string,
  ) {
    super(`${code} at ${path === '' ? '/' : path}: ${detail}`);
  }
}
