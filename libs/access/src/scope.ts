import type { DataSource, EntityManager } from 'typeorm';

declare const scopedBrand: unique symbol;

/**
 * A transaction in which the database knows on whose behalf it is asked, and shows what that person may see. Nothing
 * but `scoped` makes one, so a query that takes it cannot be sent without a scope.
 */
export interface ScopedTransaction {
  readonly [scopedBrand]: true;
  readonly staffId: string;
  readonly sessionId: string | null;
  /** Rows of one statement. */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

export interface Scope {
  readonly staffId: string;
  /** Stands in the audit trail; null where no session is open yet. */
  readonly sessionId: string | null;
}

/**
 * The one door to patients' data: a transaction under row-level security in the name of one person. Commits when
 * `work` resolves, rolls back when it rejects.
 *
 * @throws what `work` throws; a database error when the person or the connection is not there
 */
export async function scoped<T>(
  source: DataSource,
  scope: Scope,
  work: (tx: ScopedTransaction) => Promise<T>,
): Promise<T> {
  return source.transaction(async (manager) => {
    await manager.query(
      `SELECT set_config('wardline.staff_id', $1, true), set_config('wardline.session_id', $2, true)`,
      [scope.staffId, scope.sessionId ?? ''],
    );
    return work(transactionOf(manager, scope));
  });
}

function transactionOf(manager: EntityManager, scope: Scope): ScopedTransaction {
  const transaction: Omit<ScopedTransaction, typeof scopedBrand> = {
    staffId: scope.staffId,
    sessionId: scope.sessionId,
    query: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
      rowsOf(await manager.query<Row[] | [Row[], number]>(text, [...values])),
  };
  return transaction as ScopedTransaction;
}

/** TypeORM answers UPDATE and DELETE with [rows, count], everything else with rows. */
function rowsOf<Row extends object>(answer: Row[] | [Row[], number]): Row[] {
  return Array.isArray(answer[0]) ? answer[0] : (answer as Row[]);
}
