import type pg from 'pg';

/**
 * A transaction that speaks for one person (`ScopedTransaction` of #access is one). Every act on trees is checked,
 * done and put on the audit trail by the database in it.
 */
export interface TreeStore {
  /** Rows of one statement. */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/**
 * What the database answers to an act. A refusal is an answer too, and commits: its place on the trail is wanted.
 * Codes: the approval codes of #decision-tree, and `TreeActCode`.
 */
export type TreeAnswer = { readonly ok: true } | { readonly ok: false; readonly code: string };

/** Codes of refusals that are not about signatures. */
export type TreeActCode =
  | 'not-allowed'
  | 'not-a-physician'
  | 'no-signing-key'
  | 'wrong-password'
  | 'unknown-key'
  | 'key-taken'
  | 'already-imported'
  | 'own-entitlement'
  | 'another-entitlement'
  | 'unknown-tree'
  | 'unknown-tenant'
  | 'version-taken'
  | 'already-submitted'
  | 'already-offered'
  | 'unknown-offer'
  | 'already-answered'
  | 'signature-not-fresh'
  | 'no-evidence'
  | 'findings-open'
  | 'coverage-incomplete'
  | 'evidence-changed'
  | 'already-active'
  | 'activation-overtaken'
  | 'nothing-to-roll-back'
  | 'already-stopped'
  | 'not-a-screening-tree'
  | 'shadow-running'
  | 'too-many-shadows'
  | 'fail-safe-stays'
  | 'not-stopped'
  | 'unknown-notice'
  | 'already-acknowledged'
  | 'unknown-item'
  | 'already-closed';

/** Asks one of the functions that answer `ok` or the code of a refusal. */
export async function askAct(
  store: TreeStore,
  call: string,
  values: readonly unknown[],
): Promise<TreeAnswer> {
  const [row] = await store.query<{ code: string }>(`SELECT wardline.${call} AS code`, values);
  const code = row?.code ?? 'not-allowed';
  return code === 'ok' ? { ok: true } : { ok: false, code };
}

/**
 * The same on a plain connection, for setting up and for the command line: from now on, until its transaction ends,
 * it speaks for this person.
 *
 * @param client within a transaction
 */
export async function actingAs(client: pg.ClientBase, staffId: string): Promise<TreeStore> {
  await client.query(`SELECT set_config('wardline.staff_id', $1, true)`, [staffId]);
  return {
    query: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
      (await client.query<Row & pg.QueryResultRow>(text, [...values])).rows,
  };
}
