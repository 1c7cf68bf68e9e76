import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { TreeErrorCode, TreeProblem } from '../errors.js';
import { hasDeepBrackets, maxDepth } from './depth.js';
import { at, parentOf } from './pointer.js';
import { placesOf, type Place } from './place.js';

/** A problem with its place in the text. */
export interface LocatedProblem extends TreeProblem, Place {}

/** Where in the text a JSON pointer leads; what is not there is where the nearest value around it begins. */
export type Locate = (pointer: string) => Place;

/** JSON text as a value, with the way back from each value to its place. */
export interface JsonText {
  /** Undefined when the text is no JSON. */
  readonly value: unknown;
  readonly problems: readonly LocatedProblem[];
  readonly locate: Locate;
}

/** Strict JSON (no comments, no trailing commas, no key twice), with every mistake in it and its place. */
export function readJsonText(text: string): JsonText {
  const placeAt = placesOf(text);
  if (hasDeepBrackets(text)) return refused('too-deep', `nested more than ${maxDepth} levels deep`);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const offsets = new Map<string, number>([['', root?.offset ?? 0]]);
  const problems: LocatedProblem[] = errors.map(({ error, offset }) => ({
    code: 'json-syntax',
    pointer: '',
    message: wordsOf(printParseErrorCode(error)),
    ...placeAt(offset),
  }));
  if (root !== undefined)
    collect(root, '', offsets, (pointer, key, offset) => {
      problems.push({
        code: 'duplicate-key',
        pointer,
        message: `the key ${key} stands twice`,
        ...placeAt(offset),
      });
    });
  const locate: Locate = (pointer) => {
    let known = pointer;
    while (known !== '' && !offsets.has(known)) known = parentOf(known);
    return placeAt(offsets.get(known) ?? 0);
  };
  if (errors.length > 0) return { value: undefined, problems, locate };
  try {
    return { value: JSON.parse(text), problems, locate };
  } catch {
    return refused('json-syntax', 'is no JSON');
  }

  function refused(code: TreeErrorCode, message: string): JsonText {
    return {
      value: undefined,
      problems: [{ code, pointer: '', message, line: 1, column: 1 }],
      locate: () => ({ line: 1, column: 1 }),
    };
  }
}

/** Offsets of all values by pointer. A member's place is its key's, so that an unwanted key is pointed at. */
function collect(
  node: Node,
  pointer: string,
  offsets: Map<string, number>,
  twice: (pointer: string, key: string, offset: number) => void,
): void {
  const seen = new Set<string>();
  const isObject = node.type === 'object';
  for (const [index, child] of (node.children ?? []).entries()) {
    const key = isObject ? child.children?.[0] : undefined;
    const value = isObject ? child.children?.[1] : child;
    const name = key === undefined ? index : String(key.value);
    const place = at(pointer, name);
    if (key !== undefined && seen.has(String(name))) twice(place, String(name), key.offset);
    seen.add(String(name));
    offsets.set(place, child.offset);
    if (value !== undefined) collect(value, place, offsets, twice);
  }
}

/** `CommaExpected` → `comma expected`. */
function wordsOf(code: string): string {
  return code.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase();
}
