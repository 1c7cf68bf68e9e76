/** A place in a text, both counted from 1; a column is a UTF-16 code unit, as editors count. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** From offsets of a text to lines and columns. A line ends with LF, CR LF or CR. */
export function placesOf(text: string): (offset: number) => Place {
  const starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map((match) => match.index + match[0].length)];
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
