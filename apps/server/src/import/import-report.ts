import { scoped, type Session } from '#access';
import { reportRows, type ReportRow } from '#persistence';
import type { DataSource } from 'typeorm';

/** Rows that are asked for at once. */
const pageRows = 1000;

/** The report as CSV text, a line for each finding of a row and one for a row without; read page by page. */
export async function* reportCsv(source: DataSource, session: Session, id: string): AsyncGenerator<string> {
  yield 'row,kind,would,did,code,column\r\n';
  let after = 0;
  for (;;) {
    const from = after;
    const rows = await scoped(source, session, (tx) =>
      reportRows(tx, id, { after: from, limit: pageRows, onlyFindings: false }),
    );
    if (rows.length > 0) yield rows.flatMap(linesOf).join('');
    if (rows.length < pageRows) return;
    after = rows.at(-1)?.seq ?? after;
  }
}

/** Nothing in it needs quotes: numbers, our own words and names of columns. */
function linesOf({ row, kind, would, did, findings }: ReportRow): string[] {
  const start = `${row},${kind},${would ?? ''},${did ?? ''}`;
  if (findings.length === 0) return [`${start},,\r\n`];
  return findings.map(({ code, column }) => `${start},${code},${column ?? ''}\r\n`);
}
