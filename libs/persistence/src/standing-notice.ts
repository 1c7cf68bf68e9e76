/** What one look changed, by kind of notice. */
export interface NoticeChange<Kind extends string = string> {
  readonly kind: Kind;
  readonly opened: number;
  readonly resolved: number;
}

/** Whose notices stand until what they say is so no more. */
export type NoticeFamily = 'on_call' | 'firm' | 'surge';

interface NoticeReader {
  readonly query: <Row extends object>(text: string, values?: readonly unknown[]) => Promise<Row[]>;
}

/**
 * Settles all that a watch has found: opens what is new, resolves what is no longer so.
 *
 * @param reader signed in as wardline_clock
 * @param found everything that stands now, in the members that the family's function in the database reads
 */
export async function settleNotices<Kind extends string>(
  reader: NoticeReader,
  family: NoticeFamily,
  found: readonly object[],
): Promise<NoticeChange<Kind>[]> {
  return reader.query<NoticeChange<Kind>>(
    `SELECT kind, opened, resolved FROM wardline.settle_${family}_notices($1)`,
    [JSON.stringify(found)],
  );
}
