import { createHash } from 'node:crypto';
import { csvRows } from './csv/csv-rows.js';
import { bundleRows, ndjsonRows } from './fhir/fhir-rows.js';
import { UnreadableImport, type ImportKind, type RawRow, type ReadRow } from './kinds.js';
import { readRow } from './read-row.js';

/** A file at most. */
export const maxImportBytes = 512 * 1024 * 1024;
/** Rows that are held in memory, and written in one transaction. */
const rowsAtOnce = 500;

export type ImportFormat = 'csv' | 'fhir-bundle' | 'fhir-ndjson';

/** Where the rows of one file go, in order. */
export interface RowSink {
  readonly stage: (rows: readonly (ReadRow & { readonly seq: number })[]) => Promise<void>;
}

/**
 * Reads a file as it comes in and hands its rows on, so many at a time; waits for each hand-over before it reads on.
 *
 * @returns SHA-256 (hex) and length of what was read
 * @throws {UnreadableImport} when the file as a whole makes no sense
 */
export async function stageFile(
  file: {
    readonly kind: ImportKind;
    readonly format: ImportFormat;
    readonly bytes: AsyncIterable<Uint8Array>;
  },
  sink: RowSink,
): Promise<{ readonly hash: string; readonly bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of file.bytes) {
      bytes += chunk.length;
      if (bytes > maxImportBytes) throw new UnreadableImport('too-large');
      hash.update(chunk);
      yield chunk;
    }
  }
  let waiting: (ReadRow & { seq: number })[] = [];
  let seq = 0;
  for await (const raw of rowsOf(file, counted())) {
    seq += 1;
    waiting.push({ ...readRow(raw), seq });
    if (waiting.length < rowsAtOnce) continue;
    await sink.stage(waiting);
    waiting = [];
  }
  if (waiting.length > 0) await sink.stage(waiting);
  return { hash: hash.digest('hex'), bytes };
}

function rowsOf(
  { kind, format }: { readonly kind: ImportKind; readonly format: ImportFormat },
  bytes: AsyncIterable<Uint8Array>,
): AsyncIterable<RawRow> {
  if (kind !== 'fhir') return csvRows(kind, bytes);
  return format === 'fhir-ndjson' ? ndjsonRows(bytes) : bundleRows(bytes);
}
