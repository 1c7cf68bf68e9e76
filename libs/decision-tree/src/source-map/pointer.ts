/** RFC 6901: `/` and `~` inside a key are written `~1` and `~0`. */
export function escapeKey(key: string | number): string {
  return String(key).replaceAll('~', '~0').replaceAll('/', '~1');
}

/** A JSON pointer further into the document. */
export function at(pointer: string, ...keys: readonly (string | number)[]): string {
  return keys.reduce<string>((path, key) => `${path}/${escapeKey(key)}`, pointer);
}

/** The pointer to the value that holds this one; the document's own is empty. */
export function parentOf(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));
}
