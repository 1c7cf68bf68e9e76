/**
 * JSON values travel as one text, divided by the unit separator (U+001F), which JSON text never contains: it escapes
 * all control characters (RFC 8259 §7). An array literal would need every quote escaped, and most of JSON is quotes.
 */
const separator = '\u001f';

/** The parameter for `jsonArray`; at least one value. */
export function jsonText(values: readonly unknown[]): string {
  return joinedJson(values.map((value) => JSON.stringify(value)));
}

/** The same for what is JSON text already, as `JSON.stringify` writes it. */
export function joinedJson(texts: readonly string[]): string {
  return texts.join(separator);
}

/** The SQL that takes it apart again, for a column of the type; an empty text becomes NULL. */
export function jsonArray(parameter: string, type: 'json' | 'jsonb'): string {
  return `string_to_array(${parameter}::text, U&'\\001F', '')::${type}[]`;
}
