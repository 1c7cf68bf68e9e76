import type { Finding, ImportKind, ReadRow } from './kinds.js';

/** A transaction that speaks for one person (`ScopedTransaction` of #access is one). */
export interface ImportStore {
  /** Rows of one statement. */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

export type ImportState =
  'receiving' | 'checking' | 'checked' | 'applying' | 'applied' | 'failed' | 'expired';

export interface ImportJob {
  readonly id: string;
  readonly tenant: string;
  readonly kind: ImportKind;
  readonly system: string;
  readonly state: ImportState;
  /** SHA-256 (hex) of the file; null until all of it has come. */
  readonly contentHash: string | null;
  readonly failure: string | null;
  readonly failureRow: number | null;
  readonly createdAt: Date;
  readonly checkedAt: Date | null;
  readonly appliedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** Rows by what they would do and what was done; `waiting` is still to be looked at. */
export interface ImportCounts {
  readonly rows: number;
  readonly would: Readonly<Record<string, number>>;
  readonly did: Readonly<Record<string, number>>;
}

export interface ReportRow {
  readonly seq: number;
  readonly row: number;
  readonly kind: string;
  readonly would: string | null;
  readonly did: string | null;
  readonly findings: readonly Finding[];
}

async function answer<Row extends object>(
  store: ImportStore,
  text: string,
  values: readonly unknown[],
): Promise<Row> {
  const [row] = await store.query<Row>(text, values);
  if (row === undefined) throw new Error('the database gave no answer');
  return row;
}

/** Opens a job. `code` is `ok` or `not-allowed`. */
export async function beginImport(
  store: ImportStore,
  { tenant, kind, system }: { readonly tenant: string; readonly kind: ImportKind; readonly system: string },
): Promise<{ readonly id: string | null; readonly code: string }> {
  return answer(store, 'SELECT import_id AS id, code FROM wardline.begin_import($1, $2, $3)', [
    tenant,
    kind,
    system,
  ]);
}

/** `ok`, or `not-allowed` when the job is none that this person may still fill. */
export async function stageRows(
  store: ImportStore,
  id: string,
  rows: readonly (ReadRow & { readonly seq: number })[],
): Promise<string> {
  const { code } = await answer<{ code: string }>(
    store,
    'SELECT wardline.stage_import_rows($1, $2) AS code',
    [id, JSON.stringify(rows)],
  );
  return code;
}

export async function finishReceiving(
  store: ImportStore,
  id: string,
  hash: string,
  bytes: number,
): Promise<void> {
  await store.query('SELECT wardline.finish_receiving_import($1, $2, $3)', [id, hash, bytes]);
}

export async function failImport(
  store: ImportStore,
  id: string,
  why: string,
  row: number | null,
): Promise<void> {
  await store.query('SELECT wardline.fail_import($1, $2, $3)', [id, why, row]);
}

/** `ok`, `unknown-import`, `import-not-ready` (no finished dry run) or `import-differs` (from what was checked). */
export async function applyImport(store: ImportStore, id: string, contentHash: string): Promise<string> {
  const { code } = await answer<{ code: string }>(store, 'SELECT wardline.apply_import($1, $2) AS code', [
    id,
    contentHash,
  ]);
  return code;
}

/** Would it put anything into a signed plan? */
export async function changesPlans(store: ImportStore, id: string): Promise<boolean> {
  const { changes } = await answer<{ changes: boolean }>(
    store,
    `SELECT EXISTS (SELECT FROM wardline.import_row WHERE import_id = $1 AND kind = 'plans'
       AND would IN ('create', 'update')) AS changes`,
    [id],
  );
  return changes;
}

/** Rows of one transaction. */
export const chunkRows = 500;

/** Judges or does the next rows, whichever is due. @returns the state after it */
export async function stepImport(
  store: ImportStore,
  id: string,
  state: 'checking' | 'applying',
  rows = chunkRows,
): Promise<ImportState> {
  const step = state === 'checking' ? 'check_import_chunk' : 'apply_import_chunk';
  const after = await answer<{ state: ImportState }>(store, `SELECT wardline.${step}($1, $2) AS state`, [
    id,
    rows,
  ]);
  return after.state;
}

/** What waits for somebody to go on with it, and in whose name. Needs no scope. */
export async function unfinishedImports(
  store: ImportStore,
): Promise<{ readonly id: string; readonly staffId: string; readonly state: 'checking' | 'applying' }[]> {
  return store.query(
    'SELECT import_id AS id, staff_id AS "staffId", state FROM wardline.unfinished_imports()',
  );
}

const jobColumns = `import_id AS id, tenant_id AS tenant, kind, system, state, content_hash AS "contentHash", failure,
  failure_row AS "failureRow", created_at AS "createdAt", checked_at AS "checkedAt", applied_at AS "appliedAt",
  finished_at AS "finishedAt"`;

/** Undefined for a job that the person of the transaction may not see. */
export async function findImport(store: ImportStore, id: string): Promise<ImportJob | undefined> {
  const [job] = await store.query<ImportJob>(
    `SELECT ${jobColumns} FROM wardline.import_job WHERE import_id = $1`,
    [id],
  );
  return job;
}

export async function listImports(store: ImportStore, limit: number): Promise<ImportJob[]> {
  return store.query<ImportJob>(
    `SELECT ${jobColumns} FROM wardline.import_job ORDER BY created_at DESC, import_id LIMIT $1`,
    [limit],
  );
}

export async function countRows(store: ImportStore, id: string): Promise<ImportCounts> {
  return answer<ImportCounts>(
    store,
    `WITH n AS (SELECT coalesce(would, 'waiting') AS would, coalesce(did, 'waiting') AS did, count(*)::int AS n
       FROM wardline.import_row WHERE import_id = $1 GROUP BY 1, 2)
     SELECT (SELECT coalesce(sum(n), 0)::int FROM n) AS rows,
       (SELECT coalesce(jsonb_object_agg(would, n), '{}') FROM (SELECT would, sum(n) AS n FROM n GROUP BY 1) w) AS would,
       (SELECT coalesce(jsonb_object_agg(did, n), '{}') FROM (SELECT did, sum(n) AS n FROM n GROUP BY 1) d) AS did`,
    [id],
  );
}

/** The report in the order of the file, `limit` rows behind `after`; with `onlyFindings` just what somebody must look at. */
export async function reportRows(
  store: ImportStore,
  id: string,
  page: { readonly after: number; readonly limit: number; readonly onlyFindings: boolean },
): Promise<ReportRow[]> {
  return store.query<ReportRow>(
    `SELECT seq, row_number AS row, kind, would, did, findings FROM wardline.import_row
     WHERE import_id = $1 AND seq > $2 AND ($4 = false OR findings <> '[]') ORDER BY seq LIMIT $3`,
    [id, page.after, page.limit, page.onlyFindings],
  );
}
