import type { DataSource } from 'typeorm';

/** Batches become visible a moment after their time stamp; the books are read up to here. */
const settleSeconds = 5;

/** One tenant's books of one window, as `wardline.ledger_of` and `wardline.escalation_ledger_of` give them. */
export interface AuditedBooks {
  readonly tenantId: string;
  readonly from: Date;
  readonly to: Date;
  readonly unaccounted: number;
  /** What does not add up, by kind. */
  readonly discrepancies: Readonly<Record<string, number>>;
  /** Of the steps of escalations. */
  readonly steps: StepBooks;
}

/** Steps of escalations that disagree with the alerts' histories or with the calls. */
export interface StepBooks {
  readonly unaccounted: number;
  readonly discrepancies: Readonly<Record<string, number>>;
}

/** Up to here the books have settled, by the database's clock. */
export async function settledAt(source: DataSource): Promise<Date> {
  const [row] = await source.query<{ at: Date }[]>(
    'SELECT wardline.now() - make_interval(secs => $1) AS at',
    [settleSeconds],
  );
  if (row === undefined) throw new Error('the database gave no time');
  return row.at;
}

/**
 * Reads every tenant's books.
 *
 * @param source signed in as wardline_auditor
 */
export async function auditBooks(
  source: DataSource,
  window: { readonly from: Date; readonly to: Date },
): Promise<AuditedBooks[]> {
  const rows = await source.query<
    {
      tenantId: string;
      books: { unaccounted: number; discrepancies: Record<string, number> };
      steps: StepBooks;
    }[]
  >(
    `SELECT tenant_id AS "tenantId", wardline.ledger_of(ARRAY[tenant_id], $1, $2) AS books,
       wardline.escalation_ledger_of(ARRAY[tenant_id], $1, $2) AS steps
     FROM wardline.health_system ORDER BY tenant_id`,
    [window.from, window.to],
  );
  return rows.map(({ tenantId, books, steps }) => ({
    tenantId,
    from: window.from,
    to: window.to,
    unaccounted: books.unaccounted,
    discrepancies: books.discrepancies,
    steps: { unaccounted: steps.unaccounted, discrepancies: steps.discrepancies },
  }));
}

/** Workers unseen for this long are given up, once another one has been healthy for as long. */
const retireAfter = '60 seconds';

export async function retireDeadWorkers(source: DataSource): Promise<string[]> {
  const rows = await source.query<{ worker: string }[]>('SELECT wardline.retire_dead_workers($1) AS worker', [
    retireAfter,
  ]);
  return rows.map((row) => row.worker);
}
