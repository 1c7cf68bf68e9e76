type Element = string | number | boolean | Date | Buffer | null | undefined;

/**
 * One column of a batch as PostgreSQL's array literal (PostgreSQL manual, "Array Value Input"). The driver writes the
 * same, several times slower: it escapes every element in two passes and puts times into the local zone.
 */
export function arrayLiteral(values: readonly Element[]): string {
  const texts: string[] = [];
  let last: Element;
  let text = 'NULL';
  for (const value of values) {
    // In many columns a value repeats: the tenant, the tree, the leaf.
    if (value !== last) text = element((last = value));
    texts.push(text);
  }
  return `{${texts.join(',')}}`;
}

function element(value: Element): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (value instanceof Date) return `"${value.toISOString()}"`;
  return `"\\\\x${value.toString('hex')}"`;
}

const needsEscape = /["\\]/;

function quoted(text: string): string {
  return needsEscape.test(text) ? `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"` : `"${text}"`;
}
