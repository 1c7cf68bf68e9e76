/** Stable codes of everything for which a document is refused. */
export type TreeErrorCode =
  | 'json-syntax'
  | 'duplicate-key'
  | 'too-deep'
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
  | 'unknown-condition'
  | 'duplicate-id'
  | 'unknown-vital-sign'
  | 'policy-scope'
  | 'red-flag-lowered'
  | 'could-not-assess-lowered'
  | 'unknown-lowered'
  | 'time-limit-too-long'
  | 'unreachable-branch'
  | 'case-schema'
  | 'case-tree-mismatch'
  | 'unknown-leaf'
  | 'unknown-question'
  | 'not-canonical'
  | 'not-approved'
  | 'approval-schema'
  | 'approval-tree-mismatch'
  | 'approval-hash-mismatch';

/** One thing for which a document is refused, and where in it. */
export interface TreeProblem {
  readonly code: TreeErrorCode;
  /** RFC 6901 JSON pointer; empty: the whole document. */
  readonly pointer: string;
  readonly message: string;
}

/** A document is refused: a stable code, and where in it (JSON pointer). `problems` has all that was found. */
export class TreeError extends Error {
  override readonly name = 'TreeError';
  readonly problems: readonly TreeProblem[];

  constructor(
    readonly code: TreeErrorCode,
    readonly path: string,
    detail: string,
    problems?: readonly TreeProblem[],
  ) {
    super(`${code} at ${path === '' ? '/' : path}: ${detail}`);
    this.problems = problems ?? [{ code, pointer: path, message: detail }];
  }
}

/** Throws the first problem with all of them; returns when there is none. */
export function refuse(problems: readonly TreeProblem[]): void {
  const [first] = problems;
  if (first === undefined) return;
  const more = problems.length === 1 ? '' : ` (and ${problems.length - 1} more)`;
  throw new TreeError(first.code, first.pointer, `${first.message}${more}`, problems);
}
