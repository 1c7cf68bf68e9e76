import type { PoolClient, QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';
import { arrayLiteral } from './array-literal.js';

declare const brand: unique symbol;

/** A statement with a name: PostgreSQL parses and plans it once per connection, not once per batch. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export interface BatchTransaction {
  readonly [brand]: true;
  run<Row extends QueryResultRow>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
}

// Every statement of a batch finds its rows by an index. Plans are made, and kept, while tables are new and nobody
// has analysed them: a scan that is cheap then would be repeated for ever.
const begin = 'BEGIN; SET LOCAL enable_seqscan = off';

/**
 * Runs the work in one READ COMMITTED transaction of the ingest role. Commits when the work resolves; rolls back and
 * rethrows when it rejects. The only way to get a `BatchTransaction`.
 */
export async function inBatchTransaction<T>(
  source: DataSource,
  work: (tx: BatchTransaction) => Promise<T>,
): Promise<T> {
  const runner = source.createQueryRunner();
  try {
    const client = (await runner.connect()) as PoolClient;
    await client.query(begin);
    try {
      const result = await work(transactionOn(client));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      // A connection that is gone has rolled back already; the first error is the one that tells.
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  } finally {
    await runner.release();
  }
}

function transactionOn(client: PoolClient): BatchTransaction {
  const run = async <Row extends QueryResultRow>(
    statement: Statement,
    values: readonly unknown[],
  ): Promise<Row[]> => {
    const result = await client.query<Row>({
      name: statement.name,
      text: statement.text,
      values: values.map((value) => (Array.isArray(value) ? arrayLiteral(value) : value)),
    });
    return result.rows;
  };
  return { run } as BatchTransaction;
}
