import { Readable } from 'node:stream';
import { CsvError, parse, type Info } from 'csv-parse';
import { columnsOf } from '../columns.js';
import { UnreadableImport, type Finding, type RawRow, type RowKind } from '../kinds.js';

/** Longest row. One that is longer is a quote that nobody closed. */
const maxRowBytes = 64 * 1024;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Rows of a CSV file (RFC 4180, UTF-8, a header, commas) as its bytes come in; holds one row at a time. A row that is
 * wrong carries findings; where the quoting is broken nobody can tell where the next row begins, so the file is refused.
 *
 * @throws {UnreadableImport}
 */
export async function* csvRows(kind: RowKind, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<RawRow> {
  const parser = parse({
    encoding: null,
    info: true,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    max_record_size: maxRowBytes,
  });
  const source = Readable.from(bytes, { objectMode: false });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let row = 0;
  let header: readonly string[] | undefined;
  try {
    for await (const item of parser) {
      const { record } = item as { readonly record: readonly Buffer[]; readonly info: Info };
      row += 1;
      if (header === undefined) header = readHeader(kind, record);
      else if (!isBlank(record)) yield readRecord(kind, row, header, record);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // What was parsed before the error may not have been read yet: the parser counts, not this loop.
    const { records } = error as CsvError & { readonly records?: unknown };
    throw new UnreadableImport('malformed-csv', (typeof records === 'number' ? records : row) + 1);
  } finally {
    source.destroy();
    parser.destroy();
  }
  if (header === undefined) throw new UnreadableImport('empty');
}

function isBlank(record: readonly Buffer[]): boolean {
  return record.length === 1 && record[0]?.length === 0;
}

/** @throws {UnreadableImport} for a column that nobody reads, that stands twice or that is needed and missing */
function readHeader(kind: RowKind, record: readonly Buffer[]): readonly string[] {
  const names = record.map((cell, i) => (i === 0 ? withoutMark(cell) : cell).toString('latin1').trim());
  const known = columnsOf[kind];
  names.forEach((name, i) => {
    // What it is called is not repeated: the first row of a file without a header is a patient.
    if (!Object.hasOwn(known, name) || names.indexOf(name) !== i)
      throw new UnreadableImport('unknown-column', 1);
  });
  for (const [name, column] of Object.entries(known))
    if (column.isRequired && !names.includes(name)) throw new UnreadableImport('missing-column', 1, name);
  return names;
}

/** Spreadsheets put a byte order mark before UTF-8. */
function withoutMark(cell: Buffer): Buffer {
  return cell.length >= 3 && cell[0] === 0xef && cell[1] === 0xbb && cell[2] === 0xbf
    ? cell.subarray(3)
    : cell;
}

function readRecord(
  kind: RowKind,
  row: number,
  header: readonly string[],
  record: readonly Buffer[],
): RawRow {
  const findings: Finding[] = [];
  if (record.length !== header.length) findings.push({ code: 'column-count' });
  const cells: Record<string, string> = {};
  header.forEach((name, i) => {
    const cell = record[i];
    if (cell === undefined || cell.length === 0) return;
    try {
      const text = utf8.decode(cell).trim();
      if (text !== '') cells[name] = text;
    } catch {
      findings.push({ code: 'invalid-utf8', column: name });
    }
  });
  return { kind, row, cells, findings };
}
