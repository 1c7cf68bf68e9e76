import { scoped, type Session } from '#access';
import {
  beginImport,
  failImport,
  finishReceiving,
  stageFile,
  stageRows,
  UnreadableImport,
  type ImportFormat,
  type ImportKind,
} from '#persistence';
import type { DataSource } from 'typeorm';
import { Problem } from '../problem/problem.js';
import type { ImportQuery, Received } from './import-schema.js';

/** @throws {Problem} unsupported-media-type */
export function formatOf(kind: ImportKind, contentType: string | undefined): ImportFormat {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase();
  if (kind !== 'fhir' && type === 'text/csv') return 'csv';
  if (kind === 'fhir' && type === 'application/fhir+json') return 'fhir-bundle';
  if (kind === 'fhir' && type === 'application/fhir+ndjson') return 'fhir-ndjson';
  throw new Problem('unsupported-media-type');
}

/**
 * Takes a file in as it streams, and leaves its rows to be checked.
 *
 * @throws {Problem} forbidden; unreadable-import when the file as a whole makes no sense
 */
export async function receiveImport(
  source: DataSource,
  session: Session,
  { tenant, kind, system }: ImportQuery,
  file: { readonly format: ImportFormat; readonly bytes: AsyncIterable<Uint8Array> },
): Promise<Received> {
  const begun = await scoped(source, session, (tx) => beginImport(tx, { tenant, kind, system }));
  const { id } = begun;
  if (id === null) throw new Problem('forbidden');
  try {
    const { hash, bytes } = await stageFile(
      { kind, ...file },
      {
        stage: async (rows) => {
          const code = await scoped(source, session, (tx) => stageRows(tx, id, rows));
          if (code !== 'ok') throw new Problem('forbidden');
        },
      },
    );
    await scoped(source, session, (tx) => finishReceiving(tx, id, hash, bytes));
    return { id, contentHash: hash };
  } catch (error) {
    if (!(error instanceof UnreadableImport)) throw error;
    await scoped(source, session, (tx) => failImport(tx, id, error.code, error.row ?? null));
    const where = error.row === undefined ? '' : ` at row ${error.row}`;
    const column = error.column === undefined ? '' : `, column ${error.column}`;
    throw new Problem('unreadable-import', `${error.code}${where}${column}`);
  }
}
