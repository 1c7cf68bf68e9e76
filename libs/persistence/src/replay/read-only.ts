import pg from 'pg';

/**
 * Runs the work in one transaction that sees one state of the database and cannot write: as the auditor, whatever role
 * the URL signs in as (it must be the auditor's or one that may become it).
 *
 * @param url postgres:// URL
 */
export async function inReadOnlyTransaction<T>(
  url: string,
  work: (client: pg.ClientBase) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'wardline-tree' });
  await client.connect();
  try {
    await client.query('SET ROLE wardline_auditor');
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    // Tables that nobody has analysed yet look small: rows are looked up by their indexes all the same.
    await client.query('SET LOCAL enable_seqscan = off');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } finally {
    await client.end();
  }
}

/** Rows of a query a few at a time. Only within a transaction; one reading of the same name at a time. */
export async function* rowsOf<Row extends pg.QueryResultRow>(
  client: pg.ClientBase,
  name: string,
  query: string,
  values: readonly unknown[],
): AsyncGenerator<Row> {
  await client.query(`DECLARE ${name} NO SCROLL CURSOR FOR ${query}`, [...values]);
  try {
    for (;;) {
      const { rows } = await client.query<Row>(`FETCH 1000 FROM ${name}`);
      yield* rows;
      if (rows.length < 1000) return;
    }
  } finally {
    await client.query(`CLOSE ${name}`).catch(() => undefined);
  }
}
