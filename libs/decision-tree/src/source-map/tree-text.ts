import type { AnyTreeDocument } from '../document.js';
import type { TreeProblem } from '../errors.js';
import { documentProblems } from '../parse.js';
import { readJsonText, type LocatedProblem, type Locate } from './text.js';

/** A tree as text: the document, or everything that is wrong with it, in the order of the text. */
export type TreeText =
  | { readonly document: AnyTreeDocument; readonly problems: readonly []; readonly locate: Locate }
  | {
      readonly document: undefined;
      readonly problems: readonly LocatedProblem[];
      readonly locate: Locate;
    };

/** Reads the text of a tree of either kind; a problem carries line, column, pointer and code. Never throws. */
export function parseTreeText(text: string): TreeText {
  const { value, problems, locate } = readJsonText(text);
  const found = value === undefined ? problems : [...problems, ...located(documentProblems(value), locate)];
  return found.length === 0
    ? { document: value as AnyTreeDocument, problems: [], locate }
    : { document: undefined, problems: inOrder(found), locate };
}

/** Problems with their places in the text that the document was read from. */
export function located(problems: readonly TreeProblem[], locate: Locate): readonly LocatedProblem[] {
  return problems.map((problem) => ({ ...problem, ...locate(problem.pointer) }));
}

/** As they stand in the text. */
export function inOrder(problems: readonly LocatedProblem[]): readonly LocatedProblem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/** As compilers print it: `12:7 wrong-unit /facts/weight/unit: …`, to stand behind a file's name. */
export function problemWords({ line, column, code, pointer, message }: LocatedProblem): string {
  return `${line}:${column} ${code} ${pointer === '' ? '/' : pointer}: ${message}`;
}
