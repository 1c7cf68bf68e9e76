/** What can be brought in, in the order in which it is put in: a row may refer to rows of an earlier kind. */
export const rowKinds = [
  'devices',
  'patients',
  'consents',
  'statuses',
  'enrolments',
  'assignments',
  'plans',
] as const;
/** `other`: a FHIR resource of a type that is not read; it stands in the report and nothing is done about it. */
export type RowKind = (typeof rowKinds)[number] | 'other';

/** A file of one kind of rows, or FHIR resources of several. */
export const importKinds = [...rowKinds, 'fhir'] as const;
export type ImportKind = (typeof importKinds)[number];

/** Something that is wrong with a row: a stable code and the column. Never what stood there. */
export interface Finding {
  readonly code: string;
  /** Absent where the row as a whole is meant. */
  readonly column?: string;
}

/** One row as it came, by column; empty cells are left out. */
export interface RawRow {
  readonly kind: RowKind;
  /** As a spreadsheet counts: the header is 1. Of a Bundle the entry, of NDJSON the line, from 1. */
  readonly row: number;
  readonly cells: Readonly<Record<string, string>>;
  /** What was wrong before any cell was looked at. */
  readonly findings: readonly Finding[];
}

/** A row that was looked at: what it says in the words of the database, or why it cannot be taken. */
export interface ReadRow {
  readonly kind: RowKind;
  readonly row: number;
  /** What makes it the same row as another; undefined where it cannot be told. */
  readonly key: string | undefined;
  readonly record: Readonly<Record<string, unknown>>;
  readonly findings: readonly Finding[];
}

/** The file as a whole cannot be read; nothing of it is done. */
export class UnreadableImport extends Error {
  /**
   * @param code `malformed-csv`, `unknown-column`, `missing-column`, `malformed-json`, `not-a-bundle`, `too-large`, `empty`
   * @param row where, as far as it can be told
   */
  constructor(
    readonly code: string,
    readonly row?: number,
    readonly column?: string,
  ) {
    super(code);
    this.name = 'UnreadableImport';
  }
}
